/** Effects of promotions on accounts; changes of a company's policies. */
import type { ColumnType, Generated } from 'kysely';
import type { Json } from '@verno/shared/kernel/json';

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

interface PolicyChangeTable {
  partner_id: string;
  change_id: string;
  before: ColumnType<Json, Json, Json>;
  after: ColumnType<Json, Json, Json>;
  reason: string;
  changed_by: string | null;
  changed_name: string;
  changed_at: ColumnType<Date, Date | string, Date | string>;
}

export interface EffectTables {
  policy_change: PolicyChangeTable;
  purchase_effect: PurchaseEffectTable;
  purchase_effect_return: PurchaseEffectReturnTable;
}
