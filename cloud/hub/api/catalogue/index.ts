/** Goods: found, shown, loaded. */
import { sql } from 'kysely';
import { z } from 'zod';
import {
  getGoods,
  getGoodsByBarcode,
  listGoods,
  putGoods,
} from '@verno/shared/contracts/hub/catalogue';
import type { GoodsView } from '@verno/shared/contracts/hub/catalogue';
import { err, ok } from '@verno/shared/kernel/result';
import { toMoneyText } from '@verno/shared/money/text';
import { refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { decodeCursor, pageOf } from '../../projections/cursor.ts';
import { likePrefix } from '../../projections/like.ts';
import type { Db } from '../../store/database.ts';
import { loadGoods } from './load.ts';

const cursorShape = z.tuple([z.string()]);
const unit = z.enum(['piece', 'kg']);

export function catalogueRoutes({ db }: { readonly db: Db }): Route[] {
  return [
    staffRoute(listGoods, async ({ query }, caller) => {
      const cursor = decodeCursor(query.cursor, cursorShape);
      if (!cursor.ok) return cursor;
      let rows = selectGoods(db, caller.partnerId)
        .orderBy('g.sku')
        .limit(query.limit + 1);
      const search = query.search?.trim() ?? '';
      if (search !== '') rows = rows.where('g.sku', 'in', matching(caller.partnerId, search));
      if (cursor.value !== null) rows = rows.where('g.sku', '>', cursor.value[0]);
      return ok(pageOf(await rows.execute(), query.limit, viewOf, (row) => [row.sku]));
    }),
    staffRoute(getGoods, async ({ params }, caller) => {
      const row = await selectGoods(db, caller.partnerId)
        .where('g.sku', '=', params.sku)
        .executeTakeFirst();
      return row === undefined ? unknown(params.sku) : ok(viewOf(row));
    }),
    staffRoute(getGoodsByBarcode, async ({ params }, caller) => {
      const row = await selectGoods(db, caller.partnerId)
        .innerJoin('goods_barcode as b', (join) =>
          join.onRef('b.partner_id', '=', 'g.partner_id').onRef('b.sku', '=', 'g.sku'),
        )
        .where('b.barcode', '=', params.barcode)
        .executeTakeFirst();
      return row === undefined ? unknown(params.barcode) : ok(viewOf(row));
    }),
    staffRoute(putGoods, async ({ body }, caller) => loadGoods(db, caller.partnerId, body.items)),
  ];
}

function unknown(value: string) {
  return err(refusal('goods.unknown', { params: { value } }));
}

/** Article numbers by four ways of beginning, each with an index of its own. */
function matching(partnerId: string, search: string) {
  const begins = likePrefix(search);
  const name = likePrefix(search.toLowerCase());
  const own = sql`select sku from goods where partner_id = ${partnerId}`;
  return sql<string>`(
    ${own} and lower(name) like ${name} union ${own} and sku like ${begins}
    union ${own} and plu = ${search}
    union select sku from goods_barcode where partner_id = ${partnerId} and barcode like ${begins})`;
}

function selectGoods(db: Db, partnerId: string) {
  return db
    .selectFrom('goods as g')
    .where('g.partner_id', '=', partnerId)
    .select(['g.sku', 'g.name', 'g.plu', 'g.unit', 'g.price_kopecks', 'g.min_price_kopecks'])
    .select('g.brand')
    .select(
      sql<string[]>`(select coalesce(array_agg(k.barcode order by k.barcode), '{}')
        from goods_barcode k where k.partner_id = g.partner_id and k.sku = g.sku)`.as('barcodes'),
    )
    .select(
      sql<string | null>`(with recursive up as (
          select c.parent_id, c.name, 1 as step from category c
            where c.partner_id = g.partner_id and c.category_id = g.category
          union all
          select c.parent_id, c.name, up.step + 1 from up join category c
            on c.partner_id = g.partner_id and c.category_id = up.parent_id where up.step < 20
        ) select string_agg(name, '/' order by step desc) from up)`.as('category_path'),
    );
}

type GoodsRow = Awaited<ReturnType<ReturnType<typeof selectGoods>['execute']>>[number];

function viewOf(row: GoodsRow): GoodsView {
  return {
    sku: row.sku,
    name: row.name,
    barcodes: row.barcodes,
    plu: row.plu,
    unit: unit.parse(row.unit),
    price: toMoneyText(row.price_kopecks),
    minPrice: row.min_price_kopecks === null ? null : toMoneyText(row.min_price_kopecks),
    category: row.category_path,
    brand: row.brand,
  };
}
