/** Two at the same moment: whoever is first, the books stay whole and each bonus is spent once. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { createTill } from '../till.testkit.ts';
import type { TestTill } from '../till.testkit.ts';
import { activateDueLots } from './activation.ts';
import { expireReservations } from './reservations.ts';
import { verifyBooks } from './verify.ts';

const WEEK_MS = 8 * 24 * 60 * 60_000;
const HOUR_MS = 60 * 60_000;

let world: TestHub;
let one: TestTill;
let two: TestTill;

beforeEach(async () => {
  world = await startTestHub();
  one = createTill(world, world.company.tills[0], world.company.moscow);
  two = createTill(world, world.company.tills[1], world.company.moscow);
  await one.join();
  await two.join();
});
afterEach(async () => {
  expect((await verifyBooks(world.db)).findings).toEqual([]);
  await world.close();
});

const balance = () =>
  world.db
    .selectFrom('balance')
    .where('member_id', '=', world.company.anna)
    .select(['active', 'pending', 'reserved'])
    .executeTakeFirstOrThrow();

async function earnAndReserve(amount: number): Promise<string> {
  const { anna } = world.company;
  one.sell({ member: anna, prices: [1_000_000] });
  await one.upload();
  const reservationId = world.ids.next();
  const done = await one.call('POST', '/sync/v1/reservations', {
    reservationId,
    purchaseId: world.ids.next(),
    memberId: anna,
    currency: 'bonus',
    amount,
  });
  expect(done.status).toBe(200);
  return reservationId;
}

test('a reservation named by purchases of two tills is taken once, the other spends openly', async () => {
  const { anna } = world.company;
  const reservationId = await earnAndReserve(10_000);
  const spend = { member: anna, prices: [40_000], redeem: 10_000, reservationId };
  one.sell(spend);
  one.sell(spend);
  two.sell(spend);
  const answers = await Promise.all([one.upload(one.log.slice(1)), two.upload()]);
  expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
  const rows = await world.db.selectFrom('purchase').select('flags').execute();
  expect(
    rows.flatMap((row) => row.flags).filter((flag) => flag === 'reservation_gone'),
  ).toHaveLength(2);
  expect(await balance()).toMatchObject({ reserved: 0 });
});

test('the end of a reservation, its release and its purchase at one moment', async () => {
  const { anna } = world.company;
  const reservationId = await earnAndReserve(10_000);
  one.sell({ member: anna, prices: [40_000], redeem: 10_000, reservationId });
  world.clock.advance(HOUR_MS);
  const now = { ids: world.ids, nowMs: world.clock.nowMs() };
  await Promise.all([
    one.upload(),
    expireReservations(world.db, now),
    expireReservations(world.db, now),
    one.call('DELETE', `/sync/v1/reservations/${reservationId}`),
  ]);
  expect(await balance()).toMatchObject({ reserved: 0 });
  const late = await one.call('DELETE', `/sync/v1/reservations/${reservationId}`);
  expect([204, 409]).toContain(late.status);
});

test('lots become active once, on two nodes at once and among purchases of the same member', async () => {
  const { anna } = world.company;
  for (let times = 0; times < 5; times += 1) one.sell({ member: anna, prices: [100_000] });
  await one.upload();
  const { pending } = await balance();
  expect(pending).toBeGreaterThan(0);
  world.clock.advance(WEEK_MS);
  await two.hello();
  two.sell({ member: anna, prices: [100_000], redeem: 5000 });
  const now = { ids: world.ids, nowMs: world.clock.nowMs() };
  const [a, b] = await Promise.all([
    activateDueLots(world.db, now),
    activateDueLots(world.db, now),
    two.upload(),
  ]);
  // A purchase that comes first books what is due itself, and the jobs then find nothing.
  expect([0, 5]).toContain(a + b);
  const { booked } = await world.db
    .selectFrom('posting')
    .select(({ fn }) => fn.count<string>('cause_id').distinct().as('booked'))
    .where('cause_kind', '=', 'activation')
    .executeTakeFirstOrThrow();
  expect(Number(booked)).toBe(5);
  expect(await activateDueLots(world.db, now)).toBe(0);
});
