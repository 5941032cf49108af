/** A return of some units: what is given back and what stays paid. */
import { refund } from '@verno/shared/purchase/refund';
import { toMilli } from './desk.ts';
import type { Priced } from './price.ts';

export interface Returned {
  readonly returned: Readonly<Record<string, number>>;
  readonly amount: number;
  readonly left: number;
}

/** @param returned units by the case's name of the goods */
export function refundOf(
  { one, desk, cheque, result }: Priced,
  returned: Returned['returned'],
): Returned {
  const asked: Record<string, number> = {};
  for (const [sku, units] of Object.entries(returned)) {
    let restMilli = toMilli(desk, units, 'returned');
    for (const { lineId, quantityMilli } of cheque.lines) {
      if (one.lines[Number(lineId)]?.sku !== sku) continue;
      const some = Math.min(restMilli, quantityMilli);
      if (some > 0) asked[lineId] = some;
      restMilli -= some;
    }
    if (restMilli > 0) desk.unsupported.push(`more ${sku} returned than bought`);
  }
  const answer = refund({ cheque, result }, {}, asked);
  if (!answer.ok) desk.unsupported.push(`refund: ${answer.error.kind}`);
  const back = answer.ok ? answer.value.moneyKopecks : 0;
  return { returned, amount: back / 100, left: (result.totals.totalKopecks - back) / 100 };
}
