/** A small shop for tests: settings, goods, members, as the hub would send them. */
import { goodsItem, memberItem, storeSettings } from '@verno/shared/contracts/sync';
import type { PromotionInput } from '@verno/shared/promotions/bundle';
import type { FeedItem, GoodsItem, MemberItem, StoreSettings } from '@verno/shared/contracts/sync';

export const PARTNER = '0192a000-0000-7000-8000-000000000001';
export const STORE = '0192a000-0000-7000-8000-000000000002';
export const TILL = '0192a000-0000-7000-8000-000000000003';
export const ANNA = '0192a000-0000-7000-8000-000000000010';

export const SETTINGS: StoreSettings = storeSettings.parse({
  storeId: STORE,
  storeName: 'Магазин у дома',
  legalName: 'ООО «Ромашка»',
  inn: '7701234567',
  address: 'Омск, Ленина, 1',
  timeZone: 'Asia/Omsk',
  receiptHeader: [],
  receiptFooter: ['Спасибо!'],
  weightBarcode: { prefixes: ['22'], codeDigits: 5, weightDigits: 5 },
  cardPattern: '29\\d{11}',
  currencies: [
    { code: 'bonus', name: { ru: 'Бонусы', en: 'Bonuses' }, precision: 2, perRuble: 100 },
  ],
  offlineBonuses: 'earn_only',
});

export function goods(
  sku: string,
  fields: Partial<Record<keyof GoodsItem, unknown>> = {},
): GoodsItem {
  return goodsItem.parse({
    sku,
    name: `Товар ${sku}`,
    barcodes: [],
    plu: null,
    unit: 'piece',
    priceKopecks: 10_000,
    minPriceKopecks: null,
    category: null,
    brand: null,
    attributes: {},
    alreadyDiscounted: false,
    ...fields,
  });
}

export const MILK = goods('MILK', {
  name: 'Молоко «Ёлочка» 3,2 %',
  barcodes: ['4600000000015'],
  priceKopecks: 8990,
  category: 'dairy',
});
export const BREAD = goods('BREAD', {
  name: 'Хлеб Бородинский',
  barcodes: ['4600000000022'],
  priceKopecks: 5500,
});
export const APPLES = goods('APPLES', {
  name: 'Яблоки Антоновка',
  plu: '42',
  unit: 'kg',
  priceKopecks: 12_990,
});

export const ANNA_CARD = '2900000000018';
const ANNA_PHONE = '+79161234567';

export function member(fields: Partial<Record<keyof MemberItem, unknown>> = {}): MemberItem {
  return memberItem.parse({
    memberId: ANNA,
    displayName: 'Анна К.',
    state: 'active',
    identifiers: [
      { kind: 'card', value: ANNA_CARD },
      { kind: 'phone', value: ANNA_PHONE },
    ],
    facts: {
      memberId: ANNA,
      attributes: {},
      dates: {},
      answers: {},
      statuses: {},
      segments: [],
      counters: {},
      coupons: {},
      balances: {},
      history: {},
      card: null,
      contacts: null,
    },
    ...fields,
  });
}

/** Changes as feed items of one scope, numbered from `from`. */
export function feedOf(
  changes: readonly { readonly kind: string; readonly key: string; readonly value: unknown }[],
  from = 1,
): FeedItem[] {
  return changes.map(({ kind, key, value }, index) => ({
    scope: `partner:${PARTNER}`,
    position: from + index,
    kind,
    key,
    value: value === null ? null : JSON.parse(JSON.stringify(value)),
  }));
}

/** Everything of the small shop. */
export const SHOP_FEED: FeedItem[] = feedOf([
  { kind: 'store_settings', key: STORE, value: SETTINGS },
  ...[MILK, BREAD, APPLES].map((value) => ({ kind: 'goods', key: value.sku, value })),
  { kind: 'member', key: ANNA, value: member() },
  {
    kind: 'balance',
    key: `${ANNA}/bonus`,
    value: { memberId: ANNA, currency: 'bonus', active: 50_000, pending: 0 },
  },
]);

const promotion = (
  id: string,
  name: string,
  action: PromotionInput['rules'][number]['actions'][number],
): PromotionInput => ({ id, version: 1, name, rules: [{ id: 'r1', actions: [action] }] });

export const TEN_PERCENT_MILK: PromotionInput = promotion('milk-10', 'Молоко −10 %', {
  kind: 'percent',
  percentBp: 1000,
  target: { goods: { skus: ['MILK'] } },
});
/** Five percent of what was paid, at once. */
export const EARN_FIVE: PromotionInput = promotion('earn-5', 'Бонусы 5 %', {
  kind: 'earn',
  currency: 'bonus',
  how: { type: 'percent', percentBp: 500 },
});
/** Bonuses may pay half of a cheque. */
export const REDEEM_HALF: PromotionInput = promotion('redeem-50', 'Оплата бонусами', {
  kind: 'redeem',
  currency: 'bonus',
  shareBp: 5000,
});
