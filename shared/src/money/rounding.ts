/**
 * Exact products and quotients of integers. A product may pass 2^53 (a big cheque × a big weight), so it
 * goes through BigInt then and only then; the answer is always exact.
 */
import { unreachable } from '../kernel/unreachable.ts';

/** How a fraction of the smallest unit becomes whole. `half_up` sends 0.5 away from zero. */
export type Rounding = 'half_up' | 'down' | 'up';

/** 100 % in basis points. */
export const WHOLE_BP = 10_000;

/** ⌊a × b ÷ divisor⌋ for non-negative integers, `divisor` > 0. */
export function mulDivFloor(a: number, b: number, divisor: number): number {
  const product = a * b;
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / divisor);
  return Number((BigInt(a) * BigInt(b)) / BigInt(divisor));
}

/** What `mulDivFloor` leaves: a × b mod divisor. */
export function mulMod(a: number, b: number, divisor: number): number {
  const product = a * b;
  // Not `%`: of doubles that is a call out of compiled code, ten times as dear.
  if (product <= Number.MAX_SAFE_INTEGER) return product - Math.floor(product / divisor) * divisor;
  return Number((BigInt(a) * BigInt(b)) % BigInt(divisor));
}

/** a × b ÷ divisor, rounded as named; non-negative integers, `divisor` > 0. */
export function mulDiv(a: number, b: number, divisor: number, rounding: Rounding): number {
  const whole = mulDivFloor(a, b, divisor);
  const rest = mulMod(a, b, divisor);
  switch (rounding) {
    case 'down':
      return whole;
    case 'up':
      return rest === 0 ? whole : whole + 1;
    case 'half_up':
      return rest >= divisor - rest ? whole + 1 : whole;
    default:
      return unreachable(rounding);
  }
}

/** A percentage of an amount, half up: (199, 1000 bp) → 20. Amount and rate are not negative. */
export function percentOf(amountKopecks: number, rateBp: number): number {
  return mulDiv(amountKopecks, rateBp, WHOLE_BP, 'half_up');
}

/** The nearest multiple of `step` by the named rounding; value ≥ 0, step > 0. */
export function roundToStep(value: number, step: number, rounding: Rounding): number {
  return mulDiv(value, 1, step, rounding) * step;
}
