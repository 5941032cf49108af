import { z } from 'zod';
import { code, field } from '../../vocabulary.ts';

/** Bonuses for the member who invited this one. */
export const rewardInviterParams = z.strictObject({
  kind: z.literal('reward_inviter'),
  currency: field(code, 'Валюта бонусов', 'Bonus currency', 'currency'),
  /** Minor units. */
  amount: field(z.int().min(1).max(1_000_000_000), 'Сколько', 'How many', 'count'),
  /** Once for each invited friend, or for each purchase of his that the rule holds for. */
  repeat: field(
    z.enum(['once', 'each']).default('once'),
    'Сколько раз за друга',
    'How often for a friend',
    'choice',
  ),
});
