/** Where a purchase is made and what holds there, in one look. */
import { sql } from 'kysely';
import type { CurrencyName } from '../projections/priced-lines.ts';
import type { Db } from '../store/database.ts';

export interface Place {
  readonly storeName: string;
  readonly timeZone: string;
  /** null = the store has no such till, or it is frozen or revoked. */
  readonly tillName: string | null;
  readonly currencies: readonly CurrencyName[];
  /** Hash of the partner's newest bundle; null = none was published. */
  readonly bundleHash: string | null;
}

/** The place by ids; null where the partner has no such store. */
export async function findPlace(
  db: Db,
  partnerId: string,
  { storeId, tillId }: { readonly storeId: string; readonly tillId: string },
): Promise<Place | null> {
  const { rows } = await sql<{
    name: string;
    time_zone: string;
    till_name: string | null;
    currencies: CurrencyName[];
    bundle_hash: string | null;
  }>`
    select s.name, s.time_zone,
      (select t.name from till t where t.till_id = ${tillId} and t.store_id = s.store_id
        and t.state not in ('revoked', 'frozen')) as till_name,
      (select coalesce(json_agg(json_build_object('code', c.code, 'decimals', c.decimals,
        'name_ru', c.name_ru, 'name_en', c.name_en)), '[]') from currency c
        where c.partner_id = s.partner_id) as currencies,
      (select b.hash from bundle b where b.partner_id = s.partner_id
        order by b.version desc limit 1) as bundle_hash
    from store s where s.partner_id = ${partnerId} and s.store_id = ${storeId}`.execute(db);
  const [row] = rows;
  return row === undefined
    ? null
    : {
        storeName: row.name,
        timeZone: row.time_zone,
        tillName: row.till_name,
        currencies: row.currencies,
        bundleHash: row.bundle_hash,
      };
}
