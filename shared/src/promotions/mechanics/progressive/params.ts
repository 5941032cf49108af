import { z } from 'zod';
import { off } from '../../off.ts';
import { priceFloor, target } from '../../target.ts';
import { amountKopecks, field, sumBase } from '../../vocabulary.ts';

/** The more goods, the cheaper: by the highest step reached, or each step for its own part alone. */
export const progressiveParams = z
  .strictObject({
    kind: z.literal('progressive'),
    phase: field(
      z.enum(['goods', 'cheque']).default('goods'),
      'Скидка на товары или на чек',
      'On goods or cheque',
      'choice',
    ),
    /** Thousandths of a unit, or kopecks. */
    by: field(
      z.enum(['quantity', 'sum']),
      'По количеству или сумме',
      'By quantity or sum',
      'choice',
    ),
    base: field(
      sumBase.default('initial'),
      'Сумма до или после скидок',
      'Sum before or after discounts',
      'choice',
    ),
    steps: field(
      z
        .array(z.strictObject({ from: z.int().min(0), off }))
        .min(1)
        .max(50),
      'Ступени',
      'Steps',
      'list',
    ),
    /**
     * `all`: the highest step reached counts for all the goods. `part`: each step counts for what lies between
     * it and the next one (0 % up to 1 000 ₽, 5 % of what is above); all goods share the discount.
     */
    applies: field(
      z.enum(['all', 'part']).default('all'),
      'На всё или на часть сверх ступени',
      'To all or to the part above the step',
      'choice',
    ),
    target: field(target.prefault({}), 'На какие товары', 'Goods', 'target'),
    maxAmountKopecks: field(amountKopecks.optional(), 'Не больше', 'At most', 'money'),
    floor: field(priceFloor.optional(), 'Не дешевле', 'Price floor', 'money'),
  })
  .refine(
    ({ steps }) => steps.every((step, i) => i === 0 || step.from > (steps[i - 1]?.from ?? 0)),
    { error: 'steps go up' },
  )
  .refine(
    ({ applies, by, steps }) =>
      applies === 'all' || by === 'quantity' || steps.every(({ off }) => off.type === 'percent'),
    { error: 'parts of a sum take a percentage' },
  );
export type ProgressiveParams = z.output<typeof progressiveParams>;
