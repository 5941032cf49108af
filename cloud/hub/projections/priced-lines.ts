/** What the engine answered of a cheque, line by line, for whoever shows it. */
import type { PurchaseView } from '@verno/shared/contracts/hub/purchases';
import { toDecimalText, toMoneyText } from '@verno/shared/money/text';
import type { PurchaseFact } from '@verno/shared/purchase/fact';

/** A quantity is thousandths; «1.000» of a piece reads as «1». */
const QUANTITY_DIGITS = 3;

export interface CurrencyName {
  readonly code: string;
  readonly decimals: number;
  readonly name_ru: string;
  readonly name_en: string;
}

/** Bonuses to come, as the contract shows them. */
export function accrualViews(
  { result }: Pick<PurchaseFact, 'result'>,
  nameOf: (id: string) => string,
  currencies: readonly CurrencyName[],
): PurchaseView['accruals'] {
  const known = new Map(currencies.map((one) => [one.code, one]));
  return result.accruals.map((accrual) => {
    const { currency: code } = accrual;
    const currency = known.get(code);
    return {
      promotionId: accrual.promotionId,
      promotionName: nameOf(accrual.promotionId),
      currency: code,
      currencyName: { ru: currency?.name_ru ?? code, en: currency?.name_en ?? code },
      amount: toDecimalText(accrual.amount, currency?.decimals ?? 0),
      base: toMoneyText(accrual.baseKopecks),
      activateOn: accrual.activateOn,
      expireOn: accrual.expireOn,
    };
  });
}

/**
 * Lines with the part each promotion had, as the contract shows them.
 * @param returnedMilli what came back of each line so far
 */
export function lineViews(
  fact: Pick<PurchaseFact, 'cheque' | 'names' | 'result'>,
  nameOf: (id: string) => string,
  returnedMilli: ReadonlyMap<string, number> = new Map(),
): PurchaseView['lines'] {
  const priced = new Map(fact.result.lines.map((line) => [line.lineId, line]));
  const named = new Map(fact.names.map((line) => [line.lineId, line]));
  return fact.cheque.lines.map((line) => {
    const result = priced.get(line.lineId);
    const amount = result?.amountKopecks ?? line.amountKopecks;
    const redeemed = result?.redeemedKopecks ?? 0;
    return {
      lineId: line.lineId,
      sku: line.sku,
      barcode: named.get(line.lineId)?.barcode ?? null,
      name: named.get(line.lineId)?.name ?? line.sku,
      quantity: quantityText(line.quantityMilli),
      unitPrice: toMoneyText(line.unitPriceKopecks),
      initial: toMoneyText(line.amountKopecks),
      discount: toMoneyText(line.amountKopecks - amount),
      redeemed: toMoneyText(redeemed),
      total: toMoneyText(amount - redeemed),
      returned: quantityText(returnedMilli.get(line.lineId) ?? 0),
      parts: (result?.parts ?? []).map((part) => ({
        promotionId: part.promotionId,
        promotionName: nameOf(part.promotionId),
        amount: toMoneyText(part.amountKopecks),
      })),
    };
  });
}

/** A quantity as decimal text without idle zeros. */
export function quantityText(milli: number): string {
  return toDecimalText(milli, QUANTITY_DIGITS).replace(/\.?0+$/, '');
}
