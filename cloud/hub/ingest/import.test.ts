import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hash, tillId } from '@verno/shared/kernel/ids';
import { batchStatement } from '@verno/shared/sync/event';
import type { EventEnvelope } from '@verno/shared/sync/event';
import type { QueueContent } from '@verno/shared/sync/queue-file';
import { verifyBooks } from '../books/verify.ts';
import { startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { createTill } from '../till.testkit.ts';
import type { TestTill } from '../till.testkit.ts';
import { importQueue } from './import.ts';
import { createReplayer } from './replay.ts';

let world: TestHub;
beforeAll(async () => {
  world = await startTestHub();
});
afterAll(() => world.close());

/** The queue as the till itself would have signed it. */
async function queueOf(
  till: TestTill,
  ...runs: (readonly EventEnvelope[])[]
): Promise<QueueContent> {
  const batches = runs.map((events) => {
    const last = events.at(-1)!;
    const statement = batchStatement(till.tillId, till.epoch, last.seq, last.hash);
    return { epoch: till.epoch, events: [...events], signature: till.sign(statement) };
  });
  return { tillId: tillId.parse(till.tillId), exportedAtMs: world.clock.nowMs(), batches };
}

async function bring(content: QueueContent) {
  const done = await importQueue(
    {
      db: world.db,
      clock: world.clock,
      ids: world.ids,
      random: { bytes: (count) => randomBytes(count) },
      log: world.log,
      replayer: createReplayer(world.log),
    },
    content,
  );
  if (!done.ok) throw new Error(done.error);
  return done.value;
}

async function soldTill(index: 0 | 1 | 2, sales: number): Promise<TestTill> {
  const { company } = world;
  const store = index < 2 ? company.moscow : company.ural;
  const till = createTill(world, company.tills[index], store);
  await till.join();
  for (let sale = 0; sale < sales; sale += 1) till.sell({ member: company.anna });
  return till;
}

const quarantined = (till: TestTill) =>
  world.db
    .selectFrom('quarantine')
    .where('till_id', '=', till.tillId)
    .select(['seq', 'reason'])
    .orderBy('seq')
    .execute();

test('a queue goes the way of an upload: what was sent before is not booked again', async () => {
  const till = await soldTill(0, 5);
  await till.upload(till.log.slice(0, 2));
  const queue = await queueOf(till, till.log.slice(0, 3), till.log.slice(3));
  expect(await bring(queue)).toMatchObject({ events: 5, taken: 3, repeated: 2, apart: 0 });
  expect(await bring(queue)).toMatchObject({ events: 5, taken: 0, repeated: 5, apart: 0 });
  expect((await verifyBooks(world.db)).findings).toEqual([]);
  // The till wakes up after all and sends the same by itself.
  expect((await till.upload()).status).toBe(200);
});

test('what a damaged file could not give leaves a hole: the rest is kept apart, nothing is turned away', async () => {
  const till = await soldTill(1, 6);
  const queue = await queueOf(till, till.log.slice(0, 2), till.log.slice(3));
  expect(await bring(queue)).toMatchObject({
    taken: 2,
    apart: 3,
    reasons: { 'sync.gap': 3 },
  });
  expect(await quarantined(till)).toEqual(
    [4, 5, 6].map((seq) => ({ seq, reason: 'import:sync.gap' })),
  );
  expect(await bring(queue)).toMatchObject({ taken: 0, repeated: 5, apart: 0 });
  // The till itself is not stopped by it.
  expect((await till.upload()).status).toBe(200);
});

test('a fork is a fork, by whatever door it comes; a signature that is not the till’s is no purchase', async () => {
  const till = await soldTill(2, 3);
  await till.upload();
  const forged = await queueOf(till, till.log);
  till.sell({ member: null });
  const [fourth] = till.log.slice(3);
  const wrong = { ...forged.batches[0]!, events: [fourth!], signature: 'AAAA' };
  expect(await bring({ ...forged, batches: [wrong] })).toMatchObject({
    taken: 0,
    reasons: { 'sync.bad_signature': 1 },
  });
  const copy = till.clone();
  copy.log.splice(2);
  copy.sell({ prices: [777] });
  expect(await bring(await queueOf(copy, copy.log.slice(2)))).toMatchObject({
    taken: 0,
    apart: 1,
    reasons: { 'sync.fork': 1 },
  });
  const states = await world.db.selectFrom('till').select(['till_id', 'state']).execute();
  expect(states.find((row) => row.till_id === till.tillId)?.state).toBe('frozen');
  expect((await verifyBooks(world.db)).findings).toEqual([]);
});

test('[SYNC-06] a queue of an epoch that has ended is booked, by whichever key its holder signs; of a stopped one it is kept apart', async () => {
  // A company of its own: the tills above have been through forks.
  const before = world;
  world = await startTestHub();
  try {
    const old = await soldTill(0, 3);
    await old.upload(old.log.slice(0, 1));
    const next = createTill(world, old.tillId, world.company.moscow);
    await next.join();
    expect(next.epoch).toBe(2);
    // The machine that was replaced signs with the key it had.
    const queue = await queueOf(old, old.log);
    expect(await bring(queue)).toMatchObject({ taken: 2, repeated: 1, apart: 0 });
    expect(await bring(queue)).toMatchObject({ taken: 0, repeated: 3, apart: 0 });
    next.sell();
    expect((await next.upload()).body).toMatchObject({ epoch: 2, seq: 1 });

    // The same machine joined anew signs its past with its present key; that past was stopped by a fork.
    const forked = await soldTill(1, 2);
    await forked.upload();
    await world.db
      .updateTable('till')
      .set({ state: 'frozen', frozen_reason: 'sync.fork' })
      .where('till_id', '=', forked.tillId)
      .execute();
    forked.sell({ prices: [888] });
    const past = forked.log.splice(0);
    expect((await forked.enrol(await world.codeFor(forked.tillId))).status).toBe(200);
    const last = past.at(-1)!;
    const statement = batchStatement(forked.tillId, 1, last.seq, last.hash);
    const content = {
      tillId: tillId.parse(forked.tillId),
      exportedAtMs: world.clock.nowMs(),
      batches: [{ epoch: 1, events: past, signature: forked.sign(statement) }],
    };
    expect(await bring(content)).toMatchObject({ taken: 0, repeated: 2, apart: 1 });
    expect(await quarantined(forked)).toEqual([{ seq: 3, reason: 'frozen' }]);
    const booked = await world.db.selectFrom('purchase').select('number').execute();
    expect(booked).toHaveLength(6);
    expect((await verifyBooks(world.db)).findings).toEqual([]);
  } finally {
    await world.close();
    world = before;
  }
});

test('a till this hub does not know', async () => {
  const till = createTill(world, world.ids.next(), world.company.ural);
  const content = await queueOf(till, [till.append('purchase.confirmed', {})]);
  expect(hash.safeParse(content.batches[0]?.events[0]?.hash).success).toBe(true);
  await expect(bring(content)).rejects.toThrow('unknown_till');
});
