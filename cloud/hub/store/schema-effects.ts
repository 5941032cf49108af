/** The tables of effects on accounts (migration 0009) as TypeScript sees them. */
import type { Generated } from 'kysely';

interface PurchaseEffectTable {
  partner_id: string;
  effect_id: string;
  purchase_id: string;
  effect_no: number;
  kind: 'spend_bonuses' | 'reward_inviter';
  promotion_id: string;
  rule_id: string;
  buyer_id: string;
  member_id: string;
  currency: string;
  amount: number;
  returned: Generated<number>;
  once: boolean;
}

interface PurchaseEffectReturnTable {
  partner_id: string;
  return_id: string;
  refund_id: string;
  effect_id: string;
  amount: number;
  short: Generated<number>;
}

export interface EffectTables {
  purchase_effect: PurchaseEffectTable;
  purchase_effect_return: PurchaseEffectReturnTable;
}
