/** What must be in the cheque (or about the member) for a promotion to be worth a look. */

export interface Trigger {
  readonly kind: 'sku' | 'coupon' | 'group' | 'brand' | 'segment' | 'category';
  readonly value: string;
}

/** Things one of which must be there. What has several signs needs each of them. */
export type Sign = readonly Trigger[];

const RARITY = { sku: 0, coupon: 1, group: 2, brand: 3, segment: 4, category: 5 } as const;

/** How often a sign's most frequent kind is met in cheques: the less, the rarer. */
export function rarity(sign: Sign): number {
  let most = 0;
  for (const { kind } of sign) most = Math.max(most, RARITY[kind]);
  return most;
}

/** Signs of any of several alternatives: all of one, one of all, none when any of them has none. */
export function signsOfAny(alternatives: readonly (readonly Sign[])[]): readonly Sign[] {
  const [only] = alternatives;
  if (only !== undefined && alternatives.length === 1) return only;
  const together: Trigger[] = [];
  for (const signs of alternatives) {
    const rarest = signs.toSorted((a, b) => rarity(a) - rarity(b))[0];
    if (rarest === undefined) return [];
    together.push(...rarest);
  }
  return together.length === 0 ? [] : [together];
}

/**
 * For each promotion the sign to list it under: the one whose things the fewest promotions ask for. null
 * for a promotion without signs.
 */
export function chooseSigns(wanted: readonly (readonly Sign[])[]): (Sign | null)[] {
  const crowds = countCrowds(wanted);
  return wanted.map((signs) => leastCrowded(signs, crowds));
}

/** How many promotions have a thing among their signs, by kind and value. */
type Crowds = Record<Trigger['kind'], Map<string, number>>;

function countCrowds(wanted: readonly (readonly Sign[])[]): Crowds {
  const crowds: Crowds = {
    sku: new Map(),
    brand: new Map(),
    category: new Map(),
    segment: new Map(),
    coupon: new Map(),
    group: new Map(),
  };
  for (const signs of wanted) {
    for (const sign of signs) {
      for (const { kind, value } of sign) {
        crowds[kind].set(value, (crowds[kind].get(value) ?? 0) + 1);
      }
    }
  }
  return crowds;
}

/**
 * A thing that thousands of promotions ask for tells nothing: a cheque that has it would have to look at
 * all of them. A coupon goes before everything: who shows one wants to hear why it did not work.
 */
function leastCrowded(signs: readonly Sign[], crowds: Crowds): Sign | null {
  let best: Sign | null = null;
  let least = 0;
  for (const sign of signs) {
    const crowd = crowdOf(sign, crowds);
    const better =
      best === null || crowd < least || (crowd === least && rarity(sign) < rarity(best));
    if (!better) continue;
    best = sign;
    least = crowd;
  }
  return best;
}

function crowdOf(sign: Sign, crowds: Crowds): number {
  let most = 0;
  for (const { kind, value } of sign) {
    if (kind === 'coupon') return 0;
    most = Math.max(most, crowds[kind].get(value) ?? 0);
  }
  return most;
}
