/** The invented company of the demo: one partner, two stores in two time zones, two tills in each. */
import type { NewCurrency, NewStore } from '../directory/places.ts';

export const PARTNER = {
  partnerId: '01980000-0000-7000-8000-000000000001',
  name: 'Верно Маркет',
} as const;

/** One bonus has two digits and is worth one ruble. */
export const BONUS: NewCurrency = {
  code: 'bonus',
  name: { ru: 'Бонусы', en: 'Bonuses' },
  decimals: 2,
  perRuble: 100,
};

const COMMON = {
  partnerId: PARTNER.partnerId,
  legalName: 'ООО «Верно Маркет»',
  inn: '7709991234',
  receiptFooter: ['Спасибо за покупку!', 'Горячая линия 8 800 000-00-00'],
  /** Scales print 22, five digits of PLU, five of grams. */
  weightBarcode: { prefixes: ['22'], codeDigits: 5, weightDigits: 5 },
  cardPattern: String.raw`^29\d{11}$`,
};

export const MOSCOW: NewStore = {
  ...COMMON,
  storeId: '01980000-0000-7000-8000-000000000011',
  name: 'Верно на Ордынке',
  address: '119017, Москва, ул. Большая Ордынка, 40, стр. 1',
  timeZone: 'Europe/Moscow',
  receiptHeader: ['ВЕРНО МАРКЕТ', 'магазин на Ордынке'],
};

export const URAL: NewStore = {
  ...COMMON,
  storeId: '01980000-0000-7000-8000-000000000012',
  name: 'Верно на Малышева',
  address: '620014, Екатеринбург, ул. Малышева, 51',
  timeZone: 'Asia/Yekaterinburg',
  receiptHeader: ['ВЕРНО МАРКЕТ', 'магазин на Малышева'],
};

export const TILLS = [
  { tillId: '01980000-0000-7000-8000-000000000021', store: MOSCOW, number: 1 },
  { tillId: '01980000-0000-7000-8000-000000000022', store: MOSCOW, number: 2 },
  { tillId: '01980000-0000-7000-8000-000000000023', store: URAL, number: 1 },
  { tillId: '01980000-0000-7000-8000-000000000024', store: URAL, number: 2 },
] as const;

export const STAFF = [
  {
    staffId: '01980000-0000-7000-8000-000000000031',
    login: 'hq',
    name: 'Ольга Верещагина',
    roleCode: 'hq',
    storeIds: null,
  },
  {
    staffId: '01980000-0000-7000-8000-000000000032',
    login: 'ordynka',
    name: 'Павел Ордынцев',
    roleCode: 'store_manager',
    storeIds: [MOSCOW.storeId],
  },
] as const;
