/** A big shop written into a till's file by the till's own feed: goods, members, promotions. */
import { goodsItem, memberItem, storeSettings } from '@verno/shared/contracts/sync';
import type { FeedItem } from '@verno/shared/contracts/sync';
import { partnerId, storeId, tillId } from '@verno/shared/kernel/ids';
import { bundleHash } from '@verno/shared/promotions/bundle';
import { applyPage } from '../../../agent/engine/feed/apply.ts';
import { makeKeyPair } from '../../../agent/engine/hub/keys.ts';
import { openTillDatabase } from '../../../agent/engine/store/database.ts';
import { createTillStore } from '../../../agent/engine/store/store.ts';
import type { TillStore } from '../../../agent/engine/store/store.ts';
import { textOf } from '../engine/ours.ts';
import { makeRules } from '../engine/rules.ts';

const PARTNER = '0190f0a0-0000-7000-8000-000000000001';
const STORE = '0190f0a0-0000-7000-8000-000000000002';
const TILL = '0190f0a0-0000-7000-8000-000000000003';
const SCOPE = `partner:${PARTNER}`;
const CATEGORIES = 200;
const PAGE = 1000;

export interface ShopSize {
  readonly goods: number;
  readonly members: number;
  readonly promotions: number;
}

/** What was written, and how long an item took. */
export interface FilledShop {
  readonly members: number;
  /** Microseconds an item, of each page. */
  readonly goodsUs: readonly number[];
  readonly membersUs: readonly number[];
}

/** Fills a new till; members stop at `deadlineMs` (of `performance.now`) when there are too many. */
export function fillShop(folder: string, size: ShopSize, deadlineMs: number): FilledShop {
  const opened = openTillDatabase(folder);
  if (!opened.ok) throw new Error(opened.error.text.en);
  const store = createTillStore(opened.value);
  enrol(store);
  applyPage(
    store,
    { items: [settingsItem(), bundleItem(size)], cursors: {}, complete: false },
    1,
    null,
  );
  const goodsUs = writePages(store, size.goods, goodsAt, Number.POSITIVE_INFINITY);
  const membersUs = writePages(store, size.members, memberAt, deadlineMs);
  applyPage(store, { items: [], cursors: { [SCOPE]: 1 }, complete: true }, Date.now(), null);
  const members = store.members.count();
  opened.value.close();
  return { members, goodsUs, membersUs };
}

export function barcodeAt(index: number): string {
  return withCheckDigit(`46${String(index).padStart(10, '0')}`);
}

export function cardAt(index: number): string {
  return withCheckDigit(`29${String(index).padStart(10, '0')}`);
}

function writePages(
  store: TillStore,
  count: number,
  itemAt: (index: number) => FeedItem,
  deadlineMs: number,
): number[] {
  const eachUs: number[] = [];
  for (let from = 0; from < count && performance.now() < deadlineMs; from += PAGE) {
    const items = Array.from({ length: Math.min(PAGE, count - from) }, (_, at) =>
      itemAt(from + at),
    );
    const startedMs = performance.now();
    applyPage(store, { items, cursors: { [SCOPE]: from + 1 }, complete: false }, 1, 1);
    eachUs.push(((performance.now() - startedMs) * 1000) / items.length);
  }
  return eachUs;
}

function enrol(store: TillStore): void {
  store.identity.write({
    hubUrl: 'http://127.0.0.1:9',
    tillId: tillId.parse(TILL),
    tillName: 'Касса 1',
    tillNumber: 1,
    storeId: storeId.parse(STORE),
    storeName: 'Магазин',
    partnerId: partnerId.parse(PARTNER),
    epoch: 1,
    nonce: 'n',
    hubEpoch: 1,
    keys: makeKeyPair(),
    frozen: null,
  });
}

function feedItem(kind: string, key: string, position: number, value: object): FeedItem {
  return { scope: SCOPE, position, kind, key, value: JSON.parse(JSON.stringify(value)) };
}

function settingsItem(): FeedItem {
  const settings = storeSettings.parse({
    storeId: STORE,
    storeName: 'Магазин',
    legalName: 'ООО «Магазин»',
    inn: '7701234567',
    address: 'Омск',
    timeZone: 'Asia/Omsk',
    receiptHeader: [],
    receiptFooter: [],
    weightBarcode: null,
    cardPattern: String.raw`29\d{11}`,
    currencies: [
      { code: 'bonus', name: { ru: 'Бонусы', en: 'Bonuses' }, precision: 2, perRuble: 100 },
    ],
    offlineBonuses: 'earn_only',
  });
  return feedItem('store_settings', STORE, 1, settings);
}

function bundleItem({ promotions }: ShopSize): FeedItem {
  const text = textOf(makeRules(promotions, CATEGORIES));
  return feedItem('bundle', PARTNER, 1, { version: 1, hash: bundleHash(text), text });
}

const WORDS = ['Молоко', 'Хлеб', 'Сыр', 'Масло', 'Чай', 'Кофе', 'Сок', 'Мыло', 'Крупа', 'Печенье'];
const BRANDS = ['north', 'south', 'east', 'west'];

function goodsAt(index: number): FeedItem {
  const item = goodsItem.parse({
    sku: `sku-${index}`,
    name: `${WORDS[index % WORDS.length]} «Марка ${index % 997}» ${index % 900} г`,
    barcodes: [barcodeAt(index)],
    plu: null,
    unit: 'piece',
    priceKopecks: 1999 + (index % 500) * 37,
    minPriceKopecks: null,
    category: `c${index % CATEGORIES}`,
    brand: BRANDS[index % BRANDS.length] ?? null,
    attributes: {},
    alreadyDiscounted: false,
  });
  return feedItem('goods', item.sku, index + 1, item);
}

function memberAt(index: number): FeedItem {
  const memberId = `0190f0a0-0000-7000-8000-1${String(index).padStart(11, '0')}`;
  const item = memberItem.parse({
    memberId,
    displayName: `Анна ${index}`,
    state: 'active',
    identifiers: [
      { kind: 'card', value: cardAt(index) },
      { kind: 'phone', value: `+79${String(index).padStart(9, '0')}` },
    ],
    facts: {
      memberId,
      attributes: { city: 'Омск' },
      dates: { birthday: '1990-05-17' },
      answers: {},
      statuses: { main: 'silver' },
      segments: ['regular', 'baby'],
      counters: {},
      coupons: {},
      balances: { bonus: 10_000 },
      history: {},
      card: null,
      contacts: null,
    },
  });
  return feedItem('member', memberId, index + 1, item);
}

/** EAN-13: the last digit brings the weighted sum to a multiple of ten. */
function withCheckDigit(digits: string): string {
  let sum = 0;
  for (const [place, digit] of Array.from(digits).entries())
    sum += Number(digit) * (place % 2 === 0 ? 1 : 3);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
