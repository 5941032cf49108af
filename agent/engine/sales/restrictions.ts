/**
 * Restrictions of this store, till and card, looked at before the money: one that blocks stops the payment, one
 * that warns tells the cashier and lets go on. Off-line they count by the hub's last figures and one's own.
 */
import { tillProblem } from '@verno/shared/contracts/till-problems';
import { isOverstepped, restrictionUses } from '@verno/shared/marketing/restriction';
import type { RestrictionUse } from '@verno/shared/marketing/restriction';
import { ALL } from '@verno/shared/marketing/entries';
import type { Problem } from '@verno/shared/kernel/text';
import type { Identity } from '../store/identity.ts';
import type { TillStore } from '../store/store.ts';
import type { Notices } from './notices.ts';
import { deskAt } from './own-uses.ts';
import type { Priced } from './pricing.ts';

export interface RestrictionDeps {
  readonly store: TillStore;
  readonly notices: Notices;
}

/** The refusal of the first restriction that blocks; those that warn are told. */
export function checkRestrictions(
  { store, notices }: RestrictionDeps,
  identity: Identity,
  priced: Priced,
): Problem | null {
  const { settings, figures } = deskAt(store, identity, priced.at);
  const uses = restrictionUses(settings.restrictions, {
    cheque: priced.cheque,
    result: priced.result,
    hasMember: priced.facts !== null,
    date: priced.at.local.slice(0, 10),
  });
  const used = ({ owner, key }: RestrictionUse): number => {
    // The member's own purchases here are in his facts already.
    if (owner === 'member') return priced.facts?.counters[key] ?? 0;
    const own = figures.ownOf(ALL).find((use) => use.key === key)?.delta ?? 0;
    return figures.byKey(key) + own;
  };
  const over = uses.filter((use) => isOverstepped(use, used(use)));
  const stopping = over.find((use) => use.restriction.action === 'block');
  if (stopping !== undefined) return problemOf(stopping, 'restriction.blocked');
  for (const use of over) notices.tell('warning', problemOf(use, 'restriction.warned'));
  return null;
}

function problemOf(
  { restriction }: RestrictionUse,
  code: 'restriction.blocked' | 'restriction.warned',
): Problem {
  return tillProblem(code, { name: restriction.name });
}
