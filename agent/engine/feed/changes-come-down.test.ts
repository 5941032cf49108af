import { generateKeyPairSync, sign } from 'node:crypto';
import { FEED_ITEMS_MAX, FEED_VALUES } from '@verno/shared/contracts/sync';
import { bundleStatement } from '@verno/shared/sync/bundle-switch';
import { describe, expect, test, vi } from 'vitest';
import { ENROLMENT_CODE, startFakeHub } from '../fake-hub.testkit.ts';
import {
  BREAD,
  MILK,
  SETTINGS,
  SHOP_FEED,
  TEN_PERCENT_MILK,
  feedOf,
  goods,
} from '../shop.testkit.ts';
import { STORE } from '../shop.testkit.ts';
import { rulesKeyOf } from '../hub/sync-memory.ts';
import { openStore, tempFolder } from '../store/temp-folder.testkit.ts';
import { PATIENCE, bundleItem, cashierOf, startShop, startTill, until } from '../till.testkit.ts';
import { applyPage, beginReload } from './apply.ts';

const many = (count: number) =>
  feedOf(
    Array.from({ length: count }, (_, index) => ({
      kind: 'goods',
      key: `G${index}`,
      value: goods(`G${index}`, { barcodes: [`20000${String(index).padStart(8, '0')}`] }),
    })),
    100,
  );

describe('changes come down from the hub', () => {
  test('[SYNC-02] thousands of goods in pages, taken up again after the way broke in the middle', async () => {
    const count = FEED_ITEMS_MAX * 4;
    const hub = await startFakeHub([...SHOP_FEED, ...many(count)]);
    hub.delayMs = 30;
    const till = await startTill({ hubUrl: hub.url, enrolCode: ENROLMENT_CODE });
    const pages = (): number => hub.calls.filter((call) => call.endsWith('/feed')).length;
    await vi.waitFor(() => expect(pages()).toBeGreaterThanOrEqual(3), PATIENCE);
    hub.down = true;
    await until(till, ({ status }) => status.link !== 'online');
    expect(till.view().status.catchingUp).toBe(true);
    hub.down = false;
    await until(till, ({ status }) => !status.catchingUp);
    const view = await cashierOf(till)('enterCode', {
      code: `20000${String(count - 1).padStart(8, '0')}`,
    });
    expect(view.lines[0]?.sku).toBe(`G${count - 1}`);
    // Pages that were applied before the break are not asked for again.
    expect(pages()).toBeLessThanOrEqual(4 + 1 + 4);
  });

  test('[SYNC-02] a poke brings a new price at once; an open cheque keeps what was scanned', async () => {
    const { hub, till } = await startShop();
    const cashier = cashierOf(till);
    await cashier('enterCode', { code: '4600000000015' });
    const value = { ...MILK, priceKopecks: 9990 };
    hub.feed.push(...feedOf([{ kind: 'goods', key: 'MILK', value }], 7000));
    hub.poke();
    await vi.waitFor(async () => {
      const found = await till.command('searchGoods', { text: 'молоко' });
      expect(found.ok && found.value[0]?.priceKopecks).toBe(9990);
    }, PATIENCE);
    const view = await cashier('enterCode', { code: '4600000000015' });
    expect(view.lines.map(({ unitPriceKopecks }) => unitPriceKopecks)).toEqual([8990, 9990]);
  });

  test('[SYNC-02] new rules take over the open cheque; broken ones are told and the old stay', async () => {
    const { hub, till } = await startShop();
    const cashier = cashierOf(till);
    await cashier('enterCode', { code: '4600000000015' });
    hub.feed.push(bundleItem(2, [TEN_PERCENT_MILK]));
    hub.poke();
    await until(till, ({ totals }) => totals.totalKopecks === 8091);
    const torn = bundleItem(3, []);
    hub.feed.push({ ...torn, value: { ...Object(torn.value), text: '{"schema":1}' } });
    hub.poke();
    await until(till, ({ notice }) => notice?.problem.code === 'sync.bundle_broken');
    expect(till.view()).toMatchObject({
      totals: { totalKopecks: 8091 },
      notice: { problem: { params: { version: 3 } } },
    });
  });

  test('[SYNC-02] after a restart the till sells with what it had, hub or no hub', async () => {
    const folder = tempFolder();
    const { hub, till } = await startShop({
      promotions: [TEN_PERCENT_MILK],
      till: { dataFolder: folder },
    });
    await till.stop();
    await hub.stop();
    const again = await startTill({ dataFolder: folder });
    const view = await cashierOf(again)('enterCode', { code: '4600000000015' });
    expect(view).toMatchObject({
      totals: { totalKopecks: 8091 },
      status: { link: 'offline', enrolled: true, catchingUp: false },
    });
  });

  test('[SYNC-02] a till too far behind reads everything anew and sells meanwhile', async () => {
    const { hub, till } = await startShop();
    hub.feed = hub.feed.filter(({ key }) => key !== 'BREAD');
    hub.refusals.set('sync.readFeed', [{ status: 410, code: 'sync.snapshot_required' }]);
    hub.poke();
    await until(till, ({ notice }) => notice?.problem.code === 'sync.snapshot_required');
    await until(till, ({ status }) => !status.catchingUp);
    expect((await till.command('enterCode', { code: '4600000000022' })).ok).toBe(false);
    expect((await till.command('enterCode', { code: '4600000000015' })).ok).toBe(true);
  });
});

describe('a page of changes', () => {
  test('is applied whole or not at all', () => {
    const { store } = openStore();
    const cursors = { 'partner:x': 5 };
    const broken = {
      ...store,
      feed: {
        ...store.feed,
        write: () => {
          throw new Error('torn');
        },
      },
    };
    const page = { items: SHOP_FEED, cursors, complete: true };
    expect(() => applyPage(broken, page, 1, null)).toThrow('torn');
    expect(store.goods.count()).toBe(0);
    expect(store.feed.read()).toEqual({});
    applyPage(store, page, 1, null);
    expect(store.goods.count()).toBe(3);
    expect(store.feed.read()).toEqual(cursors);
  });

  test('an unknown kind is skipped in silence, a known one that makes no sense is told', () => {
    const { store } = openStore();
    const items = feedOf([
      { kind: 'weather', key: 'omsk', value: { rain: true } },
      { kind: 'goods', key: 'X', value: { sku: 'X' } },
      { kind: 'store_settings', key: STORE, value: { ...SETTINGS, timeZone: 'Mars/Olympus' } },
      { kind: 'goods', key: 'BREAD', value: BREAD },
    ]);
    const applied = applyPage(store, { items, cursors: {}, complete: true }, 1, null);
    expect(applied.problems.map(({ params }) => params['kind'])).toEqual([
      'goods',
      'store_settings',
    ]);
    expect(store.goods.bySku('BREAD')).toEqual(BREAD);
    expect(store.feed.settings.read()).toBeNull();
  });

  test('[SYNC-02] a bundle without the hub’s signature is refused once its key is known; the rules before stay', () => {
    const { store } = openStore();
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
    rulesKeyOf(store).write(raw.toString('base64'));
    const page = { cursors: {}, complete: true };
    const item = bundleItem(3, [TEN_PERCENT_MILK]);
    const stripped = applyPage(store, { ...page, items: [item] }, 1, null);
    expect(stripped.problems.map(({ code }) => code)).toEqual(['sync.bundle_unsigned']);
    expect(store.bundles.newestFirst()).toEqual([]);
    const value = FEED_VALUES.bundle.parse(item.value);
    const text = bundleStatement('', value.version, value.hash);
    const signature = sign(null, Buffer.from(text), privateKey).toString('base64');
    const signed = { ...item, value: { ...value, signature } };
    expect(applyPage(store, { ...page, items: [signed] }, 1, null).bundles).toHaveLength(1);
    // An older version only counts while everything is read anew: the hub came back from a backup.
    const older = bundleItem(2, []);
    const back = FEED_VALUES.bundle.parse(older.value);
    const again = sign(null, Buffer.from(bundleStatement('', 2, back.hash)), privateKey);
    const lower = { ...older, value: { ...back, signature: again.toString('base64') } };
    expect(applyPage(store, { ...page, items: [lower] }, 1, 3).bundles).toEqual([]);
    beginReload(store);
    expect(applyPage(store, { ...page, items: [lower] }, 1, 3).bundles).toHaveLength(1);
    expect(store.bundles.newestFirst().map(({ version }) => version)).toEqual([2]);
  });

  test('ends of things take them away; a reload drops what the hub no longer has', () => {
    const { store } = openStore();
    const page = { cursors: {}, complete: true };
    applyPage(store, { ...page, items: SHOP_FEED }, 1, null);
    applyPage(
      store,
      { ...page, items: feedOf([{ kind: 'goods', key: 'MILK', value: null }]) },
      1,
      null,
    );
    expect(store.goods.bySku('MILK')).toBeNull();
    beginReload(store);
    expect(store.goods.bySku('BREAD')).toEqual(BREAD);
    expect(store.feed.state.read()?.reloading).toBe(true);
    const items = feedOf([{ kind: 'goods', key: 'MILK', value: MILK }]);
    applyPage(store, { ...page, items }, 1, null);
    expect(store.goods.count()).toBe(1);
    expect(store.members.count()).toBe(0);
  });
});
