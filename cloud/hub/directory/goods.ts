/** Goods: staged in sets, compared with what is there, and only what changed goes to the tills. */
import { sql } from 'kysely';
import { announceChanges, partnerScope } from '../feed/changes.ts';
import type { Tx } from '../store/database.ts';

export interface GoodsRow {
  /** Line of the file, for messages. */
  readonly line: number;
  readonly sku: string;
  readonly name: string;
  readonly barcode: string | null;
  readonly plu: string | null;
  readonly unit: 'piece' | 'kg';
  readonly priceKopecks: number;
  readonly minPriceKopecks: number | null;
  readonly category: string | null;
  readonly brand: string | null;
}

export interface CategoryRow {
  readonly categoryId: string;
  readonly parentId: string | null;
  readonly name: string;
}

/** A row that cannot be kept because of what is in the database. */
export interface GoodsClash {
  readonly line: number;
  readonly what: 'barcode' | 'plu';
  readonly value: string;
  /** The goods that have it. */
  readonly sku: string;
}

export interface GoodsCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

/** Makes the table that incoming rows wait in; it ends with the transaction. */
export async function openStage(tx: Tx): Promise<void> {
  await sql`create temp table goods_incoming (
    line integer not null, sku text not null, name text not null, barcode text, plu text,
    unit text not null, price_kopecks bigint not null, min_price_kopecks bigint,
    category text, brand text
  ) on commit drop`.execute(tx);
}

/** Adds rows to the stage. */
export async function stageGoods(tx: Tx, rows: readonly GoodsRow[]): Promise<void> {
  if (rows.length === 0) return;
  const records = rows.map((row) => ({
    line: row.line,
    sku: row.sku,
    name: row.name,
    barcode: row.barcode,
    plu: row.plu,
    unit: row.unit,
    price_kopecks: row.priceKopecks,
    min_price_kopecks: row.minPriceKopecks,
    category: row.category,
    brand: row.brand,
  }));
  await sql`insert into goods_incoming
    select * from json_populate_recordset(null::goods_incoming, ${JSON.stringify(records)})`.execute(
    tx,
  );
}

/** Tells the planner how much waits: a fresh table looks empty to it. */
export async function closeStage(tx: Tx): Promise<void> {
  await sql`analyze goods_incoming`.execute(tx);
}

/** Staged rows whose barcode or PLU already belongs to other goods; they leave the stage. */
export async function takeClashes(tx: Tx, partnerId: string): Promise<GoodsClash[]> {
  const { rows } = await sql<GoodsClash>`
    with clash as (
      select i.line, 'barcode' as what, i.barcode as value, b.sku
      from goods_incoming i join goods_barcode b
        on b.partner_id = ${partnerId} and b.barcode = i.barcode and b.sku <> i.sku
      union all
      select i.line, 'plu', i.plu, g.sku
      from goods_incoming i join goods g
        on g.partner_id = ${partnerId} and g.plu = i.plu and g.sku <> i.sku
    ), gone as (
      delete from goods_incoming where line in (select line from clash)
    )
    select line, what, value, sku from clash order by line`.execute(tx);
  return rows;
}

export async function putCategories(
  tx: Tx,
  partnerId: string,
  categories: readonly CategoryRow[],
): Promise<void> {
  if (categories.length === 0) return;
  const records = categories.map((row) => ({
    partner_id: partnerId,
    category_id: row.categoryId,
    parent_id: row.parentId,
    name: row.name,
  }));
  await sql`insert into category (partner_id, category_id, parent_id, name)
    select partner_id, category_id, parent_id, name
    from json_populate_recordset(null::category, ${JSON.stringify(records)})
    on conflict (partner_id, category_id) do nothing`.execute(tx);
}

/** Moves the stage into the goods; the feed gets exactly what is new or different. */
export async function keepStaged(tx: Tx, partnerId: string): Promise<GoodsCounts> {
  await sql`create temp table goods_touched (sku text primary key, added boolean not null)
    on commit drop`.execute(tx);
  // Compared first, because an upsert locks and rewrites even the rows it then leaves as they are.
  await sql`
    with put as (
      insert into goods (partner_id, sku, name, plu, unit, price_kopecks, min_price_kopecks,
        category, brand)
      select ${partnerId}, i.sku, i.name, i.plu, i.unit, i.price_kopecks, i.min_price_kopecks,
        i.category, i.brand
      from goods_incoming i left join goods g on g.partner_id = ${partnerId} and g.sku = i.sku
      where g.sku is null
        or (g.name, g.plu, g.unit, g.price_kopecks, g.min_price_kopecks, g.category, g.brand)
          is distinct from (i.name, i.plu, i.unit, i.price_kopecks, i.min_price_kopecks,
            i.category, i.brand)
      on conflict (partner_id, sku) do update set name = excluded.name, plu = excluded.plu,
        unit = excluded.unit, price_kopecks = excluded.price_kopecks,
        min_price_kopecks = excluded.min_price_kopecks, category = excluded.category,
        brand = excluded.brand
      returning sku, xmax = 0 as added
    ) insert into goods_touched select sku, added from put`.execute(tx);
  await sql`
    with put as (
      insert into goods_barcode (partner_id, barcode, sku)
      select ${partnerId}, i.barcode, i.sku
      from goods_incoming i left join goods_barcode b
        on b.partner_id = ${partnerId} and b.barcode = i.barcode
      where i.barcode is not null and b.barcode is null
      on conflict (partner_id, barcode) do nothing returning sku
    ) insert into goods_touched select distinct sku, false from put on conflict do nothing`.execute(
    tx,
  );
  await publishTouched(tx, partnerId);
  const { rows } = await sql<GoodsCounts>`
    select count(*) filter (where t.added) as added, count(*) filter (where not t.added) as changed,
      (select count(*) from goods_incoming) - count(*) as unchanged
    from goods_touched t`.execute(tx);
  const [counts] = rows;
  if (counts === undefined) throw new Error('no counts');
  return counts;
}

/** The same shape as `goodsItem` of the contracts, made where the rows are. */
async function publishTouched(tx: Tx, partnerId: string): Promise<void> {
  await sql`
    insert into feed_change (partner_id, scope, kind, key, value)
    select g.partner_id, ${partnerScope(partnerId)}, 'goods', g.sku, jsonb_build_object(
      'sku', g.sku, 'name', g.name, 'plu', g.plu, 'unit', g.unit,
      'barcodes', coalesce((select jsonb_agg(b.barcode order by b.barcode) from goods_barcode b
        where b.partner_id = g.partner_id and b.sku = g.sku), '[]'::jsonb),
      'priceKopecks', g.price_kopecks, 'minPriceKopecks', g.min_price_kopecks,
      'category', g.category, 'brand', g.brand, 'attributes', g.attributes,
      'alreadyDiscounted', g.already_discounted)
    from goods_touched t join goods g on g.partner_id = ${partnerId} and g.sku = t.sku`.execute(tx);
  await announceChanges(tx);
}
