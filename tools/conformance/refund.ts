/** A return of some units: what is given back and what stays paid. */
import { mulDiv } from '@verno/shared/money/rounding';
import type { Priced } from './price.ts';

/** @param returned units by the case's name of the goods */
export function refundOf(
  { one, result }: Priced,
  returned: Readonly<Record<string, number>>,
): { returned: Readonly<Record<string, number>>; amount: number; left: number } {
  let back = 0;
  for (const [sku, units] of Object.entries(returned)) {
    let rest = units;
    for (const priced of result.lines) {
      const line = one.lines[Number(priced.lineId)];
      if (line === undefined || line.sku !== sku) continue;
      const some = Math.min(rest, line.qty);
      rest -= some;
      back += mulDiv(priced.amountKopecks - priced.redeemedKopecks, some, line.qty, 'half_up');
    }
  }
  return { returned, amount: back / 100, left: (result.totals.totalKopecks - back) / 100 };
}
