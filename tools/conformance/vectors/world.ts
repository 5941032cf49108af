/** A small shop: goods, members and words from which the vectors are drawn. */
import { memberId, partnerId, sku, storeId, tillId } from '@verno/shared/kernel/ids';
import type { BundleInput } from '@verno/shared/promotions/bundle';
import type { Cheque, ChequeLine, MemberFacts, Moment } from '@verno/shared/promotions/cheque';
import { lineAmount } from '@verno/shared/purchase/totals';
import type { Chance } from './random.ts';

const PARTNER = '0190f0a0-0000-7000-8000-000000000001';
const STORE = '0190f0a0-0000-7000-8000-000000000002';
const TILL = '0190f0a0-0000-7000-8000-000000000003';
const OTHER = '0190f0a0-0000-7000-8000-0000000000ff';
const MEMBER = '0190f0a0-0000-7000-8000-000000000004';

type Words = readonly [unknown, ...unknown[]];

/** Values by the name of a field; `what` and `measure` of the same object choose among them further. */
export const WORDS: Readonly<Record<string, Words>> = {
  skus: ['assam', 'sencha', 'rye', 'brie', 'water', 'apples', 'cup', 'saffron'],
  sku: ['assam', 'cup', 'water', 'candle'],
  categories: ['drinks', 'tea', 'green', 'food', 'china', 'unknown'],
  brands: ['Ahmad', 'Lebo', 'Nobody'],
  groups: ['breakfast'],
  personal: ['favourites', 'presents'],
  currency: ['bonus', 'miles'],
  emission: ['spring', 'personal'],
  mask: ['SPR*', '?ERS*'],
  of: ['birthday', 'registration', 'wedding', 'leap'],
  key: ['all', 'month', 'tea:90d', 'coffee', 'visits'],
  counter: ['coffee', 'fresh'],
  block: ['children'],
  system: ['tier', 'club'],
  segment: ['vip', 'lost'],
  anySegment: ['vip', 'lost'],
  noSegment: ['lost', 'staff'],
  seed: ['a', 'b'],
  name: ['evening', 'morning'],
  text: ['Спасибо за покупку!', 'Возьмите подарок'],
  partners: [PARTNER, OTHER],
  stores: [STORE, OTHER],
  tills: [TILL, OTHER],
  budgets: ['campaign'],
  stackingGroup: ['g1', 'g2'],
  weekdays: [1, 3, 4, 7],
  percentBp: [500, 1000, 1250, 3333, 10_000, 0, 7],
  shareBp: [500, 2000, 5000, 9999, 10_000],
  shareOfListBp: [3000, 9000, 10_000],
  unitPriceKopecks: [100, 5000, 9001],
  amountKopecks: [1, 99, 700, 2500, 10_000],
  priceKopecks: [1, 4990, 9900],
  moneyKopecks: [1, 500, 5000, 100_000],
  maxAmountKopecks: [50, 777, 5000],
  minRestKopecks: [0, 100, 5000],
  minKopecks: [0, 5000],
  maxKopecks: [9000, 50_000],
  eachKopecks: [1000, 3333],
  stepKopecks: [10, 99, 100, 500],
  amount: [1, 30, 250, 1999],
  maxAmount: [7, 100, 5000],
  factorBp: [15_000, 20_000, 33_333],
  perRuble: [1, 3, 100],
  uses: [0, 1, 5],
  bonuses: [10, 500],
  before: [0, 3, 10],
  after: [0, 3, 30],
  years: [1, 10],
  priority: [0, 1, 5, -3],
  from: [0, 1000, 2000, 5000],
  n: [2, 3, 6],
  every: [2, 5],
};

/** Values that go with a code or a question. */
export const VALUES: Readonly<Record<string, Words>> = {
  color: ['green', 'red', 'gre'],
  discount: [5, 12.5],
  bio: [true, false],
  cardDiscount: [5.5, 3],
  gender: ['f', 'm'],
  age: [18, 31, 60],
  sex: ['boy', 'girl'],
  school: [true, false],
};
export const GOODS_ATTRIBUTES: Words = ['color', 'discount', 'bio'];
export const MEMBER_ATTRIBUTES: Words = ['cardDiscount', 'gender', 'age'];
export const QUESTIONS: Words = ['sex', 'school', 'born'];

interface Goods {
  readonly sku: string;
  readonly price: number;
  readonly category: string | null;
  readonly more?: Partial<ChequeLine>;
}

const CATALOGUE: readonly [Goods, ...Goods[]] = [
  {
    sku: 'assam',
    price: 15_990,
    category: 'tea',
    more: { brand: 'Ahmad', attributes: { color: 'red', discount: 5 } },
  },
  {
    sku: 'sencha',
    price: 9999,
    category: 'green',
    more: { brand: 'Lebo', attributes: { color: 'green', bio: true }, minUnitPriceKopecks: 9000 },
  },
  { sku: 'rye', price: 4537, category: 'food' },
  {
    sku: 'brie',
    price: 52_050,
    category: 'food',
    more: { minUnitPriceKopecks: 52_050, attributes: { bio: false, discount: 12.5 } },
  },
  { sku: 'water', price: 3333, category: 'drinks', more: { alreadyDiscounted: true } },
  { sku: 'apples', price: 12_990, category: 'food', more: { unit: 'kg' } },
  { sku: 'cup', price: 49_900, category: 'china', more: { attributes: { color: 'green' } } },
  { sku: 'saffron', price: 999_999, category: null, more: { unit: 'kg', brand: 'Lebo' } },
  { sku: 'candle', price: 1, category: 'china', more: { unit: 'piece' } },
];

export const MOMENTS: readonly [Moment, ...Moment[]] = [
  { epochMs: 1_763_542_800_000, local: '2025-11-19T12:00:00' },
  { epochMs: 1_709_238_600_000, local: '2024-02-29T23:30:00' },
  { epochMs: 1_767_128_700_000, local: '2025-12-31T00:05:00' },
  { epochMs: 1_773_555_300_000, local: '2026-03-15T09:15:00' },
];

function someLines(chance: Chance): ChequeLine[] {
  return Array.from({ length: chance.between(1, 6) }, (_, place) => {
    const goods = chance.oneOf(CATALOGUE);
    const weighed = goods.more?.unit === 'kg';
    const quantityMilli = weighed ? chance.between(1, 2500) : chance.between(1, 6) * 1000;
    const unitPriceKopecks = chance.percent(85) ? goods.price : Math.ceil(goods.price / 2);
    return {
      lineId: `l${place + 1}`,
      sku: sku.parse(goods.sku),
      quantityMilli,
      unitPriceKopecks,
      amountKopecks: lineAmount(unitPriceKopecks, quantityMilli),
      minUnitPriceKopecks: null,
      category: goods.category,
      brand: null,
      attributes: {},
      alreadyDiscounted: false,
      ...goods.more,
    };
  });
}

export function someCheque(chance: Chance): Cheque {
  return {
    partnerId: partnerId.parse(PARTNER),
    storeId: storeId.parse(STORE),
    tillId: tillId.parse(TILL),
    lines: someLines(chance),
    paymentMethod: chance.oneOf(['cash', 'card', null]),
    identification: chance.oneOf(['card', 'phone', 'qr', 'manual', 'wallet', 'magstripe', null]),
    coupons: chance.oneOf([[], ['SPRING'], ['spring', 'PERS-1'], ['PERS-1', 'NONE'], ['SPRING']]),
    redemption: chance.percent(60)
      ? {
          currency: chance.oneOf(['bonus', 'bonus', 'miles']),
          amount: chance.oneOf([50, 999, 40_000, 0]),
        }
      : null,
    ...(chance.percent(70) ? { draw: chance.oneOf(['d1', 'd2', 'd3']) } : {}),
  };
}

export function someMember(chance: Chance): MemberFacts | null {
  if (chance.percent(12)) return null;
  const poor = chance.percent(12);
  const facts: MemberFacts = {
    memberId: memberId.parse(MEMBER),
    attributes: {
      cardDiscount: 5.5,
      gender: chance.oneOf(['f', 'm']),
      age: chance.between(17, 61),
    },
    dates: {
      birthday: chance.oneOf(['1994-11-21', '1988-03-15', '2000-02-29']),
      registration: '2024-11-19',
      leap: '1992-02-29',
    },
    answers: {
      children: [
        { sex: 'boy', born: chance.oneOf(['2012-11-20', '2015-03-14']), school: true },
        { sex: 'girl', born: '2020-02-28', school: false },
      ],
    },
    statuses: { tier: chance.oneOf(['gold', 'silver']) },
    segments: chance.oneOf([['vip'], ['vip', 'staff'], ['lost'], []]),
    counters: { coffee: chance.between(0, 12), visits: chance.between(0, 40) },
    coupons: { 'PERS-1': 'personal' },
    goods: { favourites: [sku.parse('assam'), sku.parse('rye'), sku.parse('cup')] },
    balances: { bonus: chance.oneOf([0, 77, 123_456, -500]), miles: chance.between(0, 300) },
    history: {
      all: { count: chance.between(0, 9), sumKopecks: 4_321_099, lastDate: '2025-10-01' },
      'tea:90d': { count: 2, sumKopecks: 50_000, lastDate: null },
    },
    card: { category: 'plastic', type: 'loyalty', state: chance.oneOf(['active', 'blocked']) },
    contacts: { phoneVerified: true, emailVerified: chance.percent(50) },
  };
  if (!poor) return facts;
  return {
    ...facts,
    attributes: {},
    dates: {},
    answers: {},
    statuses: {},
    history: {},
    card: null,
    contacts: null,
  };
}

/** What all bundles share. */
export const FRAME: Omit<BundleInput, 'promotions' | 'stackingGroups' | 'budgets'> = {
  schema: 1,
  partnerId: PARTNER,
  version: 1,
  currencies: [
    {
      code: 'bonus',
      name: { ru: 'Бонусы', en: 'Bonuses' },
      precision: 2,
      perRuble: 100,
      lifetime: { activateAfterDays: 14, expireAfterDays: 365 },
    },
    {
      code: 'miles',
      name: { ru: 'Мили', en: 'Miles' },
      precision: 0,
      perRuble: 3,
      lifetime: { expireOn: '2027-01-31', alignToMonth: true },
    },
  ],
  categories: [
    { id: 'drinks', parentId: null },
    { id: 'tea', parentId: 'drinks' },
    { id: 'green', parentId: 'tea' },
    { id: 'food', parentId: null },
    { id: 'china', parentId: null },
    { id: 'unknown', parentId: null },
  ],
  groups: [
    {
      id: 'breakfast',
      name: 'Завтрак',
      include: [{ categories: ['drinks'] }, { skus: ['rye', 'brie'] }],
      exclude: [{ discounted: 'only' }, { attributes: [{ code: 'bio', op: 'eq', value: false }] }],
    },
  ],
  emissions: [
    {
      id: 'spring',
      publicCodes: ['SPRING'],
      from: '2024-01-01T00:00:00',
      to: '2026-03-15T00:00:00',
    },
    { id: 'personal' },
  ],
};
