/** One case from raw JSON to a line of the report. */
import { allocate } from '@verno/shared/money/allocate';
import { outsideCase, unknownFields } from './case.ts';
import type { OutsideCase } from './case.ts';
import { COMPARABLE, differences } from './compare.ts';
import { measure } from './measure.ts';
import type { Got } from './measure.ts';
import { priceCase, UntranslatableError } from './price.ts';

export interface Verdict {
  readonly name: string;
  readonly source: string;
  readonly comparable: string;
  /** Null for questions of policy: engines differ, and nobody is wrong. */
  readonly ok: boolean | null;
  readonly expected: unknown;
  readonly got: unknown;
  /** Keys on which the two differ. */
  readonly differs?: readonly string[];
  /** What we do where engines differ. */
  readonly choice?: string;
  /** What cannot be said in our terms. */
  readonly unsupported?: readonly string[];
  /** Fields that nobody reads. */
  readonly ignored?: readonly string[];
  /** Why a case could not be read. */
  readonly malformed?: readonly string[];
}

/** @param index place in the file, which names a case that has no name */
export function judge(raw: unknown, index: number): Verdict {
  const parsed = outsideCase.safeParse(withoutNulls(raw));
  if (!parsed.success) {
    return {
      name: nameIn(raw) ?? `case ${index}`,
      source: '',
      comparable: 'malformed',
      ok: false,
      expected: null,
      got: null,
      malformed: parsed.error.issues.map(
        ({ path, message }) => `#${index}/${path.join('/')}: ${message}`,
      ),
    };
  }
  return judgeCase(parsed.data);
}

function judgeCase(one: OutsideCase): Verdict {
  const ignored = unknownFields(one);
  const { got, unsupported } = answer(one);
  const { name, source, comparable, expected } = one;
  const known = COMPARABLE.some((each) => each === comparable);
  const missing = known ? unsupported : [...unsupported, `comparable ${comparable}`];
  const differs = differences(expected, got, comparable);
  const verdict = {
    name,
    source,
    comparable,
    expected,
    got,
    ...(differs.length === 0 ? {} : { differs }),
    ...(missing.length === 0 ? {} : { unsupported: missing }),
    ...(ignored.length === 0 ? {} : { ignored }),
  };
  if (comparable === 'policy') return { ...verdict, ok: null, choice: choice(one, got, missing) };
  return { ...verdict, ok: differs.length === 0 && missing.length === 0 };
}

function answer(one: OutsideCase): { got: Got; unsupported: string[] } {
  if (one.promotions.some(({ kind }) => kind === 'allocate')) return shared(one);
  try {
    const priced = priceCase(one);
    const { got, unknown } = measure(priced, one.expected);
    return { got, unsupported: [...new Set([...priced.desk.unsupported, ...unknown])] };
  } catch (error) {
    // One case that breaks the engine must not hide what the others say.
    const told = error instanceof Error ? error.message : String(error);
    const known = error instanceof UntranslatableError;
    return { got: {}, unsupported: [known ? told : `the engine threw: ${told}`] };
  }
}

/** Bare arithmetic: a whole shared by weights. What is taken back is shared as what is given. */
function shared(one: OutsideCase): { got: Got; unsupported: string[] } {
  const [promotion] = one.promotions;
  const { amountMinor, weightsMinor } = promotion ?? {};
  if (one.promotions.length !== 1 || amountMinor === undefined || weightsMinor === undefined) {
    return { got: {}, unsupported: ['allocate with anything else'] };
  }
  const parts = allocate(Math.abs(amountMinor), weightsMinor);
  const { subtotal } = one.expected;
  const sum = one.lines.reduce((total, { price, qty }) => total + Math.round(price * 100) * qty, 0);
  return {
    got: {
      allocationMinor: parts.map((part) => (amountMinor < 0 ? -part : part)),
      ...(subtotal === undefined ? {} : { subtotal: sum / 100 }),
    },
    unsupported: [],
  };
}

function choice(one: OutsideCase, got: Got, unsupported: readonly string[]): string {
  if (unsupported.length > 0) return `cannot be said: ${unsupported.join('; ')}`;
  const like = Object.entries(one)
    .filter(([key]) => key.startsWith('expected'))
    .filter(([, value]) => {
      const other = outsideCase.shape.expected.safeParse(value);
      return other.success && differences(other.data, got, one.comparable).length === 0;
    })
    .map(([key]) => key);
  return like.length > 0 ? `as in ${like.join(' and ')}` : 'our own, see got';
}

/** A field that is null says as much as one that is absent. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      inner === null ? [] : [[key, withoutNulls(inner)]],
    ),
  );
}

function nameIn(raw: unknown): string | null {
  if (typeof raw !== 'object' || raw === null || !('name' in raw)) return null;
  return typeof raw.name === 'string' ? raw.name : null;
}
