/**
 * What a reader of an answer reads: every price, part, run, bonus and line of the trace. So that nothing is
 * measured that would only be made when somebody looks.
 */
import type { EngineResult } from '@verno/shared/promotions/result';

/** Touches everything but the input's hash. @returns a figure that depends on all of it */
export function readWhole(result: EngineResult): number {
  const { totals, redemption } = result;
  let sum = totals.totalKopecks + totals.discountKopecks + totals.redeemedKopecks;
  sum += redemption?.limit ?? 0;
  for (const line of result.lines) {
    sum += line.amountKopecks + line.initialKopecks + line.redeemedKopecks;
    for (const run of line.runs) sum += run.quantityMilli + run.amountKopecks;
    for (const part of line.parts) sum += part.amountKopecks + part.version + part.ruleId.length;
  }
  for (const accrual of result.accruals) {
    sum += accrual.amount + accrual.baseKopecks;
    for (const part of accrual.parts) sum += part.amount;
  }
  for (const entry of result.trace) {
    sum += entry.benefitKopecks + entry.accrued + entry.name.length + entry.outcome.length;
    if (entry.reason !== null) sum += entry.reason.code.length + Number(entry.reason.seen !== null);
  }
  sum += result.coupons.length + result.effects.length + result.messages.length;
  return sum + result.consumptions.length + result.factsRead.length;
}
