/**
 * Coupons shown at the till. One counts when the identified member holds it, or when its code is public in the
 * rules; both are known with the network off. What it gives is the engine's word.
 */
import { tillProblem } from '@verno/shared/contracts/till-problems';
import { ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import type { Notices } from './notices.ts';
import type { OpenSale } from './open-sale.ts';
import type { Priced } from './pricing.ts';
import type { Rules } from './rules.ts';

interface CouponDeps {
  readonly sale: OpenSale;
  readonly notices: Notices;
  readonly rules: () => Rules;
}

/** Puts a coupon into the cheque and says whether it gives anything yet; null when the code is no coupon. */
export function enterCoupon(
  { sale, notices, rules }: CouponDeps,
  text: string,
): Result<null, Problem> | null {
  const before = sale.priced();
  const code = before === null ? null : knownCoupon(before, rules(), text.trim());
  if (code === null) return null;
  const done = sale.change({ kind: 'show_coupon', code });
  if (!done.ok) return done;
  const used = sale.priced()?.result.coupons ?? [];
  const gives = used.some((one) => one.code === code && one.action === 'redeem');
  notices.tell('info', tillProblem(gives ? 'coupon.taken' : 'coupon.no_gain', { code }));
  return ok(null);
}

/** The code as it is written where it is known; people type it in any case. */
function knownCoupon({ facts, at }: Priced, rules: Rules, text: string): string | null {
  const wanted = text.toUpperCase();
  const own = Object.keys(facts?.coupons ?? {}).find((code) => code.toUpperCase() === wanted);
  if (own !== undefined) return own;
  return rules.publicEmission(text, at) === null ? null : wanted;
}
