import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSnapshot } from '@verno/shared/contracts/sync-snapshot';
import type { SnapshotAnswer } from '@verno/shared/contracts/sync-snapshot';
import { readFeed } from '@verno/shared/contracts/sync';
import { EMPTY_SET, addMember, memberText, setHex, wordsOf } from '@verno/shared/sync/set-hash';
import { startTestHub } from '../../hub.testkit.ts';
import type { TestHub } from '../../hub.testkit.ts';
import { createTill } from '../../till.testkit.ts';
import type { TestTill } from '../../till.testkit.ts';
import { buildSnapshots } from './build.ts';
import { dropOldSnapshots } from './keep.ts';

const HOUR_MS = 3_600_000;
let world: TestHub;
let till: TestTill;
let scope: string;
beforeAll(async () => {
  world = await startTestHub();
  scope = `partner:${world.company.partnerId}`;
  till = createTill(world, world.company.tills[0], world.company.moscow);
  await till.join();
  await world.sequence();
});
afterAll(() => world.close());

async function ask(snapshotId: string | null = null, after = 0): Promise<SnapshotAnswer> {
  for (let tries = 0; tries < 200; tries += 1) {
    const answered = await till.call('POST', '/sync/v1/snapshot', { snapshotId, after });
    if (answered.status === 200) {
      const manifest = readSnapshot.response.parse(answered.body);
      if (manifest.whole) return manifest;
    } else expect(answered.body).toMatchObject({ code: 'sync.snapshot_building', retryAfterS: 1 });
    await buildSnapshots(world.db);
  }
  throw new Error('no snapshot came');
}

async function bytesOf(hash: string): Promise<Response> {
  return fetch(`${world.hub.url}/sync/v1/chunks/${hash}`, {
    headers: { authorization: `Bearer ${till.token}` },
  });
}

interface Line {
  readonly kind: string;
  readonly position: number;
  readonly key: string;
  readonly value: unknown;
}

async function linesOf(manifest: SnapshotAnswer): Promise<Line[]> {
  const lines: Line[] = [];
  for (const chunk of manifest.chunks) {
    const answer = await bytesOf(chunk.hash);
    const body = Buffer.from(await answer.arrayBuffer());
    expect(createHash('sha256').update(body).digest('hex')).toBe(chunk.hash);
    expect(body.length).toBe(chunk.bytes);
    expect(answer.headers.get('cache-control')).toContain('immutable');
    const texts = gunzipSync(body).toString().trimEnd().split('\n');
    expect(texts).toHaveLength(chunk.items);
    for (const text of texts) {
      const [kind = '', position = '', key = '', value = ''] = text.split('\t');
      expect(kind).toBe(chunk.kind);
      lines.push({
        kind,
        position: Number(position),
        key: JSON.parse(key),
        value: JSON.parse(value),
      });
    }
  }
  return lines;
}

const setOf = (items: readonly Line[]) =>
  setHex(
    items
      .map(({ kind, position, key }) =>
        wordsOf(
          createHash('sha256')
            .update(memberText(kind, position, key))
            .digest(),
        ),
      )
      .reduce(addMember, EMPTY_SET),
  );

/** The scope as the feed says it, and its set hash there. */
async function feed() {
  const answered = await till.call('POST', '/sync/v1/feed', {
    cursors: {},
    limit: 1000,
    scopes: [scope],
    sets: { differing: [] },
  });
  return readFeed.response.parse(answered.body);
}

const put = async (key: string, value: string | null) => {
  await sql`insert into feed_change (partner_id, scope, kind, key, value)
    values (${world.company.partnerId}, ${scope}, 'test', ${key}, ${value}::jsonb)`.execute(
    world.db,
  );
  await world.sequence();
};

test('[SYNC-02] a snapshot is the scope at one position: named by its bytes, rules and goods before members', async () => {
  const manifest = await ask();
  const lines = await linesOf(manifest);
  const page = await feed();
  expect(manifest.position).toBe(page.cursors[scope]);
  expect(manifest.items).toBe(lines.length);
  const order = ({ position: a }: { position: number }, { position: b }: { position: number }) =>
    a - b;
  const plain = page.items.map(({ kind, position, key, value }) => ({
    kind,
    position,
    key,
    value,
  }));
  expect(lines.toSorted(order)).toEqual(plain.toSorted(order));
  expect(setOf(lines)).toBe(manifest.setHash);
  expect(manifest.setHash).toBe(page.sets?.[scope]);
  const kinds = manifest.chunks.map(({ kind }) => kind);
  expect(kinds.indexOf('bundle')).toBeLessThan(kinds.indexOf('goods'));
  expect(kinds.indexOf('goods')).toBeLessThan(kinds.indexOf('member'));
});

test('the set hash follows every change: new, changed, ended and begun again', async () => {
  const seen = new Set<string>();
  const check = async (): Promise<void> => {
    const { items, sets } = await feed();
    const alive = items.filter(({ value }) => value !== null);
    expect(setOf(alive)).toBe(sets?.[scope]);
    seen.add(sets?.[scope] ?? '');
    const row = await sql<{ items: number }>`
      select items from feed_scope where scope = ${scope}`.execute(world.db);
    expect(row.rows[0]?.items).toBe(alive.length);
  };
  for (const [key, value] of [
    ['a', '1'],
    ['b', '2'],
    ['a', '3'],
    ['b', null],
    ['b', null],
    ['b', '{"x": "\\t"}'],
  ] as const) {
    await put(key, value);
    await check();
  }
  // The end of what has ended changes nothing.
  expect(seen.size).toBe(5);
});

async function buildAnew(key: string): Promise<void> {
  world.clock.advance(1000);
  await put(key, '1');
  await sql`insert into feed_snapshot (snapshot_id, scope, state, wanted_at)
    values (${world.ids.next()}, ${scope}, 'wanted', ${new Date(world.clock.nowMs())})`.execute(
    world.db,
  );
  await buildSnapshots(world.db);
}

test('[SYNC-02] many tills share one snapshot; a till goes on with what it began; what is old is taken away', async () => {
  await buildAnew('first');
  const first = await ask();
  const other = createTill(world, world.company.tills[2], world.company.ural);
  await other.join();
  const shared = await other.call('POST', '/sync/v1/snapshot', { snapshotId: null, after: 0 });
  expect(shared.body).toMatchObject({ snapshotId: first.snapshotId, whole: true });
  expect(await ask(first.snapshotId, first.chunks.length)).toMatchObject({ chunks: [] });
  // Two newer ones push it out, and with it the chunks that only it had.
  for (let n = 0; n < 2; n += 1) {
    await buildAnew(`newer-${n}`);
  }
  expect(await dropOldSnapshots(world.db, world.clock.nowMs())).toBeGreaterThan(0);
  const now = await ask(first.snapshotId, first.chunks.length);
  expect(now.snapshotId).not.toBe(first.snapshotId);
  const kept = new Set(now.chunks.map(({ hash }) => hash));
  const gone = first.chunks.filter(({ hash }) => !kept.has(hash));
  expect(gone.length).toBeGreaterThan(0);
  for (const { hash } of gone) {
    const answer = await bytesOf(hash);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'sync.chunk_unknown' });
  }
  expect((await linesOf(now)).length).toBe(now.items);
});

test('a builder that died leaves nothing that is taken for whole', async () => {
  const dead = world.ids.next();
  const when = new Date(world.clock.nowMs() + HOUR_MS);
  await sql`insert into feed_snapshot (snapshot_id, scope, state, position, items, set_hash, wanted_at)
    values (${dead}, ${scope}, 'building', 1, 5, '00', ${when})`.execute(world.db);
  await sql`insert into feed_snapshot (snapshot_id, scope, state, wanted_at)
    values (${world.ids.next()}, ${scope}, 'wanted', ${when})`.execute(world.db);
  await buildSnapshots(world.db);
  const rows = await world.db
    .selectFrom('feed_snapshot')
    .select(['snapshot_id', 'state'])
    .execute();
  expect(rows.map(({ snapshot_id: id }) => id)).not.toContain(dead);
  expect(rows.every(({ state }) => state === 'whole')).toBe(true);
});

test('what a till says of differing sets is kept for HQ: since when, and when they agreed again', async () => {
  const said = async (differing: readonly string[]) => {
    await till.call('POST', '/sync/v1/feed', { cursors: {}, limit: 1, sets: { differing } });
    const { rows } = await sql<{ sets_differ: unknown }>`
      select sets_differ from till where till_id = ${world.company.tills[0]}`.execute(world.db);
    return rows[0]?.sets_differ;
  };
  const at = (): string => new Date(world.clock.nowMs()).toISOString();
  expect(await said([])).toBeNull();
  const since = at();
  expect(await said([scope])).toEqual({ differing: [scope], since, healedAt: null });
  world.clock.advance(HOUR_MS);
  expect(await said([scope, 'all'])).toMatchObject({ differing: [scope, 'all'], since });
  const healedAt = at();
  const healed = { differing: [scope, 'all'], since, healedAt };
  expect(await said([])).toEqual(healed);
  world.clock.advance(HOUR_MS);
  expect(await said([])).toEqual(healed);
  expect(await said(['all'])).toEqual({ differing: ['all'], since: at(), healedAt: null });
});
