import { z } from 'zod';
import { code, field } from '../../vocabulary.ts';

/** The rule costs the member bonuses: it holds while he has them, and takes them when it applies. */
export const bonusPriceParams = z.strictObject({
  kind: z.literal('bonus_price'),
  currency: field(code, 'Валюта бонусов', 'Bonus currency', 'currency'),
  /** Minor units, once a cheque. */
  amount: field(z.int().min(1).max(1_000_000_000), 'Цена в бонусах', 'Price in bonuses', 'count'),
});
