/** A purchase as a shop sees it: long names, weighed goods, two promotions, bonuses, cash. */
import { type StoreSettings, storeSettings } from '@verno/shared/contracts/sync';
import { type PurchaseFact, purchaseFact } from '@verno/shared/purchase/fact';

const id = (last: number): string => `00000000-0000-7000-8000-${String(last).padStart(12, '0')}`;
const TEA_HALF_PRICE = id(101);
const CARD_TEN_PERCENT = id(102);
const CASHBACK = id(103);
const HASH = 'a'.repeat(64);

export const SETTINGS: StoreSettings = storeSettings.parse({
  storeId: id(2),
  storeName: 'Магазин «Ромашка»',
  legalName: 'ООО «Ромашка и партнёры»',
  inn: '7701234567',
  address: 'г. Москва, ул. Большая Полянка, д. 51А/9, пом. 1',
  timeZone: 'Europe/Moscow',
  receiptHeader: ['Часы работы: 8:00–22:00'],
  receiptFooter: ['Спасибо за покупку!', 'Горячая линия: 8 800 555-35-35'],
  weightBarcode: null,
  cardPattern: String.raw`99\d{14}`,
  currencies: [
    { code: 'points', name: { ru: 'Баллы', en: 'Points' }, precision: 0, perRuble: 1 },
    { code: 'eco', name: { ru: 'Эко-рубли', en: 'Eco-rubles' }, precision: 2, perRuble: 100 },
  ],
  offlineBonuses: 'earn_only',
});

interface Sold {
  readonly name: string;
  readonly quantityMilli: number;
  readonly unitPriceKopecks: number;
  readonly amountKopecks: number;
  readonly parts?: readonly { promotionId: string; amountKopecks: number }[];
}

const GOODS: readonly Sold[] = [
  {
    name: 'Чай чёрный «Принцесса Нури» высокогорный листовой, 100 пакетиков с ярлычком',
    quantityMilli: 2000,
    unitPriceKopecks: 18990,
    amountKopecks: 37980,
    parts: [
      { promotionId: TEA_HALF_PRICE, amountKopecks: 9495 },
      { promotionId: CARD_TEN_PERCENT, amountKopecks: 2848 },
    ],
  },
  {
    name: 'Сыр Российский, вес.',
    quantityMilli: 352,
    unitPriceKopecks: 89900,
    amountKopecks: 31645,
    parts: [{ promotionId: CARD_TEN_PERCENT, amountKopecks: 3165 }],
  },
  {
    name: 'Молоко 2,5 % 0,93 л',
    quantityMilli: 12000,
    unitPriceKopecks: 9450,
    amountKopecks: 113400,
  },
];

const partsOf = ({ parts = [] }: Sold): { promotionId: string; amountKopecks: number }[] => [
  ...parts,
];
const total = (of: (goods: Sold) => number): number =>
  GOODS.reduce((sum, goods) => sum + of(goods), 0);
const discountOf = (goods: Sold): number =>
  partsOf(goods).reduce((sum, part) => sum + part.amountKopecks, 0);
const INITIAL = total((goods) => goods.amountKopecks);
const DISCOUNT = total(discountOf);
const REDEEMED = 10_000;
const TO_PAY = INITIAL - DISCOUNT - REDEEMED;

const traced = (promotionId: string, name: string): object => ({
  promotionId,
  version: 1,
  name,
  outcome: 'applied',
  benefitKopecks: 0,
  accrued: 0,
  reason: null,
});
const rule = (promotionId: string): object => ({ promotionId, version: 1, ruleId: 'r1' });

/** The member's purchase with everything a receipt can show. */
export const PURCHASE: PurchaseFact = purchaseFact.parse({
  purchaseId: id(1),
  number: '3-000042',
  cashier: 'Иванова Мария',
  cheque: {
    partnerId: id(4),
    storeId: id(2),
    tillId: id(3),
    lines: GOODS.map((goods, index) => ({
      lineId: `l${index}`,
      sku: `sku-${index}`,
      quantityMilli: goods.quantityMilli,
      unitPriceKopecks: goods.unitPriceKopecks,
      amountKopecks: goods.amountKopecks,
      minUnitPriceKopecks: null,
      category: null,
      brand: null,
      attributes: {},
      alreadyDiscounted: false,
    })),
    paymentMethod: 'cash',
    identification: 'magstripe',
    coupons: [],
    redemption: { currency: 'points', amount: 100 },
  },
  names: GOODS.map(({ name }, index) => ({ lineId: `l${index}`, name, barcode: null })),
  facts: {
    memberId: id(5),
    attributes: {},
    dates: {},
    answers: {},
    statuses: {},
    segments: [],
    counters: {},
    coupons: {},
    balances: { points: 1250 },
    history: {},
    card: null,
    contacts: null,
  },
  at: { epochMs: 1_795_256_700_000, local: '2026-11-21T14:05:00' },
  result: {
    lines: GOODS.map((goods, index) => ({
      lineId: `l${index}`,
      initialKopecks: goods.amountKopecks,
      amountKopecks: goods.amountKopecks - discountOf(goods),
      redeemedKopecks: 0,
      runs: [],
      parts: partsOf(goods).map((part) => Object.assign(rule(part.promotionId), part)),
    })),
    totals: {
      initialKopecks: INITIAL,
      discountKopecks: DISCOUNT,
      redeemedKopecks: REDEEMED,
      totalKopecks: TO_PAY,
    },
    accruals: [
      {
        ...rule(CASHBACK),
        currency: 'points',
        amount: 78,
        baseKopecks: TO_PAY,
        activateOn: '2026-12-05',
        expireOn: '2027-12-05',
        parts: [],
      },
      {
        ...rule(CASHBACK),
        currency: 'eco',
        amount: 1250,
        baseKopecks: TO_PAY,
        activateOn: null,
        expireOn: null,
        parts: [],
      },
    ],
    redemption: {
      currency: 'points',
      promotionId: null,
      limit: 500,
      requested: 100,
      granted: 100,
      grantedKopecks: REDEEMED,
      reason: 'redemption.share_limit',
    },
    coupons: [{ code: 'NY-2027-7QF3', promotionId: CASHBACK, action: 'issue' }],
    effects: [],
    consumptions: [],
    messages: [
      {
        promotionId: CASHBACK,
        to: 'receipt',
        text: 'До 31 декабря — двойные баллы за товары марки «Наш выбор» 🎁',
      },
      { promotionId: CASHBACK, to: 'cashier', text: 'Предложите пакет' },
    ],
    trace: [
      traced(TEA_HALF_PRICE, 'Второй чай за полцены'),
      traced(CARD_TEN_PERCENT, 'Скидка 10 % постоянным покупателям сети'),
    ],
    factsRead: [],
    inputHash: HASH,
    bundleHash: HASH,
    engineVersion: '1.0.0',
  },
  payments: [
    {
      method: 'cash',
      amountKopecks: TO_PAY,
      tenderedKopecks: 200_000,
      changeKopecks: 200_000 - TO_PAY,
    },
  ],
  reservationId: null,
  offline: false,
});
