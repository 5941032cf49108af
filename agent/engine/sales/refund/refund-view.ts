/** An open refund as the face shows it. Pure. */
import type { RefundView } from '@verno/shared/contracts/bridge';
import type { StoreSettings } from '@verno/shared/contracts/sync';
import { leftOf, paymentsBack } from '@verno/shared/purchase/refund-next';
import { nameOf, quote, unitOf } from './open-refund.ts';
import type { OpenRefund } from './open-refund.ts';

type Currencies = StoreSettings['currencies'];

export function refundView(open: OpenRefund, currencies: Currencies): RefundView {
  const { purchase, past } = open;
  const left = leftOf(purchase, past);
  const quoted = quote(open);
  const moneyKopecks = quoted?.moneyKopecks ?? 0;
  const priced = new Map(purchase.result.lines.map((line) => [line.lineId, line]));
  const back = new Map(quoted?.lines.map((line) => [line.lineId, line.moneyKopecks]) ?? []);
  return {
    refundId: open.refundId,
    purchaseId: purchase.purchaseId,
    number: purchase.number,
    soldAt: purchase.at.local,
    soldElsewhere: open.soldElsewhere,
    hasMember: purchase.facts !== null,
    unchecked: open.unchecked,
    lines: purchase.cheque.lines.map((line) => {
      const { lineId } = line;
      const sold = priced.get(lineId);
      return {
        lineId,
        name: nameOf(purchase, line),
        unit: unitOf(line),
        soldMilli: line.quantityMilli,
        leftMilli: left[lineId] ?? 0,
        chosenMilli: open.chosen[lineId] ?? 0,
        paidKopecks: (sold?.amountKopecks ?? 0) - (sold?.redeemedKopecks ?? 0),
        backKopecks: back.get(lineId) ?? 0,
      };
    }),
    moneyKopecks,
    payments: paymentsBack(purchase.payments, past, moneyKopecks),
    bonusesBack: figures(quoted?.bonusesBack == null ? [] : [quoted.bonusesBack], currencies),
    bonusesTaken: figures(quoted?.reversed ?? [], currencies),
  };
}

/** One figure a currency; none for nothing. */
function figures(
  amounts: readonly { readonly currency: string; readonly amount: number }[],
  currencies: Currencies,
): RefundView['bonusesBack'] {
  const sums = new Map<string, number>();
  for (const { currency, amount } of amounts) {
    sums.set(currency, (sums.get(currency) ?? 0) + amount);
  }
  return [...sums]
    .filter(([, amount]) => amount > 0)
    .map(([code, amount]) => {
      const known = currencies.find((one) => one.code === code);
      return {
        currencyName: known?.name ?? { ru: code, en: code },
        amount,
        precision: known?.precision ?? 0,
      };
    });
}
