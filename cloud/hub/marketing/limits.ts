/** Limits and budgets of the bundle in force, with what they have come to. */
import { sharedLimitsOf } from '@verno/shared/marketing/limit-keys';
import type { SharedLimit } from '@verno/shared/marketing/limit-keys';
import { ALL } from '@verno/shared/marketing/entries';
import { parseBundle } from '@verno/shared/promotions/bundle';
import type { LimitView } from '@verno/shared/contracts/hub/limits';
import { likePrefix } from '../projections/like.ts';
import type { Db } from '../store/database.ts';

/** Figures shown of one limit: a store's, a till's or a code's each have their own. */
const FIGURES_MAX = 500;

/** Every limit that counts for more than one cheque or customer, its newest windows first. */
export async function readLimits(
  db: Db,
  partnerId: string,
  promotionId: string | null,
): Promise<LimitView[]> {
  const row = await db
    .selectFrom('bundle')
    .where('partner_id', '=', partnerId)
    .select('text')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  const bundle = row === undefined ? null : parseBundle(row.text);
  if (bundle === null || !bundle.ok) return [];
  const views: LimitView[] = [];
  for (const limit of sharedLimitsOf(bundle.value.model)) {
    if (promotionId !== null && limit.promotionId !== promotionId) continue;
    views.push(...(await figuresOf(db, partnerId, limit)));
  }
  return views;
}

async function figuresOf(db: Db, partnerId: string, limit: SharedLimit): Promise<LimitView[]> {
  const { name, ...shown } = limit;
  const rows = await db
    .selectFrom('counter')
    .where('partner_id', '=', partnerId)
    .where('owner', '=', ALL)
    .where('kind', '=', 'limit')
    .where('key', 'like', likePrefix(name))
    .select(['key', 'value'])
    .orderBy('key', 'desc')
    .limit(FIGURES_MAX)
    .execute();
  // `tea/day` is also how the keys of a limit `tea/day2` begin.
  const own = rows.filter((row) => /^([:@]|$)/.test(row.key.slice(name.length)));
  const found = own.length > 0 ? own : [{ key: name, value: 0 }];
  return found.map(({ key, value }) => ({
    ...shown,
    key,
    used: value,
    left: Math.max(0, limit.max - value),
    over: Math.max(0, value - limit.max),
  }));
}
