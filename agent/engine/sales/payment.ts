/** Paying the whole cheque by one method. */
import { tillProblem } from '@verno/shared/contracts/till-problems';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import type { PaymentMethod } from '@verno/shared/promotions/cheque';
import type { Payment } from '@verno/shared/purchase/fact';
import { payInFull } from '@verno/shared/purchase/totals';

/** Ten million rubles: more is a barcode typed into the sum. */
const TENDERED_KOPECKS_MAX = 1_000_000_000;

/** The payment of `totalKopecks`; `tenderedKopecks` null = exactly that. A card never gives change. */
export function settle(
  totalKopecks: number,
  method: PaymentMethod,
  tenderedKopecks: number | null,
): Result<Payment, Problem> {
  const tendered = method === 'card' ? totalKopecks : (tenderedKopecks ?? totalKopecks);
  if (tendered > Math.max(TENDERED_KOPECKS_MAX, totalKopecks)) {
    return err(tillProblem('pay.tendered_too_much'));
  }
  const payment = payInFull(method, totalKopecks, tendered);
  if (payment !== null) return ok(payment);
  const params = { tenderedKopecks: tendered, needKopecks: totalKopecks };
  return err(tillProblem('pay.tendered_too_little', params));
}
