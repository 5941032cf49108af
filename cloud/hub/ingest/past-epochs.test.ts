/** After a fork, a new enrolment or a restore of the hub: what was sold before still arrives, once. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyBooks } from '../books/verify.ts';
import { declareRestored } from '../feed/restored.ts';
import { startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { createTill } from '../till.testkit.ts';
import type { TestTill } from '../till.testkit.ts';

let world: TestHub;
let till: TestTill;
beforeEach(async () => {
  world = await startTestHub();
  till = createTill(world, world.company.tills[0], world.company.moscow);
  await till.join();
});
afterEach(async () => {
  expect((await verifyBooks(world.db)).findings).toEqual([]);
  await world.close();
});

const stateOf = async (id: string) =>
  (
    await world.db
      .selectFrom('till')
      .where('till_id', '=', id)
      .select('state')
      .executeTakeFirstOrThrow()
  ).state;
const purchases = async () =>
  (await world.db.selectFrom('purchase').select('number').orderBy('number').execute()).length;
const apart = async () =>
  (await world.db.selectFrom('quarantine').select(['epoch', 'seq', 'reason']).execute()).toSorted(
    (a, b) => a.seq - b.seq || a.reason.localeCompare(b.reason),
  );

/** Enrols the same machine anew; its log goes on in the new epoch. */
async function rejoin(machine: TestTill): Promise<TestTill['log']> {
  const old = machine.log.splice(0);
  const code = await world.codeFor(machine.tillId);
  const done = await machine.enrol(code);
  expect(done.status).toBe(200);
  expect((await machine.hello({ wireVersion: 2 })).status).toBe(200);
  return old;
}

describe('epochs before the present one', () => {
  test('[SYNC-06] the events of a frozen epoch are taken apart from the books, every one, and acknowledged', async () => {
    const copy = till.clone();
    till.sell();
    expect((await till.upload()).status).toBe(200);
    copy.sell();
    copy.sell();
    expect((await copy.upload(copy.log, { oldestSeq: 1 })).body).toMatchObject({ apart: true });
    expect(await stateOf(till.tillId)).toBe('frozen');
    till.sell();
    const old = await rejoin(till);
    expect(till.epoch).toBe(2);
    const sent = await till.upload(old.slice(1), { oldestSeq: 1 });
    expect(sent.body).toMatchObject({ epoch: 1, seq: 2, hash: old[1]?.hash, apart: true });
    till.sell();
    expect((await till.upload(till.log, { oldestSeq: 1 })).body).toMatchObject({
      epoch: 2,
      seq: 1,
    });
    expect(await purchases()).toBe(2);
    expect(await apart()).toEqual([
      { epoch: 1, seq: 1, reason: 'fork' },
      { epoch: 1, seq: 1, reason: 'fork:accepted' },
      { epoch: 1, seq: 2, reason: 'fork' },
      { epoch: 1, seq: 2, reason: 'frozen' },
    ]);
    expect(await stateOf(till.tillId)).toBe('active');
  });

  test('a healthy till that was joined anew: its last sales are booked, not set apart', async () => {
    till.sell();
    await till.upload();
    till.sell();
    const old = await rejoin(till);
    const sent = await till.upload(old.slice(1), { oldestSeq: 2 });
    expect(sent.body).toEqual({ hubEpoch: 1, epoch: 1, seq: 2, hash: old[1]?.hash });
    expect((await till.upload(old.slice(1), { oldestSeq: 2 })).status).toBe(200);
    expect(await purchases()).toBe(2);
    expect(await apart()).toEqual([]);
  });

  test('the machine that was replaced delivers what it had, by its own key, and gets nothing', async () => {
    const sold = till.sell();
    const other = createTill(world, till.tillId, world.company.moscow);
    await other.join();
    expect(other.epoch).toBe(2);
    const said = await till.hello({ wireVersion: 2 });
    expect(said.body).toMatchObject({ standing: 'till.fork' });
    expect((await till.upload(till.log, { oldestSeq: 1 })).body).toMatchObject({
      epoch: 1,
      seq: 1,
    });
    expect(await purchases()).toBe(1);
    const feed = await till.call('POST', '/sync/v1/feed', { cursors: {}, limit: 10 });
    expect(feed.body).toMatchObject({ code: 'till.fork' });
    const questions = [
      ['GET', `/sync/v1/receipts/${encodeURIComponent(sold.number)}`],
      ['GET', `/sync/v1/purchases/${sold.purchaseId}`],
    ] as const;
    for (const [method, path] of questions) {
      expect((await till.call(method, path)).body).toMatchObject({ code: 'till.fork' });
      expect((await other.call(method, path)).status).toBe(200);
    }
    expect(await stateOf(till.tillId)).toBe('active');
  });

  test('a hole that the till can no longer fill: what follows is kept apart and the till is told', async () => {
    for (let count = 0; count < 3; count += 1) till.sell();
    const [, , third] = till.log;
    const gap = await till.upload([third!], { oldestSeq: 1 });
    expect(gap.body).toMatchObject({ code: 'sync.gap' });
    const lost = await till.upload([third!], { oldestSeq: 3 });
    expect(lost.body).toMatchObject({ seq: 3, apart: true });
    expect(await stateOf(till.tillId)).toBe('frozen');
    expect(await apart()).toEqual([{ epoch: 1, seq: 3, reason: 'gap' }]);
  });
});

describe('an event id that another till has used', () => {
  test('stops nobody, copies nothing of the other till, and waits in suspense', async () => {
    const other = createTill(world, world.company.tills[1], world.company.moscow);
    await other.join();
    other.sell();
    await other.upload();
    const [theirs] = other.log;
    till.append('purchase.confirmed', {}, { id: theirs!.id });
    till.sell();
    expect((await till.upload()).body).toMatchObject({ seq: 2 });
    expect((await till.upload()).body).toMatchObject({ seq: 2 });
    const waiting = await world.db.selectFrom('suspense').select(['till_id', 'reason']).execute();
    expect(waiting).toEqual([{ till_id: till.tillId, reason: 'foreign_id' }]);
    expect(await apart()).toEqual([]);
    expect(await stateOf(till.tillId)).toBe('active');
    expect(await purchases()).toBe(2);
  });
});

describe('a hub that came back from a backup', () => {
  test('takes every till back by whatever nonce it has, and gets again what it lacks', async () => {
    till.sell();
    await till.upload();
    const hubBefore = await world.db.selectFrom('hub_state').select('hub_epoch').execute();
    // What the backup did not have yet: the second purchase and the nonces since.
    const backup = await world.db
      .selectFrom('till')
      .where('till_id', '=', till.tillId)
      .select(['nonce', 'previous_nonce', 'head_seq', 'head_hash', 'hello_seq', 'hello_hash'])
      .executeTakeFirstOrThrow();
    await till.hello();
    await till.call('POST', '/sync/v1/feed', { cursors: {}, limit: 10 });
    await world.db.updateTable('till').set(backup).where('till_id', '=', till.tillId).execute();
    till.sell();
    const hubEpoch = await declareRestored(world.db, world.clock.nowMs());
    expect(hubEpoch).toBeGreaterThan(hubBefore[0]!.hub_epoch);
    expect((await till.upload()).body).toMatchObject({ code: 'till.no_token' });
    expect((await till.hello()).body).toMatchObject({ hubEpoch, acked: { seq: 1 } });
    expect((await till.upload()).body).toMatchObject({ hubEpoch, seq: 2 });
    expect(await purchases()).toBe(2);
    expect(await stateOf(till.tillId)).toBe('active');
  });
});
