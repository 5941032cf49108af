/** One purchase down to the promotion per line, out of its stored fact. */
import { getPurchase } from '@verno/shared/contracts/hub/purchases';
import type { PurchaseView } from '@verno/shared/contracts/hub/purchases';
import { can } from '@verno/shared/contracts/rights';
import { err, ok } from '@verno/shared/kernel/result';
import { toDecimalText, toMoneyText } from '@verno/shared/money/text';
import { purchaseFact } from '@verno/shared/purchase/fact';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { Replayer } from '../../ingest/replay.ts';
import { refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { purchaseRowView, selectPurchases } from '../../projections/purchase-rows.ts';
import type { Db } from '../../store/database.ts';

/** A quantity is thousandths; «1.000» of a piece reads as «1». */
const QUANTITY_DIGITS = 3;

export interface PurchaseViewParts {
  readonly db: Db;
  readonly replayer: Replayer;
}

export function purchaseViewRoute({ db, replayer }: PurchaseViewParts): Route {
  return staffRoute(getPurchase, async ({ params }, staff) => {
    const row = await selectPurchases(db, staff.partnerId)
      .where('p.purchase_id', '=', params.purchaseId)
      .select('p.fact')
      .executeTakeFirst();
    if (row === undefined || !can(staff.grants, 'purchases.read', row.store_id)) {
      return err(refusal('purchase.unknown'));
    }
    const currencies = await db
      .selectFrom('currency')
      .where('partner_id', '=', staff.partnerId)
      .select(['code', 'decimals', 'name_ru', 'name_en'])
      .execute();
    const fact = purchaseFact.parse(row.fact);
    const trace = await replayer.traceOf(db, staff.partnerId, fact);
    return ok({
      ...purchaseRowView(row),
      ...viewOf(fact, currencies),
      trace: trace ?? fact.result.trace,
      traceWhole: trace !== null,
      receivedAt: row.received_at.toISOString(),
    });
  });
}

type Details = Pick<PurchaseView, 'cashier' | 'lines' | 'payments' | 'accruals' | 'calculation'>;

interface Currency {
  readonly code: string;
  readonly decimals: number;
  readonly name_ru: string;
  readonly name_en: string;
}

function viewOf(fact: PurchaseFact, currencies: readonly Currency[]): Details {
  const { result } = fact;
  const names = new Map<string, string>(
    result.trace.map((entry) => [entry.promotionId, entry.name]),
  );
  const nameOf = (id: string): string => names.get(id) ?? id;
  return {
    cashier: fact.cashier,
    lines: linesOf(fact, nameOf),
    payments: fact.payments.map((payment) => ({
      method: payment.method,
      amount: toMoneyText(payment.amountKopecks),
      tendered: toMoneyText(payment.tenderedKopecks),
      change: toMoneyText(payment.changeKopecks),
    })),
    accruals: accrualsOf(fact, nameOf, currencies),
    calculation: {
      bundleHash: result.bundleHash,
      inputHash: result.inputHash,
      engineVersion: result.engineVersion,
      facts: result.factsRead.map((fact_) => ({ fact: fact_, value: factValue(fact, fact_) })),
    },
  };
}

function accrualsOf(
  { result }: PurchaseFact,
  nameOf: (id: string) => string,
  currencies: readonly Currency[],
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

function linesOf(fact: PurchaseFact, nameOf: (id: string) => string): PurchaseView['lines'] {
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
      parts: (result?.parts ?? []).map((part) => ({
        promotionId: part.promotionId,
        promotionName: nameOf(part.promotionId),
        amount: toMoneyText(part.amountKopecks),
      })),
    };
  });
}

function quantityText(milli: number): string {
  return toDecimalText(milli, QUANTITY_DIGITS).replace(/\.?0+$/, '');
}

/** Value of a fact named like `member.balances.bonus` as it was when the purchase was made. */
function factValue(fact: PurchaseFact, path: string): string {
  const [root, ...steps] = path.split('.');
  let value: unknown = root === 'member' ? fact.facts : root === 'cheque' ? fact.cheque : undefined;
  for (const step of steps) {
    value =
      typeof value === 'object' && value !== null
        ? new Map(Object.entries(value)).get(step)
        : undefined;
  }
  if (value === undefined || value === null) return '—';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
