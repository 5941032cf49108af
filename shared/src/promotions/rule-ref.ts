import type { PromotionId } from '../kernel/ids.ts';

/** The rule that did something, as parts name it. */
export interface RuleRef {
  readonly promotionId: PromotionId;
  readonly version: number;
  readonly ruleId: string;
  /** It makes goods cheaper in several phases, so that others may come between its takes. */
  readonly returns: boolean;
}
