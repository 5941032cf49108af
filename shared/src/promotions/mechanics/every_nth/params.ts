import { z } from 'zod';
import { goodsFilter } from '../../goods.ts';
import { off } from '../../off.ts';
import { code, field } from '../../vocabulary.ts';

/** Every N-th unit over all of the member's cheques: the sixth coffee free. */
export const everyNthParams = z.strictObject({
  kind: z.literal('every_nth'),
  goods: field(goodsFilter.default({}), 'Товары', 'Goods', 'goods'),
  n: field(z.int().min(2).max(1_000_000), 'Каждая какая', 'Every', 'count'),
  /** Units bought so far; the purchase adds its own. */
  counter: field(code, 'Счётчик', 'Counter', 'counter'),
  off: field(
    off.prefault({ type: 'percent', percentBp: 10_000 }),
    'На каких условиях',
    'How much off',
    'percent',
  ),
  pick: field(
    z.enum(['cheapest', 'dearest']).default('cheapest'),
    'Какие из них',
    'Which units',
    'choice',
  ),
});
export type EveryNthParams = z.output<typeof everyNthParams>;
