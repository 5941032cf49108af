/** Lanes and groups of promotions as stacking groups. */
import type { BundleInput } from '@verno/shared/promotions/bundle';
import type { OutsideCase, Promotion } from './case.ts';
import type { Conventions } from './conventions.ts';
import type { Desk } from './desk.ts';

type StackingGroup = NonNullable<BundleInput['stackingGroups']>[number];

/** Discounts of the whole order of which only one may apply. */
const ONE_OF_ALL = 'global';

/** Name of the promotion's stacking group; null = it stacks with all. */
export function groupOf(
  desk: Desk,
  one: OutsideCase,
  { lanes }: Conventions,
  promotion: Promotion,
): string | null {
  if (promotion.group !== undefined) return desk.names.code(`group ${promotion.group}`);
  if (promotion.global_ === true) return desk.names.code(`group ${ONE_OF_ALL}`);
  // A lane of one has nobody to compete with.
  if (!lanes || one.promotions.length === 1) return null;
  return desk.names.code(`lane ${promotion.lane ?? 'default'}`);
}

export function groupsOf(desk: Desk, one: OutsideCase, conventions: Conventions): StackingGroup[] {
  const groups = new Map<string, StackingGroup>();
  for (const promotion of one.promotions) {
    const id = groupOf(desk, one, conventions, promotion);
    const named = promotion.group !== undefined || promotion.global_ === true;
    if (id !== null) groups.set(id, { id, mode: named ? conventions.groups : 'best-per-line' });
  }
  return [...groups.values()];
}
