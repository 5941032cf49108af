/**
 * What a mechanic is to the engine. A condition answers yes, no or unknown; an action works on the basket
 * when its phase comes. Parameters are data checked by zod once, when a bundle is read; what is compiled
 * from them is a closure that decides in the hot loop without looking anything up.
 */
import type { z } from 'zod';
import type { Text } from '../kernel/text.ts';
import type { BonusCost } from './bonus-cost.ts';
import type { CouponNeed } from './coupons.ts';
import type { Goods, GoodsFilter } from './goods.ts';
import type { TraceReason } from './result.ts';
import type { Sign } from './signs.ts';
import type { Turn } from './turn.ts';
import { NO, YES } from './verdict.ts';
import type { Verdict } from './verdict.ts';
import type { View } from './view.ts';
import type { Phase } from './vocabulary.ts';

/** A bonus currency as rules need it. */
export interface Currency {
  readonly code: string;
  /** Minor units of bonus worth one ruble. */
  readonly perRuble: number;
  readonly lifetime: Lifetime;
}

/** When bonuses begin to count and when they burn. */
export interface Lifetime {
  /** Days from the purchase to activation; null = at once. */
  readonly activateAfterDays: number | null;
  /** Days from activation to the end; null = never, unless `expireOn` says a date. */
  readonly expireAfterDays: number | null;
  readonly expireOn: string | null;
  /** Both dates move on to the next first of a month. */
  readonly alignToMonth: boolean;
}

export interface CompiledCondition {
  /** Where its verdict is kept for the length of a cheque; null = it is judged each time. */
  readonly slot: number | null;
  readonly test: (view: View) => Verdict;
  /** Says what failed; asked only after `test` did not say yes, and only when tracing. */
  readonly explain: (view: View) => TraceReason;
  /** The condition cannot hold unless each of these is there; none = no simple sign. */
  readonly signs: readonly Sign[];
  readonly coupons: readonly CouponNeed[];
  /** What the member pays when the rule applies. */
  readonly costs: readonly BonusCost[];
  /** Names of events it listens to. */
  readonly hears: readonly string[];
}

export interface CompiledAction {
  readonly phase: Phase;
  /** Goods without each of which the action does nothing. */
  readonly signs: readonly Sign[];
  /** The customer's gain (price, bonuses, gift): messages of the rule wait for one of these. */
  readonly benefit: boolean;
  /** Events it raises. */
  readonly raises: readonly string[];
  /** Works on the basket; true when it did anything. */
  readonly run: (turn: Turn) => boolean;
}

/** What is wrong with a bundle; `promotionId` is null when it is the bundle itself. */
export interface BundleProblem {
  readonly kind: string;
  readonly promotionId: string | null;
  readonly promotionName: string | null;
  /** JSON pointer or name of what is wrong. */
  readonly at: string;
  /** The value that is wrong, where one can be shown. */
  readonly value: string;
}

/** What a mechanic may ask while it is compiled. Unknown references become problems of the bundle. */
export interface CompileTools {
  readonly goods: (filter: GoodsFilter) => Goods;
  readonly currency: (code: string) => Currency;
  readonly emission: (id: string) => void;
  readonly problem: (kind: string, at: string, value: string) => void;
  /**
   * A condition whose verdict cannot change while a cheque is priced: judged once, for all who ask the same.
   * @param key says all that decides the verdict: equal keys of one bundle are one condition
   */
  readonly once: (key: string, make: () => CompiledCondition) => CompiledCondition;
}

/** Parameters that were checked and wait to be compiled. */
export interface Bound<Compiled> {
  readonly kind: string;
  readonly sentence: () => Text;
  /** Counts what other promotions give in bonuses. */
  readonly multiplies: boolean;
  readonly compile: (tools: CompileTools) => Compiled;
}

export interface Mechanic<Params extends z.ZodType, Compiled> {
  readonly kind: string;
  readonly title: Text;
  /** Also describes the editor's form: each field carries its label and widget in `meta()`. */
  readonly params: Params;
  /** Checks raw data; fails with zod's issues. */
  readonly bind: (
    raw: unknown,
  ) =>
    | { readonly ok: true; readonly value: Bound<Compiled> }
    | { readonly ok: false; readonly issues: readonly z.core.$ZodIssue[] };
}

interface Definition<Params extends z.ZodType, Compiled> {
  readonly kind: string;
  readonly title: Text;
  readonly params: Params;
  /** What it does, in plain words with its figures. */
  readonly sentence: (params: z.output<Params>) => Text;
  readonly multiplies?: (params: z.output<Params>) => boolean;
  readonly compile: (params: z.output<Params>, tools: CompileTools) => Compiled;
}

/** Makes a mechanic of an action. */
export function actionMechanic<Params extends z.ZodType>(
  definition: Definition<Params, CompiledAction>,
): Mechanic<Params, CompiledAction> {
  return mechanic(definition);
}

/** Makes a mechanic of a condition. */
export function conditionMechanic<Params extends z.ZodType>(
  definition: Definition<Params, CompiledCondition>,
): Mechanic<Params, CompiledCondition> {
  return mechanic(definition);
}

function mechanic<Params extends z.ZodType, Compiled>(
  definition: Definition<Params, Compiled>,
): Mechanic<Params, Compiled> {
  const { kind, title, params } = definition;
  return {
    kind,
    title,
    params,
    bind: (raw) => {
      const parsed = params.safeParse(raw);
      if (!parsed.success) return { ok: false, issues: parsed.error.issues };
      const { data } = parsed;
      return {
        ok: true,
        value: {
          kind,
          sentence: () => definition.sentence(data),
          multiplies: definition.multiplies?.(data) ?? false,
          compile: (tools) => definition.compile(data, tools),
        },
      };
    },
  };
}

/** A condition of one test and one sentence, which is what most are. */
export function leaf(
  test: (view: View) => Verdict,
  explain: (view: View) => TraceReason,
  extra: Partial<Pick<CompiledCondition, 'signs' | 'coupons' | 'costs' | 'hears'>> = {},
): CompiledCondition {
  return {
    slot: null,
    test,
    explain,
    signs: extra.signs ?? [],
    coupons: extra.coupons ?? [],
    costs: extra.costs ?? [],
    hears: extra.hears ?? [],
  };
}

export function verdict(holds: boolean): Verdict {
  return holds ? YES : NO;
}
