/** Stacking groups made ready: which of them choose, and at which turn each does. */
import type { BundleModel, Promotion } from './bundle.ts';
import type { ChoosingGroup, CompiledGroup, CompiledPromotion } from './program.ts';
import { ACCRUAL_PHASES, DISCOUNT_PHASES, PHASES, turnOf } from './vocabulary.ts';
import type { Phase } from './vocabulary.ts';

/** Groups that choose, each with the turn at which it does. */
export function choosingGroups(
  groups: Iterable<CompiledGroup>,
  promotions: readonly CompiledPromotion[],
): ChoosingGroup[] {
  return [...groups]
    .filter((group) => group.mode !== 'all')
    .map((group) => {
      const members = promotions.filter(
        (promotion) => promotion.group === group && promotion.exclusive === 'none',
      );
      return {
        group,
        discountTurn: firstTurn(members, DISCOUNT_PHASES),
        accrualTurn: firstTurn(members, ACCRUAL_PHASES),
      };
    });
}

function firstTurn(members: readonly CompiledPromotion[], phases: readonly Phase[]): number | null {
  for (const phase of phases) {
    const ordinal = PHASES.indexOf(phase);
    const first = members.find((promotion) => (promotion.phases & (1 << ordinal)) !== 0);
    if (first !== undefined) return turnOf(ordinal, first.rank);
  }
  return null;
}

export function toGroup(group: BundleModel['stackingGroups'][number]): CompiledGroup {
  return {
    id: group.id,
    mode: group.mode,
    capShareBp: group.cap?.shareBp ?? null,
    capKopecks: group.cap?.amountKopecks ?? null,
  };
}

/**
 * Groups that choose between a multiplier and something else of the accruals: they are decided when all who are
 * not in the group have given what there is to multiply.
 */
export function groupsThatMultiply(promotions: readonly Promotion[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { stackingGroup, rules } of promotions) {
    if (stackingGroup === null) continue;
    const multiplies = rules.some((rule) => rule.actions.some((action) => action.multiplies));
    if (multiplies) found.add(stackingGroup);
  }
  return found;
}
