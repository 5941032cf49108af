/** How purchases that were just made join a list that is being read. Pure. */
import type { PurchaseRow } from '@verno/shared/contracts/hub/purchases';
import type { PurchasesSearch } from './search.ts';

/** A list that grows by live rows is read anew from the server past this length; no more rows wait to be let in. */
export const LIVE_ROWS_MAX = 200;

/** Whether the filters of the list let `row` in. Dates are the store's own. */
export function matches(row: PurchaseRow, filters: PurchasesSearch): boolean {
  const day = row.localTime.slice(0, 10);
  return (
    (filters.store === undefined || row.storeId === filters.store) &&
    (filters.till === undefined || row.tillId === filters.till) &&
    (filters.member === undefined || row.memberId === filters.member) &&
    (filters.number === undefined || row.number.startsWith(filters.number)) &&
    (filters.from === undefined || day >= filters.from) &&
    (filters.to === undefined || day <= filters.to)
  );
}

/** Newest first, as the server lists. */
function byNewest(a: PurchaseRow, b: PurchaseRow): number {
  const ages = Date.parse(b.at) - Date.parse(a.at);
  return ages === 0 ? (a.purchaseId < b.purchaseId ? 1 : -1) : ages;
}

/**
 * Rows of `incoming` that belong among `shown` and are not there yet. An off-line till brings old
 * purchases: those older than the page's last row belong to a later page, if there is one.
 */
export function newcomers(
  shown: readonly PurchaseRow[],
  incoming: readonly PurchaseRow[],
  hasMore: boolean,
): readonly PurchaseRow[] {
  const known = new Set(shown.map(({ purchaseId }) => purchaseId));
  const last = shown.at(-1);
  return incoming.filter((row, index) => {
    if (known.has(row.purchaseId)) return false;
    if (incoming.findIndex(({ purchaseId }) => purchaseId === row.purchaseId) !== index)
      return false;
    return !hasMore || last === undefined || byNewest(row, last) <= 0;
  });
}

/** `shown` with `fresh` in their places by time. */
export function merge(shown: readonly PurchaseRow[], fresh: readonly PurchaseRow[]): PurchaseRow[] {
  return [...shown, ...fresh].toSorted(byNewest);
}

/** `shown` with rows that have changed since (goods came back); null when none has. */
export function renewed(
  shown: readonly PurchaseRow[],
  incoming: readonly PurchaseRow[],
): PurchaseRow[] | null {
  const fresh = new Map(incoming.map((row) => [row.purchaseId, row]));
  const hasChanged = shown.some(({ purchaseId, refunded }) => {
    const now = fresh.get(purchaseId);
    return now !== undefined && now.refunded !== refunded;
  });
  return hasChanged ? shown.map((row) => fresh.get(row.purchaseId) ?? row) : null;
}
