/**
 * The hub's rules as the simulation runs them, against the real hub: the same asks go to `hub.ts` and, over
 * HTTP, to Node and PostgreSQL; every answer must agree. Machines of one till: two may have copies of a disk.
 */
import { generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  againStatement,
  batchStatement,
  epochRoot,
  eventHash,
  helloStatement,
} from '@verno/shared/sync/event';
import type { EventEnvelope } from '@verno/shared/sync/event';
import { eventId, tillId } from '@verno/shared/kernel/ids';
import { afterRestore, enrolled, judgeHello, tokenUsed } from '@verno/shared/sync/hub-till';
import type { HubTill } from '@verno/shared/sync/hub-till';
import { judgeBatch } from '@verno/shared/sync/hub-log';
import { declareRestored } from '../../cloud/hub/feed/restored.ts';
import { startTestHub } from '../../cloud/hub/hub.testkit.ts';
import type { TestHub } from '../../cloud/hub/hub.testkit.ts';
import { createTill } from '../../cloud/hub/till.testkit.ts';

const RUNS = 25;
const SLOW_MS = 280_000;

let world: TestHub;
beforeAll(async () => {
  world = await startTestHub();
}, 120_000);
afterAll(() => world.close());

/** What a machine has on its disk. */
interface Disk {
  readonly nonce: string;
  readonly log: readonly EventEnvelope[];
}
type Step =
  | { readonly kind: 'sell' | 'hello' | 'again' | 'use' | 'upload' | 'old'; readonly who: 0 | 1 }
  | { readonly kind: 'copy' }
  | { readonly kind: 'restore' }
  | { readonly kind: 'repeat' };

const who = fc.constantFrom<0 | 1>(0, 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('sell' as const), who }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('hello' as const), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('again' as const), who }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('use' as const), who }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('upload' as const), who }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ kind: 'copy' }, { kind: 'restore' }) },
  { weight: 3, arbitrary: fc.constant<Step>({ kind: 'repeat' }) },
);

/** The model: the machines' state and the accepted log. */
interface Model {
  state: HubTill;
  readonly accepted: EventEnvelope[];
}

/** One till of its own, joined; then the steps on both sides. */
async function play(steps: readonly Step[]): Promise<void> {
  const place = await newTill();
  const first = createTill(world, place, world.company.moscow);
  const keys: KeyObject = generateKeyPairSync('ed25519').privateKey;
  const publicKey = rawKey(keys);
  const joined = await first.call('POST', '/sync/v1/enrol', {
    code: await world.codeFor(place),
    publicKey,
    agentVersion: '1',
  });
  const nonce = String(joined.body['nonce']);
  const root = (epoch: number): string => epochRoot(place, epoch);
  const blank: HubTill = {
    standing: 'waiting',
    frozenBy: null,
    epoch: 0,
    nonce: null,
    previousNonce: null,
    said: null,
    seen: false,
    noncesVoid: false,
    head: { seq: 0, hash: root(0) },
  };
  const model: Model = { state: enrolled(blank, { usedEpoch: 0, nonce, root }), accepted: [] };
  const disks: [Disk, Disk] = [
    { nonce, log: [] },
    { nonce, log: [] },
  ];
  const tokens: [string, string] = ['', ''];
  const sent: Record<string, unknown>[] = [];
  const signed = (text: string): string => sign(null, Buffer.from(text), keys).toString('base64');

  const sayHello = async (body: Record<string, unknown>, again: boolean) => {
    const head = body['head'] as HubTill['head'];
    const held = head.seq === 0 ? root(1) : (model.accepted[head.seq - 1]?.hash ?? null);
    const fresh = 'fresh';
    const [state, verdict] = judgeHello(model.state, {
      epoch: 1,
      head,
      nonce: String(body['nonce']),
      again,
      drains: true,
      heldHash: held,
      freshNonce: fresh,
    });
    const answered = await first.call('POST', '/sync/v1/hello', body);
    const given = verdict.kind === 'welcome' ? String(answered.body['nonce']) : null;
    model.state =
      verdict.kind === 'welcome' && verdict.nonce === fresh && given !== null
        ? { ...state, nonce: given }
        : state;
    const said =
      answered.status === 200 ? (answered.body['standing'] ?? null) : answered.body['code'];
    const due = verdict.kind === 'welcome' ? null : verdict.code;
    expect({ step: 'hello', status: answered.status === 200, said }).toEqual({
      step: 'hello',
      status: verdict.kind !== 'refuse',
      said: due,
    });
    if (given !== null) expect(given).toBe(model.state.nonce);
    return { answered, verdict };
  };

  for (const one of steps) {
    if (one.kind === 'copy') disks[1] = disks[0];
    else if (one.kind === 'restore') {
      await declareRestored(world.db, world.clock.nowMs());
      model.state = afterRestore(model.state);
    } else if (one.kind === 'repeat') {
      const late = sent[sent.length >> 1];
      if (late !== undefined) await sayHello(late, late['againSignature'] !== undefined);
    } else if (one.kind === 'sell') {
      const disk = disks[one.who];
      const event = eventOf(place, disk.log, world.ids.next());
      disks[one.who] = { ...disk, log: [...disk.log, event] };
    } else if (one.kind === 'hello' || one.kind === 'again') {
      const disk = disks[one.who];
      const last = disk.log.at(-1);
      const head = { seq: last?.seq ?? 0, hash: last?.hash ?? root(1) };
      const parts = [place, 1, head.seq, head.hash, disk.nonce] as const;
      const again = one.kind === 'again';
      const body = {
        tillId: place,
        epoch: 1,
        head,
        nonce: disk.nonce,
        wireVersion: 2,
        agentVersion: '1',
        signature: signed(helloStatement(...parts)),
        ...(again ? { againSignature: signed(againStatement(...parts)) } : {}),
      };
      sent.push(body);
      const { answered, verdict } = await sayHello(body, again);
      if (answered.status !== 200) continue;
      tokens[one.who] = String(answered.body['token']);
      if (verdict.kind === 'welcome') {
        disks[one.who] = { ...disk, nonce: String(answered.body['nonce']) };
      }
    } else if (one.kind === 'use') {
      first.token = tokens[one.who];
      const asked = await first.call('POST', '/sync/v1/feed', { cursors: {}, limit: 1 });
      if (asked.status === 200) model.state = tokenUsed(model.state);
    } else await upload(one.who);
  }

  async function upload(machine: 0 | 1): Promise<void> {
    const { log } = disks[machine];
    const batch = log.slice(-3);
    const last = batch.at(-1);
    if (last === undefined) return;
    first.token = tokens[machine];
    const oldestSeq = log.length > batch.length ? (batch[0]?.seq ?? 1) - 1 : 1;
    const answered = await first.call('POST', '/sync/v1/events', {
      epoch: 1,
      events: batch,
      signature: signed(batchStatement(place, 1, last.seq, last.hash)),
      queued: 0,
      cursors: {},
      oldestSeq,
    });
    if (answered.status === 401) return;
    const closed = model.state.standing !== 'active';
    if (!closed) model.state = tokenUsed(model.state);
    const verdict = judgeBatch(
      { head: model.state.head, closed },
      batch,
      model.accepted,
      oldestSeq,
    );
    const said = answered.status === 200 ? answered.body['apart'] === true : answered.body['code'];
    expect({ step: 'upload', said }).toEqual({
      step: 'upload',
      said: verdict.kind === 'gap' ? 'sync.gap' : verdict.kind === 'apart',
    });
    if (verdict.kind === 'accept') {
      model.accepted.push(...verdict.fresh);
      model.state = { ...model.state, head: verdict.head };
    }
    if (verdict.kind === 'apart' && verdict.freeze !== null) {
      model.state = { ...model.state, standing: 'frozen', frozenBy: verdict.freeze };
    }
  }

  const row = await world.db
    .selectFrom('till')
    .where('till_id', '=', place)
    .select(['state', 'frozen_reason', 'head_seq', 'nonces_void'])
    .executeTakeFirstOrThrow();
  expect(row).toEqual({
    state: model.state.standing,
    frozen_reason: model.state.frozenBy,
    head_seq: model.state.head.seq,
    nonces_void: model.state.noncesVoid,
  });
}

async function newTill(): Promise<string> {
  const tillId = world.ids.next();
  const number = 100 + Math.floor(Number.parseInt(tillId.slice(-6), 16) % 100_000);
  await world.db
    .insertInto('till')
    .values({
      till_id: tillId,
      partner_id: world.company.partnerId,
      store_id: world.company.moscow,
      name: `Касса ${number}`,
      number,
      state: 'waiting',
      frozen_reason: null,
      public_key: null,
      enrolment_code_hash: null,
      nonce: null,
      previous_nonce: null,
      hello_seq: null,
      hello_hash: null,
      head_hash: null,
      agent_version: null,
      queued: null,
      last_seen_at: null,
    })
    .execute();
  return tillId;
}

function rawKey(key: KeyObject): string {
  const x = key.export({ format: 'jwk' }).x ?? '';
  return Buffer.from(x, 'base64url').toString('base64');
}

function eventOf(till: string, log: readonly EventEnvelope[], id: string): EventEnvelope {
  const last = log.at(-1);
  const content = {
    id: eventId.parse(id),
    till: tillId.parse(till),
    epoch: 1,
    seq: (last?.seq ?? 0) + 1,
    prevHash: last?.hash ?? epochRoot(till, 1),
    schema: 1,
    kind: 'model.sold',
    bundleHash: null,
    engineVersion: '1',
    wall: 1,
    monotonic: 1,
    bootId: till,
    payload: null,
  };
  return { ...content, hash: eventHash(content) };
}

test(
  'the hub over PostgreSQL answers as its machine says, whatever two copies of a till do',
  async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), play), {
      numRuns: RUNS,
      endOnFailure: true,
    });
  },
  SLOW_MS,
);
