/** A bundle ready for use. A program holds no state: one serves any number of cheques. */
import type { Hash, PromotionId } from '../kernel/ids.ts';
import type { RuleRef } from './rule-ref.ts';
import type { BonusCost } from './bonus-cost.ts';
import type { Promotion } from './bundle.ts';
import type { Categories } from './category-chain.ts';
import type { CouponNeed } from './coupons.ts';
import type { GoodsGroup } from './goods.ts';
import type { CompiledLimit } from './limits.ts';
import type { CompiledAction, CompiledCondition, Currency } from './mechanic.ts';
import type { Sign } from './signs.ts';
import type { TriggerIndex } from './trigger-index.ts';

export interface CompiledRule {
  readonly by: RuleRef;
  /** All of them must hold; none = always. */
  readonly conditions: readonly CompiledCondition[];
  /** Has actions by which the customer gains: its messages and effects wait for one to do something. */
  readonly benefit: boolean;
  /** Coupons used up when it applies. */
  readonly redeems: readonly CouponNeed[];
  /** Bonuses taken when it applies. */
  readonly costs: readonly BonusCost[];
}

/** What a promotion does, one thing after the other: those of its rules, in their order. */
export interface Step {
  /** Ordinal of the phase in which its turn comes. */
  readonly phase: number;
  /** The action's own, held here: what lies together is fetched together. */
  readonly run: CompiledAction['run'];
  readonly benefit: boolean;
  readonly raises: CompiledAction['raises'];
  readonly rule: CompiledRule;
  /** Place of the rule. */
  readonly place: number;
  /** Linked, not listed: each list on the way is two more look-ups in the hottest loop. */
  readonly next: Step | null;
}

export interface CompiledGroup {
  readonly id: string;
  readonly mode: 'all' | 'best' | 'best-per-line' | 'first';
  readonly capShareBp: number | null;
  readonly capKopecks: number | null;
}

/** When a group that chooses is decided: whoever is in the cheque, it is the same turn. */
export interface ChoosingGroup {
  readonly group: CompiledGroup;
  /** The first turn of any member of the bundle in the phases of prices, and of bonuses; null = none. */
  readonly discountTurn: number | null;
  readonly accrualTurn: number | null;
}

export interface CompiledPromotion {
  /** Place in this program. */
  readonly ordinal: number;
  /** Place in the bundle's total order: greater priority first, then id. */
  readonly rank: number;
  readonly id: PromotionId;
  readonly version: number;
  readonly name: string;
  /** Period, scope and audience; null = none of them binds. */
  readonly gate: CompiledCondition | null;
  readonly rules: readonly CompiledRule[];
  readonly steps: Step | null;
  /** Bit per phase ordinal in which it has anything to do. */
  readonly phases: number;
  readonly group: CompiledGroup | null;
  readonly exclusive: 'none' | 'cheque' | 'lines';
  readonly limits: readonly CompiledLimit[];
  /** Any of its rules uses up coupons. */
  readonly redeems: boolean;
  /** What must be there for it to be worth a look; null = nothing in particular. */
  readonly sign: Sign | null;
  /** Where and when it may run at all. */
  readonly reach: Promotion['scope'] & Pick<Promotion['period'], 'from' | 'to'>;
}

export interface Program {
  readonly hash: Hash;
  readonly promotions: readonly CompiledPromotion[];
  readonly index: TriggerIndex;
  readonly currencies: readonly Currency[];
  readonly groups: readonly GoodsGroup[];
  /** Stacking groups that choose among their members. */
  readonly choosing: readonly ChoosingGroup[];
  readonly categories: Categories;
  /** Lists of personal goods that some filter asks for. */
  readonly personalLists: ReadonlySet<string>;
  /** Numbers of the articles that some filter asks for by themselves. */
  readonly askedSkus: ReadonlyMap<string, number>;
  /** How many articles and categories are asked for so. */
  readonly placeCount: number;
  /** How many different goods filters there are, and conditions that are judged once a cheque. */
  readonly filterCount: number;
  readonly verdictCount: number;
  /** Emission of a public code in force at a store-local time. */
  readonly publicEmission: (code: string, localTime: string) => string | null;
}
