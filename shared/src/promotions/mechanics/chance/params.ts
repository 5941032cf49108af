import { z } from 'zod';
import { code, field, shareBp } from '../../vocabulary.ts';

/**
 * A chance that is the same every time the cheque is computed: it is drawn from the seed and from what
 * the cheque carries, never from a generator.
 */
export const chanceParams = z.strictObject({
  kind: z.literal('chance'),
  shareBp: field(shareBp, 'Вероятность', 'Probability', 'percent'),
  /** Two promotions with the same seed win together. */
  seed: field(code, 'Розыгрыш', 'Draw', 'text'),
});
