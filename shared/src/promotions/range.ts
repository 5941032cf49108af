/** A number known of a member, held against bounds. */
import type { MemberFacts } from './cheque.ts';
import { leaf, verdict } from './mechanic.ts';
import { UNKNOWN } from './verdict.ts';
import type { CompiledCondition } from './mechanic.ts';

export interface Bounds {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** The number must be a multiple of this. */
  readonly every?: number | undefined;
}

/** @param read gives undefined where the number is not known */
export function within(
  code: string,
  fact: string,
  bounds: Bounds,
  read: (member: MemberFacts) => number | undefined,
  show: (value: number) => string = String,
): CompiledCondition {
  return leaf(
    ({ member, factsRead }) => {
      if (member === null) return UNKNOWN;
      factsRead.add(fact);
      const seen = read(member);
      return seen === undefined ? UNKNOWN : verdict(inside(seen, bounds));
    },
    ({ member }) => ({
      code,
      fact,
      expected: boundsText(bounds, show),
      seen: member === null ? null : (read(member) ?? null),
    }),
  );
}

export function inside(seen: number, { min, max, every }: Bounds): boolean {
  return (
    (min === undefined || seen >= min) &&
    (max === undefined || seen <= max) &&
    (every === undefined || (seen > 0 && seen % every === 0))
  );
}

/** `3 … 5`, `≥ 3`, `≤ 5`, `× 5`. */
export function boundsText(
  { min, max, every }: Bounds,
  show: (value: number) => string = String,
): string {
  const parts: string[] = [];
  if (min !== undefined && max !== undefined) {
    parts.push(min === max ? show(min) : `${show(min)} … ${show(max)}`);
  } else if (min !== undefined) parts.push(`≥ ${show(min)}`);
  else if (max !== undefined) parts.push(`≤ ${show(max)}`);
  if (every !== undefined) parts.push(`× ${every}`);
  return parts.join(', ');
}
