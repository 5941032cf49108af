/** All tills of a big chain come back at once: the hub reads no more of them than it has room for. */
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyBooks } from '../books/verify.ts';
import { startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { createTill } from '../till.testkit.ts';

const TILLS_AT_ONCE = 60;

let world: TestHub;
beforeEach(async () => {
  world = await startTestHub();
});
afterEach(async () => {
  expect((await verifyBooks(world.db)).findings).toEqual([]);
  await world.close();
});

test('[SYNC-03] who finds no room is told when to come again; nothing is lost, other calls are answered', async () => {
  const till = createTill(world, world.company.tills[0], world.company.moscow);
  await till.join();
  till.sell();
  const held = await world.db.startTransaction().execute();
  await sql`lock table till_event in exclusive mode`.execute(held);
  const uploads = Array.from({ length: TILLS_AT_ONCE }, () => till.upload());
  const refused: unknown[] = [];
  for (const upload of uploads) {
    void upload.then(({ status, body }) => {
      if (status === 503) refused.push(body);
    });
  }
  await expect.poll(() => refused.length, { timeout: 20_000 }).toBeGreaterThan(0);
  for (const body of refused) {
    expect(body).toMatchObject({ code: 'hub.busy', retryAfterS: expect.any(Number) });
  }
  // The tills that wait leave room for everybody else.
  const other = createTill(world, world.company.tills[1], world.company.moscow);
  await other.join();
  await held.rollback().execute();
  const answers = await Promise.all(uploads);
  const taken = answers.filter(({ status }) => status === 200);
  expect(taken.length + refused.length).toBe(TILLS_AT_ONCE);
  expect(taken.length).toBeLessThan(TILLS_AT_ONCE);
  for (const { body } of taken) expect(body).toMatchObject({ seq: 1 });
  expect((await till.upload()).body).toMatchObject({ seq: 1 });
});
