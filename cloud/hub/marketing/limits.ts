/** Limits and budgets of the bundle in force, with what they have come to. */
import { parseBundle } from '@verno/shared/promotions/bundle';
import type { BundleModel } from '@verno/shared/promotions/bundle';
import { unreachable } from '@verno/shared/kernel/unreachable';
import type { LimitView } from '@verno/shared/contracts/hub/limits';
import { likePrefix } from '../projections/like.ts';
import type { Db } from '../store/database.ts';
import { ALL } from './counters.ts';

/** Figures shown of one limit: a store's, a till's or a code's each have their own. */
const FIGURES_MAX = 500;

interface Named {
  readonly name: string;
  readonly promotionId: string | null;
  readonly limitId: string;
  readonly per: LimitView['per'];
  readonly period: LimitView['period'];
  readonly unit: LimitView['unit'];
  readonly max: number;
}

/** Every limit that counts for more than one cheque or customer; past windows are left out. */
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
  for (const limit of namedLimits(bundle.value.model)) {
    if (promotionId !== null && limit.promotionId !== promotionId) continue;
    views.push(...(await figuresOf(db, partnerId, limit)));
  }
  return views;
}

async function figuresOf(db: Db, partnerId: string, limit: Named): Promise<LimitView[]> {
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
  const own = rows.filter((row) => {
    const rest = row.key.slice(name.length);
    return rest === '' || rest.startsWith(':') || rest.startsWith('@');
  });
  const found = own.length > 0 ? own : [{ key: name, value: 0 }];
  return found.map(({ key, value }) => ({
    ...shown,
    key,
    used: value,
    left: Math.max(0, limit.max - value),
    over: Math.max(0, value - limit.max),
  }));
}

function namedLimits(model: BundleModel): Named[] {
  const limits: Named[] = model.budgets.map((budget) => ({
    name: `shared/${budget.id}`,
    promotionId: null,
    limitId: budget.id,
    per: 'promotion',
    period: budget.period,
    unit: budget.unit,
    max: budget.max,
  }));
  for (const promotion of model.promotions) {
    const common = { promotionId: promotion.id };
    for (const limit of promotion.limits) {
      const per = sharedBy(limit.per);
      if (per === null) continue;
      const { id: limitId, period, unit, max } = limit;
      limits.push({ ...common, name: `${promotion.id}/${limitId}`, limitId, per, period, unit, max });
    }
    const { budget } = promotion;
    const purses = [
      ['uses', budget?.uses],
      ['money', budget?.moneyKopecks],
      ['bonuses', budget?.bonuses],
    ] as const;
    for (const [unit, max] of purses) {
      if (max === undefined) continue;
      const limitId = `budget.${unit}`;
      const name = `${promotion.id}/${limitId}`;
      limits.push({ ...common, name, limitId, per: 'promotion', period: 'all', unit, max });
    }
  }
  return limits;
}

type Per = BundleModel['promotions'][number]['limits'][number]['per'];

/** null for limits that are one cheque's or one customer's own. */
function sharedBy(per: Per): LimitView['per'] | null {
  switch (per) {
    case 'cheque':
    case 'customer':
      return null;
    case 'code':
    case 'store':
    case 'till':
    case 'promotion':
      return per;
    default:
      return unreachable(per);
  }
}
