/** Words and small shapes that mechanics share. Units: kopecks, basis points, thousandths of a unit. */
import { z } from 'zod';

/** Order of the engine's work; PROMOTIONS in the specification says why each stands where it does. */
export const PHASES = [
  'goods',
  'sets',
  'cheque',
  'rounding',
  'redemption',
  'accrual',
  /** After all plain accruals, whatever the priorities: what multipliers count must be there. */
  'multiplier',
  'effects',
] as const;
export type Phase = (typeof PHASES)[number];

/** Phases that make goods cheaper; stacking, caps and exclusivity speak of these. */
export const DISCOUNT_PHASES = ['goods', 'sets', 'cheque', 'rounding'] as const;

/** Phases that bring bonuses. */
export const ACCRUAL_PHASES = ['accrual', 'multiplier'] as const;

/** A promotion's turn in a phase as one number that grows with the engine's order. */
export function turnOf(phaseOrdinal: number, rank: number): number {
  return phaseOrdinal * 1_000_000 + rank;
}

/** Which control of the editor's form shows a field. */
export type Widget =
  | 'percent'
  | 'money'
  | 'count'
  | 'quantity'
  | 'goods'
  | 'target'
  | 'choice'
  | 'flag'
  | 'currency'
  | 'emission'
  | 'segment'
  | 'counter'
  | 'text'
  | 'date'
  | 'list';

/** Label of a field in both languages and the control that edits it; read back with `schema.meta()`. */
export function field<S extends z.ZodType>(schema: S, ru: string, en: string, widget: Widget): S {
  return schema.meta({ ru, en, widget });
}

export const code = z.string().min(1).max(64);
export const scalar = z.union([z.string(), z.number(), z.boolean()]);
export type Scalar = z.infer<typeof scalar>;

/** Rate in basis points, up to 100 %. */
export const shareBp = z.int().min(0).max(10_000);
export const amountKopecks = z.int().min(0).max(1_000_000_000_000);
export const count = z.int().min(1).max(1_000_000);

/** Store-local wall time to the second, and a time of day. */
export const localTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
export const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);

/** Sentence in both languages. */
export const bilingual = z.strictObject({
  ru: z.string().min(1).max(200),
  en: z.string().min(1).max(200),
});

/** Which sum is meant: the list price, or what earlier promotions left. */
export const sumBase = z.enum(['initial', 'remaining']);
export type SumBase = z.infer<typeof sumBase>;

export const rounding = z.enum(['half_up', 'down', 'up']);

/** Comparison of a known value with a wanted one. */
export const comparison = z.enum(['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'contains']);
export type Comparison = z.infer<typeof comparison>;

/** `in` takes a list; every other comparison takes one value. */
export const comparedValue = z.union([scalar, z.array(scalar).min(1).max(1000)]);

/** True when `seen op wanted` holds; values of different kinds never compare as less or greater. */
export function compares(
  seen: Scalar,
  op: Comparison,
  wanted: Scalar | readonly Scalar[],
): boolean {
  if (isList(wanted)) return op === 'ne' ? !wanted.includes(seen) : wanted.includes(seen);
  if (op === 'eq' || op === 'in') return seen === wanted;
  if (op === 'ne') return seen !== wanted;
  if (op === 'contains') return String(seen).includes(String(wanted));
  if (typeof seen !== typeof wanted) return false;
  if (op === 'lt') return seen < wanted;
  if (op === 'lte') return seen <= wanted;
  return op === 'gt' ? seen > wanted : seen >= wanted;
}

function isList(value: Scalar | readonly Scalar[]): value is readonly Scalar[] {
  return Array.isArray(value);
}
