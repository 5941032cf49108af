/** Cursors that may not be read on from: of a future that a restore undid, or older than the kept ends. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { bundleItem, cursors, feedItem, readMarks } from '@verno/shared/contracts/sync';
import type { ReadMarks } from '@verno/shared/contracts/sync';
import { bundleStatement } from '@verno/shared/sync/bundle-switch';
import { TOMBSTONE_KEPT_DAYS } from '@verno/shared/sync/hub-feed';
import { startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { createTill } from '../till.testkit.ts';
import type { TestTill } from '../till.testkit.ts';
import { recordChanges, partnerScope } from './changes.ts';
import { FEED_MARK_MS, forgetEnds, tendFeed } from './cleaning.ts';
import { declareRestored, noticeRestore } from './restored.ts';

/** A page, or the refusal that came instead. */
const said = z.object({
  code: z.string().optional(),
  items: z.array(feedItem).default([]),
  cursors: cursors.default({}),
  marks: readMarks.optional(),
});

let world: TestHub;
let till: TestTill;
beforeEach(async () => {
  world = await startTestHub();
  till = createTill(world, world.company.tills[0], world.company.moscow);
  await till.join();
  await world.sequence();
});
afterEach(() => world.close());

/** Without `marks`: as a till before wire 3 asks. */
const ask = async (from: Record<string, number>, marks?: ReadMarks, limit = 1000) => {
  const answered = await till.call('POST', '/sync/v1/feed', { cursors: from, limit, marks });
  return said.parse(answered.body);
};

async function change(key: string, value: string | null): Promise<void> {
  const { partnerId } = world.company;
  await world.db
    .transaction()
    .execute((tx) =>
      recordChanges(tx, [{ partnerId, scope: partnerScope(partnerId), kind: 'goods', key, value }]),
    );
  await world.sequence();
}

test('after a restore the feed goes on far above; cursors of the lost future begin anew, older ones read on', async () => {
  const before = await ask({});
  const scope = partnerScope(world.company.partnerId);
  const lost = { ...before.cursors, [scope]: (before.cursors[scope] ?? 0) + 1 };
  await declareRestored(world.db, world.clock.nowMs());
  await till.hello();
  await change('after', 'a');
  expect((await ask(lost)).code).toBe('sync.snapshot_required');
  const next = await ask(before.cursors);
  expect(next.items.map(({ key }) => key)).toContain('after');
  // By the epoch, which is a minute: another future of the same backup begins elsewhere.
  const epoch = Math.floor(world.clock.nowMs() / 60_000);
  expect(next.cursors[scope]).toBeGreaterThan(Math.max(1_000_000_000, epoch * 100_000_000));
});

test('data of another server is noticed at start, once; the same server is nothing new', async () => {
  expect(await noticeRestore(world.db, world.clock.nowMs())).toBe(false);
  await world.db.updateTable('hub_state').set({ server_mark: 'another/1/1' }).execute();
  expect(await noticeRestore(world.db, world.clock.nowMs())).toBe(true);
  expect(await noticeRestore(world.db, world.clock.nowMs())).toBe(false);
  const [state] = await world.db
    .selectFrom('hub_state')
    .select(['hub_epoch', 'feed_gaps'])
    .execute();
  expect(state?.hub_epoch).toBeGreaterThan(1);
  expect(state?.feed_gaps).toHaveLength(1);
});

test('[SYNC-06] ends are forgotten after weeks of running, not by a clock; who missed them begins anew', async () => {
  await change('gone', 'x');
  const { cursors: early } = await ask({});
  await change('gone', null);
  await change('later', 'y');
  // The clock jumps ten years: one more mark, and nothing is old.
  await tendFeed(world.db, world.clock.nowMs());
  await tendFeed(world.db, world.clock.nowMs() + 10 * 365 * 24 * FEED_MARK_MS);
  expect(await forgetEnds(world.db)).toBe(0);
  expect((await ask(early)).items.find(({ key }) => key === 'gone')?.value).toBeNull();
  for (let hour = 0; hour <= TOMBSTONE_KEPT_DAYS * 24; hour += 1) {
    await world.db
      .insertInto('feed_mark')
      .values({
        position: (
          await world.db.selectFrom('hub_state').select('feed_position').executeTakeFirstOrThrow()
        ).feed_position,
        marked_at: new Date(world.clock.nowMs()),
      })
      .execute();
  }
  expect(await forgetEnds(world.db)).toBe(1);
  // A copy of the till's disk reads all anew, and as an old program: the hub remembers that by till.
  await ask({});
  expect((await ask(early)).code).toBeUndefined();
  // The disk it was copied from says how far it is itself: it has missed the end, and is told so.
  expect((await ask(early, {})).code).toBe('sync.snapshot_required');
  const anew = await ask({});
  expect(anew.items.map(({ key }) => key)).not.toContain('gone');
  expect((await ask(anew.cursors)).items).toEqual([]);
});

test('a reading from nothing goes on over ends that are older than its beginning, page by page', async () => {
  await change('gone', 'x');
  await change('gone', null);
  await change('later', 'y');
  await world.db.deleteFrom('feed_item').where('key', '=', 'gone').execute();
  const { feed_position: head } = await world.db
    .selectFrom('hub_state')
    .select('feed_position')
    .executeTakeFirstOrThrow();
  await world.db
    .updateTable('hub_state')
    .set({ feed_floor: head - 1 })
    .execute();
  let page = await ask({}, {}, 1);
  const keys = page.items.map(({ key }) => key);
  for (let pages = 0; pages < head && page.items.length > 0; pages += 1) {
    page = await ask(page.cursors, page.marks ?? {}, 1);
    expect(page.code).toBeUndefined();
    keys.push(...page.items.map(({ key }) => key));
  }
  expect(keys).toContain('later');
});

test('[SYNC-02] a bundle comes with the signature of the key that the till got at its enrolment', async () => {
  const enrolled = await till.enrol(await world.codeFor(till.tillId));
  await till.hello();
  const { items } = await ask({});
  const bundle = bundleItem.parse(items.find(({ kind }) => kind === 'bundle')?.value);
  const x = Buffer.from(String(enrolled.body['bundleKey']), 'base64').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const text = bundleStatement(world.company.partnerId, bundle.version, bundle.hash);
  const signature = Buffer.from(bundle.signature ?? '', 'base64');
  expect(verify(null, Buffer.from(text), key, signature)).toBe(true);
});

test('own events are told as reflected after the balances they moved', async () => {
  const { cursors: known } = await ask({});
  till.sell({ member: world.company.anna });
  await till.upload();
  await world.sequence();
  const { items } = await ask(known);
  expect(items.at(-1)).toMatchObject({ kind: 'reflected', key: '1', value: { epoch: 1, seq: 1 } });
  expect(items.map(({ kind }) => kind)).toContain('balance');
});
