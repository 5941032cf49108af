/**
 * A purchase → its receipt. Everything printed comes from the fact itself and the store's settings,
 * so that a copy years later says the same. Receipts are Russian, as the law and the customers are.
 */
import type { StoreSettings } from '@verno/shared/contracts/sync';
import { unreachable } from '@verno/shared/kernel/unreachable';
import type { PricedLine } from '@verno/shared/promotions/result';
import type { Payment, PurchaseFact } from '@verno/shared/purchase/fact';
import { bonusBlocks } from './bonuses.ts';
import {
  BLANK,
  type Block,
  centred,
  columns,
  CUT,
  DOUBLE_RULE,
  paragraph,
  type ReceiptDocument,
  RULE,
} from './document.ts';
import { dateTime, quantity, rubles } from './figures.ts';

export interface ReceiptOptions {
  /** A copy says so, large, at both ends. */
  readonly copy: boolean;
  readonly tillName: string;
}

export const COPY: readonly Block[] = [centred('КОПИЯ', { isBold: true, size: 'large' })];
const INDENT = 2;
/** What bars carry on the usual paper: Code 128, set B. */
const BARCODE_TEXT = /^[ -~]{1,20}$/;

export function headerBlocks(settings: StoreSettings): Block[] {
  const { storeName, legalName, inn, address, receiptHeader } = settings;
  const lines = [legalName === storeName ? '' : legalName, inn && `ИНН ${inn}`, address];
  return [
    centred(storeName, { isBold: true, size: 'tall' }),
    ...[...lines, ...receiptHeader]
      .filter((line) => line.trim() !== '')
      .map((line) => centred(line)),
  ];
}

export function titleBlocks(
  fact: Pick<PurchaseFact, 'number' | 'cashier' | 'at'>,
  tillName: string,
): Block[] {
  const cashier = fact.cashier === null ? '' : `Кассир: ${fact.cashier}`;
  return [
    columns(`Чек № ${fact.number}`, dateTime(fact.at.local)),
    ...(cashier.length > 0 && tillName !== ''
      ? [columns(tillName, cashier)]
      : [tillName, cashier].filter((text) => text !== '').map(paragraph)),
  ];
}

/** Promotion id → its name, as the engine traced it at the sale. */
function promotionNames(purchase: PurchaseFact): ReadonlyMap<string, string> {
  return new Map(purchase.result.trace.map((entry) => [entry.promotionId, entry.name]));
}

/** What each promotion took off a line, in the order they first did; rules of one are one sum. */
function discounts(line: PricedLine, names: ReadonlyMap<string, string>): Block[] {
  const sums = new Map<string, number>();
  for (const { promotionId, amountKopecks } of line.parts) {
    sums.set(promotionId, (sums.get(promotionId) ?? 0) + amountKopecks);
  }
  const taken = [...sums].filter(([, kopecks]) => kopecks !== 0);
  if (taken.length === 0) return [];
  return [
    ...taken.map(([promotionId, kopecks]) =>
      columns(names.get(promotionId) ?? 'Скидка по акции', rubles(-kopecks), { indent: INDENT }),
    ),
    columns('Со скидкой', rubles(line.amountKopecks), { indent: INDENT }),
  ];
}

function lineBlocks(purchase: PurchaseFact): Block[] {
  const names = promotionNames(purchase);
  const goods = new Map(purchase.names.map(({ lineId, name }) => [lineId, name]));
  const priced = new Map(purchase.result.lines.map((line) => [line.lineId, line]));
  return purchase.cheque.lines.flatMap((line) => {
    const each = `${quantity(line.quantityMilli)} × ${rubles(line.unitPriceKopecks)}`;
    const result = priced.get(line.lineId);
    return [
      paragraph(goods.get(line.lineId) ?? line.sku),
      columns(each, `= ${rubles(line.amountKopecks)}`, { indent: INDENT }),
      ...(result === undefined ? [] : discounts(result, names)),
    ];
  });
}

function totalBlocks({ result: { totals } }: PurchaseFact): Block[] {
  const { initialKopecks, discountKopecks, redeemedKopecks, totalKopecks } = totals;
  const isReduced = discountKopecks !== 0 || redeemedKopecks !== 0;
  return [
    ...(isReduced ? [columns('Сумма', rubles(initialKopecks))] : []),
    ...(discountKopecks === 0 ? [] : [columns('Скидка', rubles(-discountKopecks))]),
    ...(redeemedKopecks === 0 ? [] : [columns('Оплачено бонусами', rubles(-redeemedKopecks))]),
    columns('ИТОГО', `${rubles(totalKopecks)} руб.`, { isBold: true, size: 'tall' }),
  ];
}

function paymentBlocks(payment: Payment): Block[] {
  switch (payment.method) {
    case 'card':
      return [columns('Банковской картой', rubles(payment.amountKopecks))];
    case 'cash':
      return [
        columns('Наличными', rubles(payment.tenderedKopecks)),
        ...(payment.changeKopecks === 0 ? [] : [columns('Сдача', rubles(payment.changeKopecks))]),
      ];
    default:
      return unreachable(payment.method);
  }
}

/** Bars where they fit, else a QR code; the text stands under either. */
export const codeBlocks = (code: string): Block[] =>
  BARCODE_TEXT.test(code)
    ? [{ kind: 'barcode', data: code }]
    : [{ kind: 'qr', data: code }, centred(code)];

const couponBlocks = (code: string): Block[] => [
  centred('Ваш купон', { isBold: true }),
  ...codeBlocks(code),
];

/** Sentences of promotions and coupons the customer has won. */
function promotionBlocks({ result }: PurchaseFact): Block[] {
  const messages = result.messages.filter(({ to }) => to === 'receipt');
  const coupons = result.coupons.filter(({ action }) => action === 'issue');
  if (messages.length + coupons.length === 0) return [];
  return [
    RULE,
    ...messages.map(({ text }) => centred(text)),
    ...coupons.flatMap(({ code }) => couponBlocks(code)),
  ];
}

/** The whole receipt, cut at its end; the same for every paper width. */
export function receiptOf(
  purchase: PurchaseFact,
  settings: StoreSettings,
  options: ReceiptOptions,
): ReceiptDocument {
  const copy = options.copy ? COPY : [];
  const footer = settings.receiptFooter.filter((line) => line.trim() !== '');
  return [
    ...copy,
    ...headerBlocks(settings),
    RULE,
    ...titleBlocks(purchase, options.tillName),
    RULE,
    ...lineBlocks(purchase),
    DOUBLE_RULE,
    ...totalBlocks(purchase),
    ...purchase.payments.flatMap(paymentBlocks),
    ...bonusBlocks(purchase, settings),
    ...promotionBlocks(purchase),
    RULE,
    ...footer.map((line) => centred(line)),
    ...codeBlocks(purchase.number),
    ...(options.copy ? [BLANK] : []),
    ...copy,
    CUT,
  ];
}
