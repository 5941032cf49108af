/** Readers and late commits against real PostgreSQL: transactions are held open while others pass them. */
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFeed } from '@verno/shared/contracts/sync';
import type { FeedItem } from '@verno/shared/contracts/sync';
import { startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { createTill } from '../till.testkit.ts';
import type { TestTill } from '../till.testkit.ts';
import { sequence } from './sequencer.ts';

const WRITERS = 4;
const RUNS = 15;
const SLOW_MS = 280_000;

let world: TestHub;
let till: TestTill;
let writers: pg.Client[];
beforeAll(async () => {
  world = await startTestHub();
  till = createTill(world, world.company.tills[0], world.company.moscow);
  await till.join();
  writers = await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      const client = new pg.Client({ connectionString: world.databaseUrl });
      await client.connect();
      return client;
    }),
  );
}, 120_000);
afterAll(async () => {
  for (const client of writers) await client.end();
  await world.close();
});

type Act =
  | { readonly kind: 'write'; readonly writer: number; readonly key: number }
  | { readonly kind: 'commit' | 'abort'; readonly writer: number }
  | { readonly kind: 'sequence' | 'read' };

const writer = fc.nat(WRITERS - 1);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('write' as const), writer, key: fc.nat(5) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('commit' as const), writer }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('abort' as const), writer }) },
  { weight: 4, arbitrary: fc.constantFrom<Act>({ kind: 'sequence' }, { kind: 'read' }) },
);

interface Page {
  readonly items: readonly FeedItem[];
  readonly cursors: Record<string, number>;
  readonly complete: boolean;
}

async function read(cursors: Record<string, number>, limit: number): Promise<Page> {
  const answered = await till.call('POST', '/sync/v1/feed', { cursors, limit });
  expect(answered.status).toBe(200);
  return readFeed.response.parse(answered.body);
}

async function drain(from: Record<string, number>, into: Map<string, unknown>, limit: number) {
  let { cursors, complete }: Pick<Page, 'cursors' | 'complete'> = {
    cursors: from,
    complete: false,
  };
  while (!complete) {
    const page = await read(cursors, limit);
    for (const { kind, key, value } of page.items) {
      if (kind !== 'held') continue;
      if (value === null) into.delete(key);
      else into.set(key, value);
    }
    ({ cursors, complete } = page);
  }
  return cursors;
}

/** Each writer's own keys: two writers of one key take turns by a lock, as the hub's writers do. */
async function perform(acts: readonly Act[], run: number): Promise<void> {
  const scope = `partner:${world.company.partnerId}`;
  const open = new Set<number>();
  const seen = new Map<string, unknown>();
  let cursors = await drain({}, seen, 1000);
  let serial = 0;
  const end = async (at: number, how: 'commit' | 'rollback'): Promise<void> => {
    if (open.delete(at)) await writers[at]!.query(how);
  };
  for (const one of acts) {
    if (one.kind === 'write') {
      const client = writers[one.writer]!;
      if (!open.has(one.writer)) await client.query('begin');
      open.add(one.writer);
      serial += 1;
      const value = serial % 4 === 0 ? null : JSON.stringify(serial);
      await client.query(
        `insert into feed_change (partner_id, scope, kind, key, value) values ($1, $2, 'held', $3, $4)`,
        [world.company.partnerId, scope, `${run}-${one.writer}-${one.key}`, value],
      );
    } else if (one.kind === 'commit') await end(one.writer, 'commit');
    else if (one.kind === 'abort') await end(one.writer, 'rollback');
    else if (one.kind === 'sequence') await sequence(world.db);
    else cursors = await drain(cursors, seen, 3);
  }
  for (let at = 0; at < WRITERS; at += 1) await end(at, 'commit');
  await sequence(world.db);
  await drain(cursors, seen, 3);
  const whole = new Map<string, unknown>();
  await drain({}, whole, 1000);
  expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(whole));
}

test(
  '[SYNC-02] a reader who goes on has the same as one who begins anew, however late transactions commit',
  async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 40 }), async (acts) => {
        run += 1;
        await perform(acts, run);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  },
  SLOW_MS,
);
