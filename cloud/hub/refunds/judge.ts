/**
 * What the books make of a refund that was printed. Pure. Its money stands as printed; bonuses move only for
 * goods that really could come back, by the purchase's stored parts.
 */
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { RefundFact } from '@verno/shared/purchase/refund-fact';
import { leftOf, refundNext } from '@verno/shared/purchase/refund-next';
import type { PastRefund } from '@verno/shared/purchase/refund-next';
import type { Refund } from '@verno/shared/purchase/refund';

/** Something HQ should look at in a booked refund. */
export type RefundFlag = 'over_refunded' | 'figures_differ' | 'short_reversal' | 'recheck_withheld';

export interface JudgedLine {
  readonly lineId: string;
  readonly excessMilli: number;
}

export interface Judged {
  readonly lines: readonly JudgedLine[];
  /** Money given for what was not there to come back, or beyond what was paid for it. */
  readonly excessKopecks: number;
  /** Bonuses to move; nothing when all of the refund is excess. */
  readonly bonusesBack: Refund['bonusesBack'];
  readonly reversed: Refund['reversed'];
  readonly state: 'part' | 'whole';
  readonly flags: readonly RefundFlag[];
}

export function judge(
  purchase: PurchaseFact,
  past: readonly PastRefund[],
  fact: Pick<RefundFact, 'lines' | 'bonusesBack' | 'reversed' | 'withheldKopecks'>,
): Judged {
  const left = leftOf(purchase, past);
  const counted = fact.lines.map((line) => ({
    line,
    milli: Math.min(line.quantityMilli, left[line.lineId] ?? 0),
  }));
  const asked = Object.fromEntries(
    counted.filter(({ milli }) => milli > 0).map(({ line, milli }) => [line.lineId, milli]),
  );
  const result = refundNext(purchase, past, asked);
  const expected = result.ok ? result.value : null;
  const due = new Map(expected?.lines.map((line) => [line.lineId, line.moneyKopecks]) ?? []);
  const lines = counted.map(({ line, milli }) => ({
    lineId: line.lineId,
    excessMilli: line.quantityMilli - milli,
  }));
  const excessKopecks = fact.lines.reduce(
    (sum, line) => sum + Math.max(0, line.moneyKopecks - (due.get(line.lineId) ?? 0)),
    0,
  );
  const isOver = excessKopecks > 0 || lines.some((line) => line.excessMilli > 0);
  const flags: RefundFlag[] = [];
  if (isOver) flags.push('over_refunded');
  // With refunds before it, a till that did not know them rightly counted otherwise.
  if (!isOver && past.length === 0 && !agrees(fact, expected)) flags.push('figures_differ');
  if (fact.withheldKopecks > 0) flags.push('recheck_withheld');
  const after = Object.entries(left).every(([lineId, milli]) => milli === (asked[lineId] ?? 0));
  return {
    lines,
    excessKopecks,
    bonusesBack: expected?.bonusesBack ?? null,
    reversed: expected?.reversed ?? [],
    state: after ? 'whole' : 'part',
    flags,
  };
}

function agrees(
  fact: Pick<RefundFact, 'lines' | 'bonusesBack' | 'reversed' | 'withheldKopecks'>,
  expected: Refund | null,
): boolean {
  if (expected === null) return false;
  const money = fact.lines.reduce((sum, line) => sum + line.moneyKopecks, 0);
  const taken = (parts: Refund['reversed']): number =>
    parts.reduce((sum, part) => sum + part.amount, 0);
  return (
    money + fact.withheldKopecks === expected.moneyKopecks &&
    (fact.bonusesBack?.amount ?? 0) === (expected.bonusesBack?.amount ?? 0) &&
    taken(fact.reversed) === taken(expected.reversed)
  );
}
