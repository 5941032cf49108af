import { createServer } from 'node:http';
import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { createPresence } from '../realtime/presence.ts';
import { createRealtime } from '../realtime/realtime.ts';
import { createTill } from '../till.testkit.ts';
import type { TestTill } from '../till.testkit.ts';

const MINUTE_MS = 60_000;
let world: TestHub;
let till: TestTill;
beforeEach(async () => {
  world = await startTestHub();
  till = createTill(world, world.company.tills[0], world.company.moscow);
  await till.join();
});
afterEach(() => world.close());

/** Holds the till's row as an upload does while it books; gives what lets it go. */
async function hold(tillId: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
  let isHeld = true;
  const release = async (): Promise<void> => {
    if (isHeld) await client.query('rollback');
    isHeld = false;
  };
  onTestFinished(async () => {
    await release();
    await client.end();
  });
  await client.query('begin');
  await client.query('select 1 from till where till_id = $1 for update', [tillId]);
  return release;
}

function rowOf(tillId: string) {
  return world.db
    .selectFrom('till')
    .where('till_id', '=', tillId)
    .select(['last_seen_at', 'hello_seen', 'queued', 'cursors'])
    .executeTakeFirstOrThrow();
}

/** How many of the hub's connections stand before a lock. */
async function waitingCalls(): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`select count(*)::int as waiting
    from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
    world.db,
  );
  return rows[0]?.waiting ?? 0;
}

const REPORT = {
  queued: 7,
  oldestQueuedAgeMs: 1000,
  completeAgeMs: null,
  bundleVersion: null,
  clock: null,
  devices: [],
  troubles: [],
  lastProblem: null,
};

const askFeed = (cursors: Record<string, number> = {}) =>
  till.call('POST', '/sync/v1/feed', { cursors, marks: {}, limit: 10 });

/** Answers at once or not at all: while the row is held nothing that waits for it can come back. */
test('[SYNC-01] while a till’s purchases are being booked its other calls are answered, and it is seen afterwards', async () => {
  const { cursors } = (await askFeed()).body;
  expect((await till.call('POST', '/sync/v1/heartbeat', REPORT)).status).toBe(200);
  const before = await rowOf(till.tillId);
  const release = await hold(till.tillId);
  world.clock.advance(MINUTE_MS);
  const told = await till.call('POST', '/sync/v1/heartbeat', { ...REPORT, queued: 3 });
  expect(told.status).toBe(200);
  const further = Object(cursors) as Record<string, number>;
  expect((await askFeed(further)).status).toBe(200);
  const realtime = createRealtime(createServer(), world);
  const connected = { ...realtime, connectedTills: () => [till.tillId] };
  await createPresence({ ...world, realtime: connected }).tick();
  await realtime.close();
  expect(await rowOf(till.tillId)).toEqual(before);

  await release();
  await till.call('POST', '/sync/v1/heartbeat', { ...REPORT, queued: 3 });
  await askFeed(further);
  const after = await rowOf(till.tillId);
  expect(after.last_seen_at?.getTime()).toBe(world.clock.nowMs());
  expect(after.queued).toBe(3);
  expect(after.cursors).toEqual(cursors);
});

test('the first call after a hello waits, if it must: with its answer the door on the nonce before is shut', async () => {
  const release = await hold(till.tillId);
  let isAnswered = false;
  const asked = askFeed().then((answer) => {
    isAnswered = true;
    return answer.status;
  });
  // Until the database says that a call stands before the row.
  await expect.poll(waitingCalls, { timeout: 20_000 }).toBe(1);
  expect(isAnswered).toBe(false);
  await release();
  expect(await asked).toBe(200);
  expect(await rowOf(till.tillId)).toMatchObject({ hello_seen: true });
});
