/** All tills of a big chain come back at once: the hub reads no more of them than it has room for. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyBooks } from '../books/verify.ts';
import { startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { createTill } from '../till.testkit.ts';

const TILLS_AT_ONCE = 60;
const LATE_TILLS = 5;
/** With so many in line nobody would be served in time any more. */
const STANDING_MS = 3500;
/** More than are booked at once. */
const SLOW_TILLS = 12;

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
  // As long as it is not known that the hub stands still they wait; who comes later is told.
  await setTimeout(STANDING_MS);
  const late = await Promise.all(Array.from({ length: LATE_TILLS }, () => till.upload()));
  for (const { status, body } of late) {
    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'hub.busy', retryAfterS: expect.any(Number) });
  }
  // The tills that wait leave room for everybody else.
  const other = createTill(world, world.company.tills[1], world.company.moscow);
  await other.join();
  await held.rollback().execute();
  const answers = await Promise.all(uploads);
  for (const { body } of answers) expect(body).toMatchObject({ seq: 1 });
  expect((await till.upload()).body).toMatchObject({ seq: 1 });
});

test('[SYNC-03] tills on slow lines do not keep the others out', async () => {
  const till = createTill(world, world.company.tills[0], world.company.moscow);
  await till.join();
  till.sell();
  const head = [
    'POST /sync/v1/events HTTP/1.1',
    'host: hub',
    `authorization: Bearer ${till.token}`,
    'content-type: application/json',
    'content-length: 1000',
    '',
    '{"epoch":1,',
  ].join('\r\n');
  const { port } = new URL(world.hub.url);
  const slow = Array.from({ length: SLOW_TILLS }, () => connect(Number(port), '127.0.0.1'));
  for (const socket of slow) socket.write(head);
  await Promise.all(slow.map((socket) => once(socket, 'ready')));
  // Calls are let in in their order: when these are answered, the slow ones are in.
  for (let times = 0; times < 3; times += 1) await till.call('POST', '/sync/v1/feed', {});
  expect((await till.upload()).body).toMatchObject({ seq: 1 });
  for (const socket of slow) socket.destroy();
});
