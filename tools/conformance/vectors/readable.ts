/** Which answers are kept whole, for a person to read: the shortest in which each kind of action did something. */
import type { Json } from '@verno/shared/kernel/json';
import { engineResult } from '@verno/shared/promotions/result';
import type { Vector } from '@verno/shared/promotions/golden/replay';
import { ACTIONS } from '@verno/shared/promotions/registry';
import { choicesIn } from './coverage.ts';

export interface Answered {
  readonly vector: Vector;
  readonly answer: Json;
}

export function readable(answered: readonly Answered[]): readonly Answered[] {
  const rows = answered
    .map((one) => {
      const { trace } = engineResult.parse(one.answer);
      const applied = new Set(
        trace
          .filter(({ outcome }) => outcome === 'applied')
          .map((entry): string => entry.promotionId),
      );
      const choices = choicesIn(one.vector.bundle, (id) => applied.has(id));
      return { one, choices, length: JSON.stringify(one).length };
    })
    .toSorted((a, b) => a.length - b.length);
  const kept = new Set<Answered>();
  for (const { kind } of ACTIONS) {
    const row = rows.find(({ choices }) => choices.has(kind));
    if (row !== undefined) kept.add(row.one);
  }
  // The longest ones as well: several promotions that meet in one cheque.
  for (const { one } of rows.slice(-5)) kept.add(one);
  return [...kept];
}
