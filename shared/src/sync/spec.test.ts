/** Every example of docs/specs/sync.md: it fits the contract, its hashes and signatures verify. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as wire from '../contracts/sync.ts';
import { heartbeat } from '../contracts/sync-heartbeat.ts';
import { readChunk, readSnapshot } from '../contracts/sync-snapshot.ts';
import { canonicalJson } from '../kernel/canonical.ts';
import { bundleStatement } from './bundle-switch.ts';
import { EMPTY_SET, addMember, memberText, setHex, wordsOf } from './set-hash.ts';
import { againStatement, batchStatement, epochRoot, eventHash, helloStatement } from './event.ts';
import { rightsReleased } from './lending.ts';

const SPEC = readFileSync(new URL('../../../docs/specs/sync.md', import.meta.url), 'utf8');
const CALLS = {
  enrol: wire.enrol,
  hello: wire.hello,
  upload: wire.uploadEvents,
  feed: wire.readFeed,
  snapshot: readSnapshot,
} as const;

function block(info: string): string {
  const found = new RegExp(`\`\`\`${info}\\n([\\s\\S]*?)\\n\`\`\``).exec(SPEC)?.[1];
  if (found === undefined) throw new Error(`the page has no block «${info}»`);
  return found;
}
const example = (name: string): unknown => JSON.parse(block(`json ${name}`));
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function signedBy(publicKey: string, statement: string, signature: string): boolean {
  const x = Buffer.from(publicKey, 'base64').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, Buffer.from(statement), key, Buffer.from(signature, 'base64'));
}

function the<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the page lacks an example');
  return value;
}

const enrolment = {
  request: wire.enrol.body.parse(example('enrol.request')),
  response: wire.enrol.response.parse(example('enrol.response')),
};
const upload = wire.uploadEvents.body.parse(example('upload.request'));

describe('the page a second client is written from', () => {
  test('[SYNC-08] examples fit the contract to the last field, and are the golden payloads of version 3', () => {
    const golden = z
      .record(z.string(), z.record(z.string(), z.json()))
      .parse(JSON.parse(readFileSync(new URL('golden/wire-3.json', import.meta.url), 'utf8')));
    for (const [name, call] of Object.entries(CALLS)) {
      const [request, response] = [example(`${name}.request`), example(`${name}.response`)];
      expect(call.body.parse(request)).toEqual(request);
      expect(call.response.parse(response)).toEqual(response);
      expect({ request, response }).toEqual(golden[name]);
    }
  });

  test('[SYNC-09] the heartbeat’s example fits its contract to the last field', () => {
    const [said, answered] = [example('heartbeat.request'), example('heartbeat.response')];
    expect(heartbeat.body.parse(said)).toEqual(said);
    expect(heartbeat.response.parse(answered)).toEqual(answered);
  });

  test('hashes: the root, the canonical text, the chain', () => {
    const [first, second] = [the(upload.events[0]), the(upload.events[1])];
    const { hash, ...content } = first;
    expect(block('text root')).toBe(sha256(`verno-epoch:${first.till}:1`));
    expect(first.prevHash).toBe(epochRoot(first.till, 1));
    expect(block('text canonical')).toBe(canonicalJson(content));
    expect(sha256(block('text canonical'))).toBe(hash);
    expect(second.prevHash).toBe(hash);
    expect(eventHash(second)).toBe(second.hash);
  });

  test('signatures of the till: hello, hello again, batch', () => {
    const said = wire.hello.body.parse(example('hello.request'));
    const key = enrolment.request.publicKey;
    const parts = [said.tillId, said.epoch, said.head.seq, said.head.hash, said.nonce] as const;
    expect(signedBy(key, helloStatement(...parts), said.signature)).toBe(true);
    expect(signedBy(key, againStatement(...parts), said.againSignature ?? '')).toBe(true);
    const last = the(upload.events.at(-1));
    const batch = batchStatement(last.till, last.epoch, last.seq, last.hash);
    expect(signedBy(key, batch, upload.signature)).toBe(true);
    expect(signedBy(key, `${batch}0`, upload.signature)).toBe(false);
  });

  test('the hub’s signature of a bundle', () => {
    const page = wire.readFeed.response.parse(example('feed.response'));
    const item = page.items.find(({ kind }) => kind === 'bundle');
    const bundle = wire.bundleItem.parse(item?.value);
    const { partnerId, bundleKey } = enrolment.response;
    const statement = bundleStatement(partnerId, bundle.version, bundle.hash);
    expect(sha256(bundle.text)).toBe(bundle.hash);
    expect(signedBy(bundleKey ?? '', statement, bundle.signature ?? '')).toBe(true);
  });

  test('set hashes: of the page’s items, of a manifest, of nothing', () => {
    const page = wire.readFeed.response.parse(example('feed.response'));
    const hashOf = (items: readonly { kind: string; position: number; key: string }[]) =>
      setHex(
        items
          .map(({ kind, position, key }) =>
            wordsOf(
              createHash('sha256')
                .update(memberText(kind, position, key))
                .digest(),
            ),
          )
          .reduce(addMember, EMPTY_SET),
      );
    for (const [scope, hash] of Object.entries(page.sets ?? {})) {
      const alive = page.items.filter((item) => item.scope === scope && item.value !== null);
      expect(hashOf(alive)).toBe(hash);
    }
    const manifest = readSnapshot.response.parse(example('snapshot.response'));
    const milk = { kind: 'goods', position: 7, key: 'MILK' };
    const all = hashOf([{ kind: 'bundle', position: 12, key: 'current' }, milk]);
    expect([block('text set'), manifest.setHash]).toEqual([all, all]);
  });

  test('[SYNC-05] bonuses off-line: the policy, what is lent, and its way back', () => {
    const said = {
      policy: wire.FEED_VALUES.offline_policy,
      lent: wire.FEED_VALUES.lent,
      released: rightsReleased,
    };
    for (const [name, shape] of Object.entries(said)) {
      expect(shape.parse(example(`offline.${name}`))).toEqual(example(`offline.${name}`));
    }
  });

  test('every code the contract can answer is told', () => {
    for (const { errors } of [...Object.values(CALLS), readChunk]) {
      for (const code of errors) expect(SPEC).toContain(`\`${code}\``);
    }
  });
});
