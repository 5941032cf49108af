/** One purchase down to the promotion per line, out of its stored fact. */
import { getPurchase } from '@verno/shared/contracts/hub/purchases';
import type { PurchaseView } from '@verno/shared/contracts/hub/purchases';
import { can } from '@verno/shared/contracts/rights';
import { err, ok } from '@verno/shared/kernel/result';
import { toMoneyText } from '@verno/shared/money/text';
import { purchaseFact } from '@verno/shared/purchase/fact';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { Replayer } from '../../ingest/replay.ts';
import { refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { accrualViews, lineViews } from '../../projections/priced-lines.ts';
import type { CurrencyName } from '../../projections/priced-lines.ts';
import { refundsOfPurchase } from '../../projections/refund-rows.ts';
import { purchaseRowView, selectPurchases } from '../../projections/purchase-rows.ts';
import type { Db } from '../../store/database.ts';

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
    const { views: refunds, returnedMilli } = await refundsOfPurchase(
      db,
      staff.partnerId,
      row.purchase_id,
      currencies,
    );
    const trace = await replayer.traceOf(db, staff.partnerId, fact);
    return ok({
      ...purchaseRowView(row),
      ...viewOf(fact, currencies, returnedMilli),
      refunds,
      trace: trace ?? fact.result.trace,
      traceWhole: trace !== null,
      receivedAt: row.received_at.toISOString(),
    });
  });
}

type Details = Pick<PurchaseView, 'cashier' | 'lines' | 'payments' | 'accruals' | 'calculation'>;

function viewOf(
  fact: PurchaseFact,
  currencies: readonly CurrencyName[],
  returnedMilli: ReadonlyMap<string, number>,
): Details {
  const { result } = fact;
  const names = new Map<string, string>(
    result.trace.map((entry) => [entry.promotionId, entry.name]),
  );
  const nameOf = (id: string): string => names.get(id) ?? id;
  return {
    cashier: fact.cashier,
    lines: lineViews(fact, nameOf, returnedMilli),
    payments: fact.payments.map((payment) => ({
      method: payment.method,
      amount: toMoneyText(payment.amountKopecks),
      tendered: toMoneyText(payment.tenderedKopecks),
      change: toMoneyText(payment.changeKopecks),
    })),
    accruals: accrualViews(fact, nameOf, currencies),
    calculation: {
      bundleHash: result.bundleHash,
      inputHash: result.inputHash,
      engineVersion: result.engineVersion,
      facts: result.factsRead.map((fact_) => ({ fact: fact_, value: factValue(fact, fact_) })),
    },
  };
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
