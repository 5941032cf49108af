import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyBooks } from '../books/verify.ts';
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

type Counted = 'purchase' | 'purchase_line' | 'till_event' | 'quarantine' | 'posting';

async function count(table: Counted): Promise<number> {
  const row = await world.db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return row.n;
}

const suspended = () =>
  world.db.selectFrom('suspense').select(['seq', 'reason', 'detail']).orderBy('seq').execute();

const balanceOf = (member: string) =>
  world.db
    .selectFrom('balance')
    .where('member_id', '=', member)
    .select(['active', 'pending', 'reserved'])
    .executeTakeFirst();

test('[SYNC-03] purchases go up in one batch: stored, booked, recomputed to the same bytes, acknowledged', async () => {
  const { anna } = world.company;
  till.sell({ member: anna, prices: [100_000, 50_000] });
  till.sell({ prices: [9_990] });
  const done = await till.upload();
  const head = till.log.at(-1)!;
  expect(done.body).toEqual({ hubEpoch: 1, epoch: 1, seq: 2, hash: head.hash });
  const rows = await world.db.selectFrom('purchase').selectAll().orderBy('number').execute();
  expect(rows.map((row) => row.recomputed)).toEqual(['same', 'same']);
  expect(rows[0]).toMatchObject({
    initial_kopecks: 150_000,
    discount_kopecks: 15_000,
    total_kopecks: 135_000,
    line_count: 2,
    local_date: '2026-11-21',
    flags: [],
  });
  expect(await count('purchase_line')).toBe(3);
  // 5 % of 1350 ₽ at once, 3 % after a week; a bonus is a kopeck.
  expect(await balanceOf(anna)).toEqual({ active: 6750, pending: 4050, reserved: 0 });
  const parts = await world.db.selectFrom('purchase_part').selectAll().execute();
  expect(parts.map((part) => part.amount_kopecks).toSorted((a, b) => a - b)).toEqual([
    5000, 10_000,
  ]);
});

test('[SYNC-03] the answer was lost: the same batch again is acknowledged again and counted once', async () => {
  till.sell({ member: world.company.anna });
  const first = await till.upload();
  const second = await till.upload();
  expect(second.body).toEqual(first.body);
  till.sell();
  expect((await till.upload()).body).toMatchObject({ seq: 2 });
  expect(await count('purchase')).toBe(2);
  expect(await count('till_event')).toBe(2);
});

test('two identical uploads at the same moment are still one purchase', async () => {
  till.sell({ member: world.company.anna });
  const answers = await Promise.all([till.upload(), till.upload(), till.upload()]);
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
  expect(await count('purchase')).toBe(1);
});

test('a hole in the log is refused with the number that is wanted, and nothing is kept', async () => {
  till.sell();
  till.sell();
  const refused = await till.upload(till.log.slice(1));
  expect(refused.status).toBe(409);
  expect(refused.body).toMatchObject({ code: 'sync.gap' });
  expect(refused.body['detail']).toContain('Ожидалось событие 1, пришло 2');
  expect(await count('till_event')).toBe(0);
});

test('a torn chain, a changed payload, a foreign signature: nothing of the batch is kept', async () => {
  till.sell();
  till.sell();
  const [first, second] = till.log as [(typeof till.log)[0], (typeof till.log)[0]];
  const torn = await till.upload([first, { ...second, prevHash: second.hash }]);
  expect(torn.body).toMatchObject({ code: 'sync.broken_chain' });
  const changed = await till.upload([{ ...first, payload: { stolen: true } }, second]);
  expect(changed.body).toMatchObject({ code: 'sync.broken_chain' });
  const foreign = createTill(world, world.company.tills[1], world.company.moscow);
  await foreign.join();
  foreign.token = till.token;
  const signedByOther = await foreign.upload(till.log);
  expect(signedByOther.body).toMatchObject({ code: 'sync.bad_signature' });
  expect(await count('till_event')).toBe(0);
});

test('a malformed event names its field and changes nothing', async () => {
  till.sell();
  const { hash: _dropped, ...without } = till.log[0]!;
  const refused = await till.call('POST', '/sync/v1/events', {
    epoch: 1,
    events: [without],
    signature: 'AAAA',
    queued: 0,
    cursors: {},
  });
  expect(refused.status).toBe(400);
  expect(refused.body).toMatchObject({
    code: 'request.invalid',
    errors: [{ pointer: '/events/0/hash' }],
  });
});

test('what cannot be posted waits in suspense with its reason and holds up nobody', async () => {
  const { anna } = world.company;
  till.sell({ member: anna });
  till.append('shift.opened', { cashier: 'Иванова' });
  till.append('purchase.confirmed', { nonsense: true });
  till.append('purchase.confirmed', { a: 1 }, { schema: 99 });
  till.sell({ member: world.ids.next() });
  const crooked = till.sell();
  till.log.splice(-1);
  till.append('purchase.confirmed', {
    ...JSON.parse(JSON.stringify(crooked)),
    payments: [{ method: 'cash', amountKopecks: 1, tenderedKopecks: 1, changeKopecks: 0 }],
  });
  till.append('bad\u0000kind', { text: 'x' });
  till.append('purchase.confirmed', {
    ...JSON.parse(JSON.stringify(crooked)),
    cashier: 'Имя\u0000',
  });
  till.sell({ member: anna });
  const done = await till.upload();
  expect(done.status).toBe(200);
  expect(done.body).toMatchObject({ seq: 9 });
  expect((await suspended()).map((row) => [row.seq, row.reason])).toEqual([
    [2, 'unknown_kind'],
    [3, 'broken_payload'],
    [4, 'unknown_schema'],
    [5, 'member_unknown'],
    [6, 'figures_disagree'],
    [7, 'unknown_kind'],
    [8, 'unprintable_text'],
  ]);
  expect(await count('purchase')).toBe(2);
});

test('the same purchase in two events is booked once, the second waits in suspense', async () => {
  const fact = till.sell({ member: world.company.anna });
  till.append('purchase.confirmed', JSON.parse(JSON.stringify(fact)));
  expect((await till.upload()).status).toBe(200);
  expect(await suspended()).toMatchObject([{ seq: 2, reason: 'purchase_repeated' }]);
});

test('an event whose posting fails in an unforeseen way does not drag the others along', async () => {
  const { anna } = world.company;
  till.sell({ member: anna });
  const sold = till.sell();
  till.log.splice(-1);
  // A day that no calendar has passes the contract's pattern and is found only by the database.
  till.append('purchase.confirmed', {
    ...JSON.parse(JSON.stringify(sold)),
    at: { ...sold.at, local: '2026-13-99T25:61:61' },
  });
  till.sell({ member: anna });
  expect((await till.upload()).body).toMatchObject({ seq: 3 });
  expect(await suspended()).toMatchObject([{ seq: 2, reason: 'posting_failed' }]);
  expect(await count('purchase')).toBe(2);
});

test('figures that our engine does not get are flagged, and booked as printed', async () => {
  const fact = till.sell({ prices: [10_000] });
  till.log.splice(-1);
  till.append('purchase.confirmed', {
    ...JSON.parse(JSON.stringify(fact)),
    result: {
      ...fact.result,
      messages: [{ promotionId: 'ten-percent', to: 'cashier', text: '!' }],
    },
  });
  await till.upload();
  const [row] = await world.db.selectFrom('purchase').select(['recomputed', 'flags']).execute();
  expect(row).toEqual({ recomputed: 'different', flags: ['figures_differ'] });
});

test('a purchase by a bundle the hub does not have is booked and says so', async () => {
  await world.db.deleteFrom('bundle').execute();
  till.sell();
  await till.upload();
  const [row] = await world.db.selectFrom('purchase').select('recomputed').execute();
  expect(row).toEqual({ recomputed: 'no_bundle' });
});

test('two histories of one till: both are kept, the till stops, nothing is booked twice', async () => {
  const copy = till.clone();
  till.sell({ prices: [11_100] });
  copy.sell({ prices: [22_200] });
  expect((await till.upload()).status).toBe(200);
  const forked = await copy.upload();
  expect(forked.status).toBe(409);
  expect(forked.body).toMatchObject({ code: 'sync.fork' });
  expect(await count('purchase')).toBe(1);
  const sides = await world.db
    .selectFrom('quarantine')
    .select(['seq', 'reason'])
    .orderBy('reason')
    .execute();
  expect(sides).toEqual([
    { seq: 1, reason: 'fork' },
    { seq: 1, reason: 'fork:accepted' },
  ]);
  // What either side sells later is kept, too, once however often it is sent.
  till.sell();
  expect((await till.upload()).body).toMatchObject({ code: 'sync.fork' });
  expect((await till.upload()).body).toMatchObject({ code: 'sync.fork' });
  expect(await count('quarantine')).toBe(3);
});

test('a copy that goes on from an older head is a fork as well', async () => {
  till.sell();
  await till.upload();
  const copy = till.clone();
  till.sell({ prices: [100] });
  await till.upload();
  copy.sell({ prices: [200] });
  copy.sell({ prices: [300] });
  expect((await copy.upload(copy.log.slice(1))).body).toMatchObject({ code: 'sync.fork' });
  expect(await count('quarantine')).toBe(3);
});

test('events of an epoch to come are refused with both numbers', async () => {
  till.sell();
  till.epoch = 2;
  const [event] = till.log;
  expect((await till.upload([event!], { epoch: 2 })).body).toMatchObject({
    code: 'sync.wrong_epoch',
  });
});
