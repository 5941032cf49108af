/** A calculation as it is kept: what a purchase will be, before anybody has paid. */
import type { z } from 'zod';
import type { Program } from '@verno/shared/promotions/program';
import { plainAnswer } from '@verno/shared/promotions/answered';
import { evaluate } from '@verno/shared/promotions/evaluate';
import { purchaseFact } from '@verno/shared/purchase/fact';
import type { Moment } from '@verno/shared/promotions/cheque';
import type { PricedInput } from './input.ts';

export const draft = purchaseFact.pick({
  cheque: true,
  names: true,
  facts: true,
  at: true,
  result: true,
});
export type Draft = z.infer<typeof draft>;

/** Prices an input. `considerAll`: the trace names every promotion, also those of other goods. */
export function priceDraft(
  program: Program,
  { cheque, names, facts }: PricedInput,
  at: Moment,
  considerAll = false,
): Draft {
  const result = plainAnswer(evaluate(program, cheque, facts, at, { trace: true, considerAll }));
  return { cheque, names, facts, at, result };
}
