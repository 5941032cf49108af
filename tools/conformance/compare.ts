/** Whether what we got is what is expected, by how a case says it may be compared. */
import type { Expected } from './case.ts';
import type { Got } from './measure.ts';

export const COMPARABLE = [
  'exact',
  'total-exact',
  'multiset',
  'allocation',
  'points-only',
  'derived',
  'policy',
] as const;

const POINTS_KEYS = new Set([
  'pointsEarned',
  'pointsSpent',
  'availableIssuedPoints',
  'balanceAfterDays',
]);
/** Order says nothing in these lists. */
const UNORDERED = new Set([
  'applied',
  'rejected',
  'rejectedByBudget',
  'lineDiscountsMultiset',
  'unitDiscounts',
]);
/** How a discount is divided, which is what `total-exact` leaves open by a hundredth. */
const SPLITS = new Set(['lineDiscounts', 'unitDiscounts', 'applied', 'lineTotalAfter']);

/** Keys on which the two differ. */
export function differences(expected: Expected, got: Got, comparable: string): string[] {
  return Object.keys(expected).filter((key) => {
    if (comparable === 'points-only' && !POINTS_KEYS.has(key)) return false;
    const tolerance = comparable === 'total-exact' && SPLITS.has(key) ? 1 : 0;
    return !alike(expected[key], got[key], UNORDERED.has(key), tolerance);
  });
}

function alike(a: unknown, b: unknown, unordered: boolean, tolerance: number): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    return (
      Math.abs(Math.round(a * 100) - Math.round(b * 100)) <= tolerance && isNear(a, b, tolerance)
    );
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    const left: unknown[] = unordered ? inOrder(a) : a;
    const right: unknown[] = unordered ? inOrder(b) : b;
    return (
      left.length === right.length &&
      left.every((item, place) => alike(item, right[place], unordered, tolerance))
    );
  }
  if (isRecord(a) && isRecord(b)) {
    // What is not named on the other side is nothing.
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].every((key) => alike(a[key] ?? 0, b[key] ?? 0, unordered, tolerance));
  }
  return a === b;
}

/** Thousandths of a price per unit must agree as well. */
function isNear(a: number, b: number, tolerance: number): boolean {
  return Math.abs(a - b) <= tolerance / 100 + 1e-6;
}

function inOrder(list: readonly unknown[]): unknown[] {
  return list.toSorted((a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    const [left, right] = [JSON.stringify(sorted(a)), JSON.stringify(sorted(b))];
    if (left === right) return 0;
    return left < right ? -1 : 1;
  });
}

function sorted(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
