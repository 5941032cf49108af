/** How much of an effect on accounts belongs to goods that came back. */
import { mulDiv } from '../money/rounding.ts';
import type { PurchaseFact } from '../purchase/fact.ts';
import type { Quantities } from '../purchase/refund.ts';

export interface BookedEffect {
  readonly promotionId: string;
  readonly ruleId: string;
  /** Minor units. */
  readonly amount: number;
}

/** The part of a purchase that is read here. */
type Priced = {
  readonly cheque: Pick<PurchaseFact['cheque'], 'lines'>;
  readonly result: Pick<PurchaseFact['result'], 'lines'>;
};

/**
 * What of an effect is due to be undone when so much of each line is left with the customer. It goes by the
 * goods its rule made cheaper; by all goods where it made none cheaper. Counted from the purchase's beginning,
 * so that parts of several refunds sum to the whole.
 */
export function dueBack(
  effect: BookedEffect,
  { cheque, result }: Priced,
  left: Quantities,
): number {
  const given = weigh(result.lines, (line) =>
    line.parts
      .filter((one) => one.promotionId === effect.promotionId && one.ruleId === effect.ruleId)
      .reduce((sum, one) => sum + Math.max(0, one.amountKopecks), 0),
  );
  const weights = given.size > 0 ? given : weigh(result.lines, (line) => line.amountKopecks);
  if (cheque.lines.every(({ lineId }) => (left[lineId] ?? 0) === 0)) return effect.amount;
  let [back, whole] = [0, 0];
  for (const { lineId, quantityMilli } of cheque.lines) {
    const weight = weights.get(lineId) ?? 0;
    whole += weight;
    back += mulDiv(weight, quantityMilli - (left[lineId] ?? 0), quantityMilli, 'down');
  }
  return whole === 0 ? 0 : mulDiv(effect.amount, back, whole, 'down');
}

type Line = PurchaseFact['result']['lines'][number];

function weigh(lines: readonly Line[], by: (line: Line) => number): Map<string, number> {
  return new Map(
    lines.map((line) => [line.lineId, by(line)] as const).filter(([, weight]) => weight > 0),
  );
}
