import { CHUNK_TRIES_MAX } from '@verno/shared/sync/till-snapshot';
import { expect, test, vi } from 'vitest';
import { ENROLMENT_CODE, startFakeHub } from '../../fake-hub.testkit.ts';
import { SETTINGS, SHOP_FEED, STORE, feedOf } from '../../shop.testkit.ts';
import { startTill } from '../../till.testkit.ts';
import { giveSnapshot } from './fake-snapshot.testkit.ts';

const WAIT = { timeout: 20_000, interval: 20 };

/** A new till before a snapshot of three goods, a member and her balance, of which one chunk comes damaged. */
async function start(times: number) {
  const hub = await startFakeHub();
  const settings = feedOf([{ kind: 'store_settings', key: STORE, value: SETTINGS }]);
  hub.feed.push(...settings.map((item) => ({ ...item, scope: `store:${STORE}` })));
  const items = SHOP_FEED.filter(({ kind }) => kind !== 'store_settings');
  const snapshot = giveSnapshot(hub, items, 2);
  snapshot.damage(1, times);
  const till = await startTill({ hubUrl: hub.url, enrolCode: ENROLMENT_CODE });
  return { snapshot, till, hashes: snapshot.chunks.map(({ hash }) => hash) };
}

test('[SYNC-02] a chunk that is not what its name says is fetched again at once, the others are not', async () => {
  const { snapshot, till, hashes } = await start(CHUNK_TRIES_MAX - 1);
  await vi.waitFor(() => expect(till.view().status.catchingUp).toBe(false), WAIT);
  const asked = (hash: string) => snapshot.asked.filter((one) => one === hash).length;
  expect(hashes.map(asked)).toEqual([1, CHUNK_TRIES_MAX, 1, 1]);
  expect(till.view().notice).toBeNull();
  expect((await till.command('identify', { text: '+79161234567' })).ok).toBe(true);
  expect(till.view().member?.displayName).toBe('Анна К.');
});

test('damaged again and again it is told, and the till tries on', async () => {
  const { till } = await start(CHUNK_TRIES_MAX + 1);
  await vi.waitFor(
    () => expect(till.view().notice?.problem.code).toBe('sync.snapshot_broken'),
    WAIT,
  );
  await vi.waitFor(() => expect(till.view().status.catchingUp).toBe(false), WAIT);
});
