/** The store and the till that old purchases stand under, and the members and goods they name. */
import { sql } from 'kysely';
import type { goodsItem } from '@verno/shared/contracts/sync';
import type { z } from 'zod';
import { addMembers } from '../directory/members.ts';
import { addTill, putStore } from '../directory/places.ts';
import { partnerScope, recordChanges } from '../feed/changes.ts';
import type { Tx } from '../store/database.ts';
import { idOf } from './ids.ts';
import type { Invoice } from './invoices.ts';
import { WHOLE_INVOICE } from './line.ts';
import { memberIdOf } from './purchase.ts';
import type { HistoryPlace } from './purchase.ts';

const STORE_NAME = 'История покупок';
const TILL_NAME = 'Импорт';

/** Finds or makes the place. Its till is closed: nobody enrols as it. */
export async function ensurePlace(
  tx: Tx,
  partnerId: string,
  timeZone: string,
): Promise<HistoryPlace> {
  const storeId = idOf(partnerId, 'store', 'history');
  const tillId = idOf(partnerId, 'till', 'history');
  const known = await tx
    .selectFrom('store')
    .where('store_id', '=', storeId)
    .select('time_zone')
    .executeTakeFirst();
  if (known !== undefined) return { partnerId, storeId, tillId, timeZone: known.time_zone };
  await putStore(tx, {
    partnerId,
    storeId,
    name: STORE_NAME,
    legalName: STORE_NAME,
    inn: '',
    address: '',
    timeZone,
    receiptHeader: [],
    receiptFooter: [],
    weightBarcode: null,
    // No number is a card of this store.
    cardPattern: '^$',
  });
  await addTill(tx, { tillId, partnerId, storeId, name: TILL_NAME, number: 1 });
  await tx.updateTable('till').set({ state: 'revoked' }).where('till_id', '=', tillId).execute();
  return { partnerId, storeId, tillId, timeZone };
}

/** Adds the members of these invoices who are not there yet. They are known by their number only. */
export async function ensureMembers(
  tx: Tx,
  place: HistoryPlace,
  invoices: readonly Invoice[],
): Promise<void> {
  const first = new Map<string, { readonly customer: string; readonly date: string }>();
  for (const { customer, local } of invoices) {
    if (customer === null) continue;
    const id = memberIdOf(place, customer);
    if (!first.has(id)) first.set(id, { customer, date: local.slice(0, 10) });
  }
  if (first.size === 0) return;
  const known = await tx
    .selectFrom('member')
    .where('partner_id', '=', place.partnerId)
    .where('member_id', 'in', [...first.keys()])
    .select('member_id')
    .execute();
  for (const { member_id: id } of known) first.delete(id);
  await addMembers(
    tx,
    place.partnerId,
    [...first].map(([memberId, { customer, date }]) => ({
      memberId,
      familyName: 'Покупатель',
      givenName: customer,
      middleName: '',
      birthday: null,
      phone: null,
      email: null,
      cardNumber: null,
      registeredOn: date,
      segments: [],
      statuses: {},
    })),
  );
  // The shop's own number of the customer finds the member, and is what another import goes by.
  const uids = [...first].map(([memberId, { customer }]) => ({ uid: customer, memberId }));
  await sql`insert into member_uid (partner_id, uid, member_id)
    select ${place.partnerId}, r.uid, r."memberId"
    from json_to_recordset(${JSON.stringify(uids)}) as r(uid text, "memberId" uuid)
    on conflict (partner_id, uid) do nothing`.execute(tx);
}

type GoodsItem = z.input<typeof goodsItem>;

/** Adds goods that are not there yet, at the price of their last sale here; those that are stay as they are. */
export async function ensureGoods(
  tx: Tx,
  place: HistoryPlace,
  invoices: readonly Invoice[],
): Promise<void> {
  const sold = new Map<string, GoodsItem>();
  for (const { lines } of invoices) {
    for (const line of lines) {
      if (line.sku === WHOLE_INVOICE.sku) continue;
      sold.set(line.sku, goodsOf(line.sku, line.name, line.unitPriceKopecks));
    }
  }
  if (sold.size === 0) return;
  const rows = [...sold.values()].map(({ sku, name, priceKopecks }) => ({
    sku,
    name,
    priceKopecks,
  }));
  const { rows: added } = await sql<{ sku: string }>`
    insert into goods (partner_id, sku, name, unit, price_kopecks)
    select ${place.partnerId}, r.sku, r.name, 'piece', r."priceKopecks"
    from json_to_recordset(${JSON.stringify(rows)}) as r(sku text, name text, "priceKopecks" bigint)
    order by r.sku
    on conflict (partner_id, sku) do nothing returning sku`.execute(tx);
  const scope = partnerScope(place.partnerId);
  await recordChanges(
    tx,
    added.flatMap(({ sku }) => {
      const value = sold.get(sku);
      return value === undefined
        ? []
        : [{ partnerId: place.partnerId, scope, kind: 'goods' as const, key: sku, value }];
    }),
  );
}

function goodsOf(sku: string, name: string, priceKopecks: number): GoodsItem {
  return {
    sku,
    name,
    barcodes: [],
    plu: null,
    unit: 'piece',
    priceKopecks,
    minPriceKopecks: null,
    category: null,
    brand: null,
    attributes: {},
    alreadyDiscounted: false,
  };
}
