/** A shop small enough to know by heart: what the fake engine sells. It decides nothing cleverly. */
import type { BridgeInput, LineView, TillView } from '@verno/shared/contracts/bridge';
import { sku as asSku } from '@verno/shared/kernel/ids';
import type { Problem } from '@verno/shared/kernel/text';

export const TEA = goods(
  '4601234567893',
  '101',
  'Чай чёрный «Принцесса Нури» крупнолистовой, 100 г',
  18_990,
);
export const BREAD = goods('4607001771562', '102', 'Хлеб бородинский', 6_450);
export const CHEESE = { ...goods(null, '103', 'Сыр российский, вес', 89_900), unit: 'kg' as const };
export const CARD_NUMBER = '2900000012345';
const SHELF = [TEA, BREAD, CHEESE];

function goods(barcode: string | null, sku: string, name: string, priceKopecks: number) {
  return { barcode, sku: asSku.parse(sku), name, priceKopecks, unit: 'piece' as 'piece' | 'kg' };
}
type Goods = ReturnType<typeof goods>;

export const READY_STATUS: TillView['status'] = {
  link: 'online',
  enrolled: true,
  queue: 0,
  lastSyncAtMs: null,
  devices: [
    { id: 'scanner', kind: 'scanner', state: 'ready', problem: null },
    { id: 'printer', kind: 'printer', state: 'ready', problem: null },
  ],
  catchingUp: false,
};

export const EMPTY_VIEW: TillView = {
  revision: 1,
  shop: { storeName: 'Пятёрочка на Ленина', tillName: 'Касса 2', timeZone: 'Asia/Yekaterinburg' },
  phase: 'selling',
  lines: [],
  totals: { initialKopecks: 0, discountKopecks: 0, redeemedKopecks: 0, totalKopecks: 0 },
  member: null,
  messages: [],
  receipt: null,
  refund: null,
  status: READY_STATUS,
  notice: null,
};

export const MEMBER: NonNullable<TillView['member']> = {
  displayName: 'Анна Сергеевна К.',
  maskedNumber: '•••• 2345',
  method: 'card',
  bonuses: [
    {
      currency: 'bonus',
      currencyName: { ru: 'Бонусы', en: 'Bonuses' },
      precision: 0,
      available: 540,
      toEarn: 12,
      redeemLimit: 90,
      redeemReason: 'redemption.share_limit',
      redeemed: 0,
      redeemedKopecks: 0,
      left: 552,
    },
  ],
};

export function lineOf(item: Goods, lineId: string, quantityMilli: number): LineView {
  const initialKopecks = Math.round((item.priceKopecks * quantityMilli) / 1000);
  return {
    lineId,
    sku: item.sku,
    name: item.name,
    barcode: item.barcode,
    unit: item.unit,
    quantityMilli,
    unitPriceKopecks: item.priceKopecks,
    initialKopecks,
    discountKopecks: 0,
    redeemedKopecks: 0,
    totalKopecks: initialKopecks,
    parts: [],
  };
}

/** The view with its totals added up from its lines. */
export function totalled(view: TillView): TillView {
  const sum = (of: (line: LineView) => number): number =>
    view.lines.reduce((total, line) => total + of(line), 0);
  const redeemedKopecks = (view.member?.bonuses ?? []).reduce(
    (all, b) => all + b.redeemedKopecks,
    0,
  );
  const totals = {
    initialKopecks: sum((line) => line.initialKopecks),
    discountKopecks: sum((line) => line.discountKopecks),
    redeemedKopecks,
    totalKopecks: sum((line) => line.totalKopecks) - redeemedKopecks,
  };
  return { ...view, totals };
}

/** Sold goods, a known card, or a refusal in the engine's words. */
export function enter(view: TillView, code: string): TillView | Problem {
  const open = view.phase === 'paid' ? { ...EMPTY_VIEW, status: view.status } : view;
  if (code === CARD_NUMBER) return { ...open, member: MEMBER };
  const item = SHELF.find((each) => each.barcode === code || each.sku === code);
  if (item === undefined) return { code: 'sale.barcode_unknown', params: { barcode: code } };
  const present = open.lines.find((line) => line.sku === item.sku);
  if (present !== undefined) {
    return withQuantity(open, present.lineId, present.quantityMilli + 1000);
  }
  const line = lineOf(item, `line${open.lines.length + 1}`, 1000);
  return totalled({ ...open, lines: [...open.lines, line] });
}

export function withQuantity(view: TillView, lineId: string, quantityMilli: number): TillView {
  return totalled({
    ...view,
    lines: view.lines.map((line) => {
      const item = SHELF.find((each) => each.sku === line.sku);
      return line.lineId === lineId && item ? lineOf(item, lineId, quantityMilli) : line;
    }),
  });
}

export function find(text: string): Goods[] {
  return SHELF.filter((item) => item.name.toLowerCase().includes(text.toLowerCase()));
}

export function redeem(view: TillView, { amount }: BridgeInput<'redeem'>): TillView {
  if (view.member === null) return view;
  const bonuses = view.member.bonuses.map((bonus) => ({
    ...bonus,
    redeemed: amount,
    redeemedKopecks: amount * 100,
    left: bonus.available + bonus.toEarn - amount,
  }));
  return totalled({ ...view, member: { ...view.member, bonuses } });
}

export function pay(view: TillView, input: BridgeInput<'pay'>): TillView | Problem {
  const { totalKopecks } = view.totals;
  const changeKopecks = (input.tenderedKopecks ?? totalKopecks) - totalKopecks;
  if (changeKopecks < 0) return { code: 'pay.tendered_too_little', params: {} };
  return {
    ...EMPTY_VIEW,
    status: view.status,
    phase: 'paid',
    receipt: {
      kind: 'sale',
      purchaseId: '01890a5d-ac96-774b-bcce-b302099a8057',
      number: '000123',
      totalKopecks,
      changeKopecks,
      earned: view.member === null ? [] : [{ currency: 'bonus', amount: 12 }],
      print: 'printed',
      problem: null,
    },
  };
}
