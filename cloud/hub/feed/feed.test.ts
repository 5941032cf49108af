import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FEED_VALUES } from '@verno/shared/contracts/sync';
import type { FeedItem } from '@verno/shared/contracts/sync';
import { startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { createTill } from '../till.testkit.ts';
import type { TestTill } from '../till.testkit.ts';
import { sequence } from './sequencer.ts';

let world: TestHub;
let till: TestTill;
beforeAll(async () => {
  world = await startTestHub();
  till = createTill(world, world.company.tills[0], world.company.moscow);
  await till.join();
  await world.sequence();
});
afterAll(() => world.close());

interface Page {
  items: FeedItem[];
  cursors: Record<string, number>;
  complete: boolean;
}

async function read(cursors: Record<string, number>, limit = 1000): Promise<Page> {
  const answered = await till.call('POST', '/sync/v1/feed', { cursors, limit });
  expect(answered.status).toBe(200);
  return answered.body as unknown as Page;
}

/** Reads everything in steps of `limit`. */
async function drain(from: Record<string, number>, limit: number): Promise<Page> {
  const items: FeedItem[] = [];
  let cursors = from;
  for (;;) {
    const page = await read(cursors, limit);
    items.push(...page.items);
    cursors = page.cursors;
    if (page.complete) return { items, cursors, complete: true };
  }
}

const change = (client: pg.Client, key: string, value: number) =>
  client.query(
    `insert into feed_change (partner_id, scope, kind, key, value) values ($1, $2, 'test', $3, $4)`,
    [world.company.partnerId, `partner:${world.company.partnerId}`, key, value],
  );

async function connect(): Promise<pg.Client> {
  const { host, port, user, password, database } = connectionOf();
  const client = new pg.Client({ host, port, user, password, database });
  await client.connect();
  return client;
}

function connectionOf() {
  const url = new URL(world.databaseUrl);
  return {
    host: url.hostname,
    port: Number(url.port),
    user: url.username,
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1),
  };
}

test('[SYNC-02] a new till gets goods, members, balances, rules and settings, each in its agreed shape', async () => {
  const { items } = await drain({}, 1000);
  const kinds = new Map<string, number>();
  for (const item of items) {
    kinds.set(item.kind, (kinds.get(item.kind) ?? 0) + 1);
    const schema = FEED_VALUES[item.kind as keyof typeof FEED_VALUES];
    expect(schema.safeParse(item.value).error).toBeUndefined();
  }
  expect(Object.fromEntries(kinds)).toEqual({ store_settings: 1, goods: 3, member: 2, bundle: 1 });
  const anna = items.find((item) => item.key === world.company.anna);
  expect(anna?.value).toMatchObject({
    displayName: 'Анна Ё.',
    identifiers: [
      { kind: 'card', value: '2900000000018' },
      { kind: 'phone', value: '+79161234567' },
    ],
    facts: { dates: { birthday: '1990-05-17' }, segments: ['regular'] },
  });
  const other = createTill(world, world.company.tills[2], world.company.ural);
  await other.join();
  const elsewhere = await other.call('POST', '/sync/v1/feed', { cursors: {}, limit: 1000 });
  const settings = (elsewhere.body as unknown as Page).items.filter(
    (item) => item.kind === 'store_settings',
  );
  expect(settings.map((item) => item.key)).toEqual([world.company.ural]);
});

test('reading in small steps gives the same, in the order of positions, and can be broken off anywhere', async () => {
  const whole = await drain({}, 1000);
  const steps = await drain({}, 2);
  expect(steps.items).toEqual(whole.items);
  const positions = steps.items.map((item) => item.position);
  expect(positions).toEqual(positions.toSorted((a, b) => a - b));
  expect(new Set(positions).size).toBe(positions.length);
  expect((await read(steps.cursors)).items).toEqual([]);
});

test('[SYNC-02] a change whose transaction commits late is not skipped by a reader who passed it', async () => {
  const { cursors } = await drain({}, 1000);
  const slow = await connect();
  const quick = await connect();
  await slow.query('begin');
  await change(slow, 'late', 1);
  await change(quick, 'early', 2);
  await sequence(world.db);
  const first = await read(cursors);
  expect(first.items.map((item) => item.key)).toEqual(['early']);
  await slow.query('commit');
  await sequence(world.db);
  const second = await read(first.cursors);
  expect(second.items.map((item) => item.key)).toEqual(['late']);
  expect(second.items[0]!.position).toBeGreaterThan(first.items[0]!.position);
  await slow.end();
  await quick.end();
});

test('many writers and sequencers at once: every change is read exactly once, by a reader that never waits', async () => {
  const start = await drain({}, 1000);
  const writers = await Promise.all([connect(), connect(), connect()]);
  const state = { writing: true };
  const written = Promise.all(
    writers.map(async (client, writer) => {
      for (let n = 0; n < 40; n += 1) {
        await client.query('begin');
        await change(client, `w${writer}-${n}`, n);
        if (n % 3 === 0) await client.query('select pg_sleep(0.005)');
        await client.query('commit');
      }
    }),
  ).then(() => {
    state.writing = false;
  });
  const seen: FeedItem[] = [];
  let { cursors } = start;
  const look = async (): Promise<void> => {
    await Promise.all([sequence(world.db), sequence(world.db)]);
    const page = await read(cursors, 7);
    seen.push(...page.items);
    cursors = page.cursors;
    if (!page.complete) await look();
  };
  while (state.writing) await look();
  await written;
  await look();
  expect(seen.filter((item) => item.kind === 'test').length).toBe(120);
  expect(new Set(seen.map((item) => item.key)).size).toBe(120);
  for (const client of writers) await client.end();
});

test('of many changes of one key only the last is sent; a key that ended is sent as null', async () => {
  const { cursors } = await drain({}, 1000);
  const client = await connect();
  for (let n = 0; n < 5; n += 1) await change(client, 'often', n);
  await sequence(world.db);
  expect((await read(cursors)).items).toMatchObject([{ key: 'often', value: 4 }]);
  await client.query(
    `insert into feed_change (partner_id, scope, kind, key, value) values ($1, $2, 'test', 'often', null)`,
    [world.company.partnerId, `partner:${world.company.partnerId}`],
  );
  await sequence(world.db);
  expect((await read(cursors)).items).toMatchObject([{ key: 'often', value: null }]);
  await client.end();
});

test('a cursor ahead of the feed comes from a lost future: the till must begin anew', async () => {
  const answered = await till.call('POST', '/sync/v1/feed', {
    cursors: { [`partner:${world.company.partnerId}`]: 1_000_000 },
    limit: 10,
  });
  expect(answered.status).toBe(409);
  expect(answered.body).toMatchObject({ code: 'sync.snapshot_required' });
});

test('cursors of foreign scopes open nothing', async () => {
  const { items } = await read({ 'partner:00000000-0000-0000-0000-000000000000': 0 });
  expect(items.every((item) => !item.scope.includes('00000000-0000-0000'))).toBe(true);
});

test('a purchase sends the member’s new balance to every till of the company', async () => {
  const { cursors } = await drain({}, 1000);
  till.sell({ member: world.company.boris, prices: [100_000] });
  expect((await till.upload()).status).toBe(200);
  await sequence(world.db);
  const { items } = await read(cursors);
  const balance = items.find((item) => item.kind === 'balance');
  expect(balance?.value).toMatchObject({ currency: 'bonus', active: 4500, pending: 2700 });
  const member = items.find((item) => item.kind === 'member');
  expect(member?.value).toMatchObject({ facts: { balances: { bonus: 4500 } } });
});
