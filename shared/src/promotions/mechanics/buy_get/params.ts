import { z } from 'zod';
import { goodsFilter } from '../../goods.ts';
import { off } from '../../off.ts';
import { count, field } from '../../vocabulary.ts';

/** N+M: so many units bought give so many others cheaper or free. Counted in whole units. */
export const buyGetParams = z.strictObject({
  kind: z.literal('buy_get'),
  buy: field(
    z.strictObject({ goods: goodsFilter.default({}), units: count }),
    'Купить',
    'Buy',
    'goods',
  ),
  get: field(
    /** Absent goods = the same goods as are bought. */
    z.strictObject({ goods: goodsFilter.optional(), units: count }),
    'Получить',
    'Get',
    'goods',
  ),
  off: field(
    off.prefault({ type: 'percent', percentBp: 10_000 }),
    'На каких условиях',
    'How much off',
    'percent',
  ),
  /**
   * Which units are the cheap ones. `largest_line`: those of the position whose list price as a whole is
   * greatest; in `sets` the goods are laid out so, and the last units of each set are the cheap ones.
   */
  pick: field(
    z.enum(['cheapest', 'dearest', 'largest_line']).default('cheapest'),
    'Какие из них',
    'Which units',
    'choice',
  ),
  /**
   * `whole`: the cheapest of all the goods; `sets`: goods are laid out from dear to cheap in sets of N+M
   * and each set has its own cheap units. `sets` goes with goods that are the same on both sides.
   */
  grouping: field(
    z.enum(['whole', 'sets']).default('whole'),
    'Как собирать наборы',
    'Grouping',
    'choice',
  ),
  maxSets: field(count.optional(), 'Не больше наборов', 'Sets at most', 'count'),
});
export type BuyGetParams = z.output<typeof buyGetParams>;
