/**
 * A refund → its receipt, headed «ВОЗВРАТ». Everything printed comes from the fact and the store's
 * settings. What happens to bonuses is the hub's to book, so it is said as what will be.
 */
import type { StoreSettings } from '@verno/shared/contracts/sync';
import type { RefundFact } from '@verno/shared/purchase/refund-fact';
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
import { amount, quantity, rubles } from './figures.ts';
import { codeBlocks, COPY, headerBlocks, titleBlocks } from './receipt.ts';
import type { ReceiptOptions } from './receipt.ts';

const INDENT = 2;
const METHODS = { cash: 'Выдано наличными', card: 'Возвращено на карту' } as const;

function lineBlocks(refund: RefundFact): Block[] {
  return refund.lines.flatMap((line) => {
    const unit = line.unit === 'kg' ? 'кг' : 'шт.';
    const paid = line.moneyKopecks + line.redeemedKopecks;
    return [
      paragraph(line.name),
      columns(`${quantity(line.quantityMilli)} ${unit}`, `= ${rubles(paid)}`, { indent: INDENT }),
    ];
  });
}

function totalBlocks(refund: RefundFact): Block[] {
  const redeemed = refund.lines.reduce((sum, line) => sum + line.redeemedKopecks, 0);
  return [
    ...(redeemed === 0 ? [] : [columns('Было оплачено бонусами', rubles(-redeemed))]),
    ...(refund.withheldKopecks === 0
      ? []
      : [columns('Удержано: условия акций', rubles(-refund.withheldKopecks))]),
    columns('К ВОЗВРАТУ', `${rubles(refund.moneyKopecks)} руб.`, { isBold: true, size: 'tall' }),
    ...refund.payments.map(({ method, amountKopecks }) =>
      columns(METHODS[method], rubles(amountKopecks)),
    ),
  ];
}

/** Nothing for an anonymous purchase. */
function bonusBlocks(refund: RefundFact, settings: StoreSettings): Block[] {
  if (refund.memberId === null) return [];
  const back = refund.bonusesBack === null ? [] : [refund.bonusesBack];
  const blocks = [
    ...sums(back).map(([code, minor]) => figure(settings, code, 'вернутся', minor)),
    ...sums(refund.reversed).map(([code, minor]) => figure(settings, code, 'отменятся', -minor)),
  ];
  if (blocks.length === 0) return [];
  const caution = 'Касса работала без связи, бонусы уточнятся.';
  return [RULE, ...blocks, ...(refund.offline ? [paragraph(caution)] : [])];
}

function figure(settings: StoreSettings, code: string, what: string, minor: number): Block {
  const currency = settings.currencies.find((one) => one.code === code);
  return columns(`${currency?.name.ru ?? code}: ${what}`, amount(minor, currency?.precision ?? 0));
}

function sums(
  amounts: readonly { readonly currency: string; readonly amount: number }[],
): [string, number][] {
  const byCurrency = new Map<string, number>();
  for (const one of amounts) {
    byCurrency.set(one.currency, (byCurrency.get(one.currency) ?? 0) + one.amount);
  }
  return [...byCurrency].filter(([, minor]) => minor !== 0);
}

/** The whole receipt, cut at its end; the same for every paper width. */
export function refundReceiptOf(
  refund: RefundFact,
  settings: StoreSettings,
  options: ReceiptOptions,
): ReceiptDocument {
  const copy = options.copy ? COPY : [];
  return [
    ...copy,
    ...headerBlocks(settings),
    RULE,
    centred('ВОЗВРАТ', { isBold: true, size: 'large' }),
    ...titleBlocks(refund, options.tillName),
    paragraph(`К чеку № ${refund.purchaseNumber}`),
    paragraph(`Причина: ${refund.reason}`),
    RULE,
    ...lineBlocks(refund),
    DOUBLE_RULE,
    ...totalBlocks(refund),
    ...bonusBlocks(refund, settings),
    RULE,
    paragraph('Подпись покупателя'),
    BLANK,
    centred('________________________'),
    ...codeBlocks(refund.number),
    ...(options.copy ? [BLANK] : []),
    ...copy,
    CUT,
  ];
}
