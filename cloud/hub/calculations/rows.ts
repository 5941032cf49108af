/** Calculations in the database, and as the contract shows them. */
import type {
  CalculationRow,
  CalculationView,
  PriceView,
} from '@verno/shared/contracts/hub/calculations';
import { calculationRow } from '@verno/shared/contracts/hub/calculations';
import { memberId, purchaseId, storeId, tillId } from '@verno/shared/kernel/ids';
import { toDecimalText, toMoneyText } from '@verno/shared/money/text';
import { accrualViews, lineViews } from '../projections/priced-lines.ts';
import type { CurrencyName } from '../projections/priced-lines.ts';
import type { Db } from '../store/database.ts';
import { draft } from './draft.ts';
import type { Draft } from './draft.ts';

const stateShape = calculationRow.shape.state;

/** States in which a calculation waits for its end. */
export const OPEN_STATES = ['calculated', 'reserved'] as const;

/** Rows with everything a calculation shows but its prices. */
export function selectCalculations(db: Db, partnerId: string) {
  return db
    .selectFrom('calculation as c')
    .innerJoin('store as s', 's.store_id', 'c.store_id')
    .innerJoin('till as t', 't.till_id', 'c.till_id')
    .where('c.partner_id', '=', partnerId)
    .select(['c.calculation_id', 'c.state', 'c.test', 'c.store_id', 'c.till_id', 'c.member_id'])
    .select(['c.total_kopecks', 'c.created_at', 'c.expires_at', 'c.ended_at', 'c.reason'])
    .select(['c.made_by', 'c.reservation_id', 's.name as store_name', 's.time_zone'])
    .select('t.name as till_name');
}

export type SelectedCalculation = Awaited<
  ReturnType<ReturnType<typeof selectCalculations>['execute']>
>[number];

export function calculationRowView(row: SelectedCalculation): CalculationRow {
  return {
    calculationId: purchaseId.parse(row.calculation_id),
    state: stateShape.parse(row.state),
    test: row.test,
    storeId: storeId.parse(row.store_id),
    storeName: row.store_name,
    tillId: tillId.parse(row.till_id),
    tillName: row.till_name,
    memberId: row.member_id === null ? null : memberId.parse(row.member_id),
    total: toMoneyText(row.total_kopecks),
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    reason: row.reason,
  };
}

/** The whole calculation as it stands; null when there is none. */
export async function readCalculation(
  db: Db,
  partnerId: string,
  calculationId: string,
): Promise<{ row: SelectedCalculation; draft: Draft; view: CalculationView } | null> {
  const found = await selectCalculations(db, partnerId)
    .where('c.calculation_id', '=', calculationId)
    .select('c.draft')
    .executeTakeFirst();
  if (found === undefined) return null;
  const { draft: stored, ...row } = found;
  const read = draft.parse(stored);
  const view = { ...calculationRowView(row), price: await priceViewOf(db, partnerId, read) };
  return { row, draft: read, view };
}

async function priceViewOf(db: Db, partnerId: string, priced: Draft): Promise<PriceView> {
  const currencies = await db
    .selectFrom('currency')
    .where('partner_id', '=', partnerId)
    .select(['code', 'decimals', 'name_ru', 'name_en'])
    .execute();
  return priceView(priced, currencies);
}

/** What the engine answered, with amounts as decimal text. */
export function priceView(priced: Draft, currencies: readonly CurrencyName[]): PriceView {
  const { result } = priced;
  const names = new Map<string, string>(
    result.trace.map((entry) => [entry.promotionId, entry.name]),
  );
  const nameOf = (id: string): string => names.get(id) ?? id;
  const { totals, redemption } = result;
  const decimals = currencies.find((one) => one.code === redemption?.currency)?.decimals ?? 0;
  return {
    initial: toMoneyText(totals.initialKopecks),
    discount: toMoneyText(totals.discountKopecks),
    redeemed: toMoneyText(totals.redeemedKopecks),
    total: toMoneyText(totals.totalKopecks),
    lines: lineViews(priced, nameOf),
    accruals: accrualViews(priced, nameOf, currencies),
    redemption:
      redemption === null
        ? null
        : {
            currency: redemption.currency,
            requested: toDecimalText(redemption.requested, decimals),
            granted: toDecimalText(redemption.granted, decimals),
            limit: toDecimalText(redemption.limit, decimals),
            reason: redemption.reason,
          },
    messages: result.messages,
    trace: result.trace,
    bundleHash: result.bundleHash,
    inputHash: result.inputHash,
    engineVersion: result.engineVersion,
  };
}
