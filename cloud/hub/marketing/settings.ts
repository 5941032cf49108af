/** What all tills of a partner must know to read figures: counters, keys of history, restrictions. */
import { sql } from 'kysely';
import type { Json } from '@verno/shared/kernel/json';
import { marketingSettings } from '@verno/shared/marketing/facts-at';
import type { MarketingSettings } from '@verno/shared/marketing/facts-at';
import { partnerScope, recordChanges } from '../feed/changes.ts';
import type { Db, Tx } from '../store/database.ts';

/** One item a partner. */
const KEY = 'current';

/** One statement: ingest asks for it with every batch. */
export async function readSettings(db: Db | Tx, partnerId: string): Promise<MarketingSettings> {
  const { rows } = await sql<{ counters: Json; history_keys: Json; restrictions: Json }>`
    select
      (select coalesce(json_agg(json_build_object('code', code, 'per', per, 'window', "window")
        order by code), '[]') from counter_definition where partner_id = ${partnerId}) as counters,
      (select coalesce(json_agg(key order by key), '[]') from history_key
        where partner_id = ${partnerId}) as history_keys,
      (select coalesce(json_agg(body order by restriction_id), '[]') from restriction
        where partner_id = ${partnerId}) as restrictions`.execute(db);
  const row = rows[0];
  return marketingSettings.parse({
    counters: row?.counters,
    historyKeys: row?.history_keys,
    restrictions: row?.restrictions,
  });
}

/** Writers of settings take turns by the partner's row, then tell the tills. */
export async function lockSettings(tx: Tx, partnerId: string): Promise<void> {
  await tx
    .selectFrom('partner')
    .where('partner_id', '=', partnerId)
    .select('partner_id')
    .forNoKeyUpdate()
    .execute();
}

/** Sends the settings as they are to every till. The caller has `lockSettings`. */
export async function publishSettings(tx: Tx, partnerId: string): Promise<void> {
  const settings = await readSettings(tx, partnerId);
  const value = {
    counters: settings.counters,
    historyKeys: settings.historyKeys,
    restrictions: settings.restrictions.map((one) => ({ ...one })),
  };
  const scope = partnerScope(partnerId);
  await recordChanges(tx, [{ partnerId, scope, kind: 'marketing_settings', key: KEY, value }]);
}

/** Facts of every member are to be sent again; a job does it in pieces. */
export async function refreshAllMembers(tx: Tx, partnerId: string, nowMs: number): Promise<void> {
  const fresh = {
    after_member: '00000000-0000-0000-0000-000000000000',
    wanted_at: new Date(nowMs),
  };
  await tx
    .insertInto('member_refresh')
    .values({ partner_id: partnerId, ...fresh })
    .onConflict((conflict) => conflict.column('partner_id').doUpdateSet(fresh))
    .execute();
}
