/**
 * A bundle: all promotions of a partner with what they refer to, as one piece of JSON. Its hash is of the
 * text itself, so a till and the hub speak of the same bytes.
 */
import { z } from 'zod';
import { canonicalJson } from '../kernel/canonical.ts';
import { hash, partnerId, promotionId, storeId, tillId } from '../kernel/ids.ts';
import type { Hash } from '../kernel/ids.ts';
import type { Json } from '../kernel/json.ts';
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import { conditionTree } from './condition.ts';
import type { ConditionInput } from './condition.ts';
import { goodsGroup } from './goods.ts';
import type { Bound, BundleProblem, CompiledAction } from './mechanic.ts';
import { lifetime } from './mechanics/earn/params.ts';
import { ACTIONS } from './registry.ts';
import { amountKopecks, bilingual, clockTime, code, localTime, shareBp } from './vocabulary.ts';

/** Version of this shape; an engine that does not know it refuses the bundle. */
export const BUNDLE_SCHEMA = 1;

export type ActionInput = z.input<(typeof ACTIONS)[number]['params']>;

const actionsByKind = new Map<string, (typeof ACTIONS)[number]>(
  ACTIONS.map((mechanic) => [mechanic.kind, mechanic]),
);

const action = z.unknown().transform((raw, context): Bound<CompiledAction> => {
  const kind = typeof raw === 'object' && raw !== null && 'kind' in raw ? raw.kind : null;
  const mechanic = typeof kind === 'string' ? actionsByKind.get(kind) : undefined;
  if (mechanic === undefined) {
    context.addIssue({ code: 'custom', message: `unknown action ${String(kind)}` });
    return z.NEVER;
  }
  const bound = mechanic.bind(raw);
  if (bound.ok) return bound.value;
  for (const issue of bound.issues) {
    context.addIssue({ code: 'custom', path: [...issue.path], message: issue.message });
  }
  return z.NEVER;
});

/** What a limit counts: applications, kopecks given, or minor units of bonuses. */
const limitUnit = z.enum(['uses', 'money', 'bonuses']);
const limitPeriod = z.enum(['day', 'week', 'month', 'all']);
/** A limit that is nearly spent: the promotion is left out, or gives what is left. */
const onExceed = z.enum(['skip', 'cut']);

export const limit = z.strictObject({
  id: code,
  per: z.enum(['cheque', 'customer', 'code', 'store', 'till', 'promotion']),
  period: limitPeriod.default('all'),
  unit: limitUnit,
  max: z.int().min(0),
  onExceed: onExceed.default('cut'),
});
export type Limit = z.infer<typeof limit>;

/** Money, bonuses or uses that several promotions (a campaign) spend together. */
export const sharedBudget = z.strictObject({
  id: code,
  unit: limitUnit,
  max: z.int().min(0),
  period: limitPeriod.default('all'),
  onExceed: onExceed.default('cut'),
});

export const rule = z.strictObject({
  id: code,
  /** Absent = always. */
  when: conditionTree.optional(),
  actions: z.array(action).min(1).max(50),
});

export const promotion = z.strictObject({
  id: promotionId,
  version: z.int().min(1),
  name: z.string().min(1).max(200),
  period: z
    .strictObject({
      /** Store-local; `to` is the first moment after the end. */
      from: localTime.nullable().default(null),
      to: localTime.nullable().default(null),
      /** 1 = Monday … 7 = Sunday; empty = every day. */
      weekdays: z.array(z.int().min(1).max(7)).max(7).default([]),
      /** Windows within a day; one that ends before it begins passes midnight. Empty = all day. */
      hours: z
        .array(z.strictObject({ from: clockTime, to: clockTime }))
        .max(24)
        .default([]),
    })
    .prefault({}),
  /** Empty lists = everywhere. */
  scope: z
    .strictObject({
      partners: z.array(partnerId).default([]),
      stores: z.array(storeId).default([]),
      tills: z.array(tillId).default([]),
    })
    .prefault({}),
  audience: z
    .strictObject({
      who: z.enum(['everyone', 'members', 'anonymous']).default('everyone'),
      anySegment: z.array(code).max(1000).default([]),
      noSegment: z.array(code).max(1000).default([]),
    })
    .prefault({}),
  /** A stacking group of the bundle; null = on its own, with all others. */
  stackingGroup: code.nullable().default(null),
  /** Greater goes first. */
  priority: z.int().min(-1_000_000).max(1_000_000).default(0),
  /** `cheque`: no other discount of the cheque; `lines`: no other discount on the goods it made cheaper. */
  exclusive: z.enum(['none', 'cheque', 'lines']).default('none'),
  limits: z.array(limit).max(20).default([]),
  /** The promotion's own purse for all customers and all time. */
  budget: z
    .strictObject({
      uses: z.int().min(0).optional(),
      moneyKopecks: amountKopecks.optional(),
      bonuses: z.int().min(0).optional(),
      onExceed: onExceed.default('cut'),
    })
    .optional(),
  /** Shared budgets of the bundle that it spends from. */
  budgets: z.array(code).max(10).default([]),
  rules: z.array(rule).min(1).max(100),
});
export type Promotion = z.output<typeof promotion>;

export const stackingGroup = z.strictObject({
  id: code,
  name: z.string().max(200).default(''),
  mode: z.enum(['all', 'best', 'best-per-line', 'first']).default('all'),
  /** The most the group's discounts may take off, by both measures given. */
  cap: z
    .strictObject({ shareBp: shareBp.optional(), amountKopecks: amountKopecks.optional() })
    .optional(),
});

export const emission = z.strictObject({
  id: code,
  name: z.string().max(200).default(''),
  /** Codes anybody may show; personal codes come with the member's facts instead. */
  publicCodes: z.array(z.string().min(1).max(64)).max(100_000).default([]),
  /** Public codes count within this time only, store-local. */
  from: localTime.nullable().default(null),
  to: localTime.nullable().default(null),
});

export const currency = z.strictObject({
  code,
  name: bilingual,
  /** Digits after the dot. */
  precision: z.int().min(0).max(4),
  /** Minor units worth one ruble. */
  perRuble: z.int().min(1).max(1_000_000),
  lifetime: lifetime.prefault({}),
});

const model = z.strictObject({
  schema: z.literal(BUNDLE_SCHEMA),
  partnerId,
  /** Grows with every publication. */
  version: z.int().min(1),
  currencies: z.array(currency).max(50).default([]),
  categories: z
    .array(z.strictObject({ id: code, parentId: code.nullable() }))
    .max(200_000)
    .default([]),
  groups: z.array(goodsGroup).max(20_000).default([]),
  stackingGroups: z.array(stackingGroup).max(1000).default([]),
  budgets: z.array(sharedBudget).max(1000).default([]),
  emissions: z.array(emission).max(20_000).default([]),
  promotions: z.array(promotion).max(100_000),
});
export type BundleModel = z.output<typeof model>;

type Input = z.input<typeof model>;
type PromotionFields = z.input<typeof promotion>;
/** A bundle as it is written: branded ids as plain text, conditions and actions by their mechanics. */
export interface RuleInput {
  readonly id: string;
  readonly when?: ConditionInput;
  readonly actions: readonly ActionInput[];
}
export type PromotionInput = Omit<PromotionFields, 'rules'> & {
  readonly rules: readonly RuleInput[];
};
export type BundleInput = Omit<Input, 'promotions'> & {
  readonly promotions: readonly PromotionInput[];
};

/** A bundle that was read, with the hash of the text it came from. */
export interface Bundle {
  readonly hash: Hash;
  readonly model: BundleModel;
}

/** Canonical text of a bundle under construction: this is what is hashed, signed and sent. */
export function bundleText(input: BundleInput): string {
  return canonicalJson(toJson(input));
}

/** SHA-256 of a bundle's text as it stands. */
export function bundleHash(text: string): Hash {
  return hash.parse(sha256Hex(text));
}

/**
 * Reads a bundle. Every problem names its place and, where it lies in a promotion, that promotion.
 * @param knownHash the text's SHA-256 where the caller has it already (a platform's digest is quicker)
 */
export function parseBundle(
  text: string,
  knownHash?: Hash,
): Result<Bundle, readonly BundleProblem[]> {
  const raw = readJson(text);
  if (!raw.ok) return err([problem('json', '', raw.error)]);
  const parsed = model.safeParse(raw.value);
  if (parsed.success) {
    return ok({ hash: knownHash ?? bundleHash(text), model: parsed.data });
  }
  return err(parsed.error.issues.map((issue) => fromIssue(issue, raw.value)));
}

function readJson(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

function toJson(value: unknown): Json {
  if (Array.isArray(value)) return value.map((item) => toJson(item));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, toJson(item)]));
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return value;
  throw new TypeError(`a bundle is JSON, not ${typeof value}`);
}

const named = z.object({ id: z.unknown(), name: z.unknown() });
const withPromotions = z.object({ promotions: z.array(z.unknown()) });

function fromIssue(issue: z.core.$ZodIssue, raw: unknown): BundleProblem {
  const at = `/${issue.path.map(String).join('/')}`;
  const [list, index] = issue.path;
  const promotions = withPromotions.safeParse(raw);
  if (list !== 'promotions' || typeof index !== 'number' || !promotions.success) {
    return problem('shape', at, issue.message);
  }
  const found = named.safeParse(promotions.data.promotions[index]);
  return {
    kind: 'shape',
    promotionId: found.success ? String(found.data.id) : null,
    promotionName: found.success ? String(found.data.name) : null,
    at,
    value: issue.message,
  };
}

function problem(kind: string, at: string, value: string): BundleProblem {
  return { kind, promotionId: null, promotionName: null, at, value };
}
