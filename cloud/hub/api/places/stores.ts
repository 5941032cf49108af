/** Stores as rows and as the contract shows them. */
import type { StoreView } from '@verno/shared/contracts/hub/places';
import { storeId } from '@verno/shared/kernel/ids';
import type { Caller } from '../../auth/callers.ts';
import { anyOf } from '../../projections/any-of.ts';
import type { Db } from '../../store/database.ts';

/** Stores the caller may see. */
export function selectStores(db: Db, caller: Caller) {
  const { storeIds } = caller.grants;
  const rows = db
    .selectFrom('store as s')
    .where('s.partner_id', '=', caller.partnerId)
    .selectAll('s')
    .select((eb) =>
      eb
        .selectFrom('till as t')
        .whereRef('t.store_id', '=', 's.store_id')
        .select((one) => one.fn.countAll<number>().as('count'))
        .as('tills'),
    );
  return storeIds === null ? rows : rows.where('s.store_id', '=', anyOf(storeIds));
}

export type StoreRow = Awaited<ReturnType<ReturnType<typeof selectStores>['execute']>>[number];

export function storeViewOf(row: StoreRow): StoreView {
  return {
    storeId: storeId.parse(row.store_id),
    name: row.name,
    legalName: row.legal_name,
    inn: row.inn,
    address: row.address,
    timeZone: row.time_zone,
    receiptHeader: row.receipt_header,
    receiptFooter: row.receipt_footer,
    tills: row.tills ?? 0,
  };
}
