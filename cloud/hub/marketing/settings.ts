/** What all tills of a partner must know to read figures: counters, keys of history, restrictions. */
import { counterDefinition, HISTORY_KEYS_MAX } from '@verno/shared/marketing/facts-at';
import type { CounterDefinition, MarketingSettings } from '@verno/shared/marketing/facts-at';
import { restriction } from '@verno/shared/marketing/restriction';
import { partnerScope, recordChanges } from '../feed/changes.ts';
import type { Db, Tx } from '../store/database.ts';

/** One item a partner. */
const KEY = 'current';

export async function readSettings(db: Db | Tx, partnerId: string): Promise<MarketingSettings> {
  const keys = await db
    .selectFrom('history_key')
    .where('partner_id', '=', partnerId)
    .select('key')
    .orderBy('key')
    .limit(HISTORY_KEYS_MAX)
    .execute();
  const restrictions = await db
    .selectFrom('restriction')
    .where('partner_id', '=', partnerId)
    .select('body')
    .orderBy('restriction_id')
    .execute();
  return {
    counters: await readDefinitions(db, partnerId),
    historyKeys: keys.map((row) => row.key),
    restrictions: restrictions.map((row) => restriction.parse(row.body)),
  };
}

async function readDefinitions(db: Db | Tx, partnerId: string): Promise<CounterDefinition[]> {
  const rows = await db
    .selectFrom('counter_definition')
    .where('partner_id', '=', partnerId)
    .select(['code', 'per', 'window'])
    .orderBy('code')
    .execute();
  return rows.map((row) => counterDefinition.parse(row));
}

/** Writers of settings take turns by the partner's row, then tell the tills. */
export async function lockSettings(tx: Tx, partnerId: string): Promise<void> {
  await tx
    .selectFrom('partner')
    .where('partner_id', '=', partnerId)
    .select('partner_id')
    .forUpdate()
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
