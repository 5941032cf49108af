/** Wire versions side by side: payloads of each are read by the contract of the other. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as wire from '../contracts/sync.ts';
import { eventEnvelope } from './event.ts';

const call = z.object({ request: z.json(), response: z.json() });
const payloads = z.object({ enrol: call, hello: call, upload: call, feed: call });
const golden = (version: 1 | 2 | 3) =>
  payloads.parse(
    JSON.parse(readFileSync(new URL(`golden/wire-${version}.json`, import.meta.url), 'utf8')),
  );

/** The contract as version 1 landed: never edited. */
const head = z.object({ seq: z.int().min(0), hash: z.string() });
const cursors = z.record(z.string(), z.int().min(0));
const VERSION_1 = {
  enrol: {
    request: z.object({ code: z.string(), publicKey: z.base64(), agentVersion: z.string() }),
    response: z.object({
      tillId: z.uuid(),
      tillName: z.string(),
      tillNumber: z.int(),
      storeId: z.uuid(),
      storeName: z.string(),
      partnerId: z.uuid(),
      epoch: z.int(),
      nonce: z.string(),
      hubEpoch: z.int(),
    }),
  },
  hello: {
    request: z.object({
      tillId: z.uuid(),
      epoch: z.int(),
      head,
      nonce: z.string(),
      wireVersion: z.int().min(1),
      agentVersion: z.string(),
      signature: z.base64(),
    }),
    response: z.object({
      token: z.string(),
      expiresAtMs: z.int(),
      nonce: z.string(),
      hubEpoch: z.int(),
      acked: head,
      serverTimeMs: z.int(),
    }),
  },
  upload: {
    request: z.object({
      epoch: z.int(),
      events: z.array(eventEnvelope),
      signature: z.base64(),
      queued: z.int(),
      cursors,
    }),
    response: z.object({ hubEpoch: z.int(), epoch: z.int(), seq: z.int(), hash: z.string() }),
  },
  feed: {
    request: z.object({ cursors, limit: z.int() }),
    response: z.object({
      items: z.array(
        z.object({
          scope: z.string(),
          position: z.int(),
          kind: z.string(),
          key: z.string(),
          value: z.json().nullable(),
        }),
      ),
      cursors,
      complete: z.boolean(),
    }),
  },
} as const;
/** The contract of today; what version 2 had of it is what version 3 left as it was. */
const NOW = {
  enrol: { request: wire.enrol.body, response: wire.enrol.response },
  hello: { request: wire.hello.body, response: wire.hello.response },
  upload: { request: wire.uploadEvents.body, response: wire.uploadEvents.response },
  feed: { request: wire.readFeed.body, response: wire.readFeed.response },
} as const;
/** Version 2 as it landed, where version 3 changed something. */
const VERSION_2 = { ...NOW, feed: VERSION_1.feed } as const;
const CALLS = ['enrol', 'hello', 'upload', 'feed'] as const;

describe('[SYNC-08] wire versions 1, 2 and 3', () => {
  test('what versions 1 and 2 say, version 3 reads whole', () => {
    for (const version of [1, 2] as const) {
      for (const name of CALLS) {
        const said = golden(version)[name];
        expect(NOW[name].request.parse(said.request)).toEqual(said.request);
        expect(NOW[name].response.parse(said.response)).toEqual(said.response);
      }
    }
  });

  test('what version 3 says, version 2 reads as it always did', () => {
    for (const name of CALLS) {
      const [old, now] = [golden(2)[name], golden(3)[name]];
      const versions = { wireVersion: 2 };
      const isHello = name === 'hello';
      const request = VERSION_2[name].request.parse(now.request);
      const response = VERSION_2[name].response.parse(now.response);
      expect(isHello ? { ...request, ...versions } : request).toEqual(old.request);
      expect(isHello ? { ...response, ...versions } : response).toEqual(old.response);
    }
  });

  test('what version 2 says, version 1 reads as it always did', () => {
    for (const name of ['enrol', 'upload'] as const) {
      const [old, now] = [golden(1)[name], golden(2)[name]];
      expect(VERSION_1[name].request.parse(now.request)).toEqual(old.request);
      expect(VERSION_1[name].response.parse(now.response)).toEqual(old.response);
    }
    const [old, now] = [golden(1).hello, golden(2).hello];
    const said = VERSION_1.hello.request.parse(now.request);
    expect({ ...said, wireVersion: 1 }).toEqual(old.request);
    expect(VERSION_1.hello.response.parse(now.response)).toEqual(old.response);
  });

  test('an item of the feed that version 1 does not know is passed over by its kind', () => {
    const page = VERSION_1.feed.response.parse(golden(2).feed.response);
    expect(page.items.map(({ kind }) => kind)).toEqual(['goods', 'bundle', 'reflected']);
    const before = VERSION_1.feed.response.parse(golden(1).feed.response);
    expect(page.cursors).toEqual(before.cursors);
  });
});
