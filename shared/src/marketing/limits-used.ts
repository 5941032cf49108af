/** The shared figures a cheque may ask for at a moment: limits, budgets, counters of stores and tills. */
import type { Cheque } from '../promotions/cheque.ts';
import type { CompiledLimit } from '../promotions/limits.ts';
import type { Program } from '../promotions/program.ts';
import { counterKey } from './facts-at.ts';
import type { Circumstances } from './facts-at.ts';
import { limitKeys, sharedBy } from './limit-keys.ts';
import type { CountedLimit } from './limit-keys.ts';

type Place = Omit<Circumstances, 'figureOf'>;

/** Limits of a compiled bundle that count for more than one cheque or customer. */
export function limitsOfProgram({ promotions }: Pick<Program, 'promotions'>): CountedLimit[] {
  return promotions.flatMap(({ limits }) =>
    limits.flatMap(({ name, per, period }: CompiledLimit) => {
      const shared = sharedBy(per);
      return shared === null ? [] : [{ name, per: shared, period }];
    }),
  );
}

/** Every key of a figure that is nobody's own which pricing may look for; each once. */
export function figureKeys(
  limits: readonly CountedLimit[],
  place: Place,
  coupons: readonly string[],
): string[] {
  const date = place.at.local.slice(0, 10);
  const counted = limits.flatMap((limit) => limitKeys(limit, { ...place, coupons }, date));
  const counters = place.settings.counters
    .map((definition) => counterKey(definition, { ...place, promotionId: '' }, date))
    .filter(({ owner }) => owner === 'all')
    .map(({ key }) => key);
  return [...new Set([...counted, ...counters])];
}

/** What limits and budgets have lost; keys that lost nothing are absent, and so is a field with none. */
export function limitsUsedAt(
  limits: readonly CountedLimit[],
  now: Circumstances,
  coupons: readonly string[],
): Pick<Cheque, 'limitsUsed'> {
  const date = now.at.local.slice(0, 10);
  const used: Record<string, number> = {};
  for (const limit of limits) {
    for (const key of limitKeys(limit, { ...now, coupons }, date)) {
      const figure = now.figureOf(key);
      if (figure !== 0) used[key] = figure;
    }
  }
  return Object.keys(used).length === 0 ? {} : { limitsUsed: used };
}
