/** Counts and sums of a run of a till's events by business day: counted by the till, compared with the books. */
import { z } from 'zod';
import type { EventMoney } from './event-money.ts';

/** Days told at once: a till compares the last few. */
export const TOTALS_DAYS_MAX = 40;

const counted = z.int().min(0);

export const dayTotal = z.object({
  /** Store-local day of the sale or of the refund. */
  day: z.iso.date(),
  sales: counted,
  salesKopecks: counted,
  refunds: counted,
  refundsKopecks: counted,
});
export type DayTotal = z.infer<typeof dayTotal>;

/** Totals of the till's acknowledged events `fromSeq` … `throughSeq` of one epoch. */
export const tillTotals = z.object({
  epoch: z.int().min(1),
  fromSeq: z.int().min(1),
  throughSeq: z.int().min(1),
  days: z.array(dayTotal).max(TOTALS_DAYS_MAX),
});
export type TillTotals = z.infer<typeof tillTotals>;

/** The days with one more event in them. */
export function addToDays(
  days: ReadonlyMap<string, DayTotal>,
  { what, day, kopecks }: Pick<EventMoney, 'what' | 'day' | 'kopecks'>,
): ReadonlyMap<string, DayTotal> {
  const was = days.get(day) ?? { day, sales: 0, salesKopecks: 0, refunds: 0, refundsKopecks: 0 };
  const now =
    what === 'sale'
      ? { ...was, sales: was.sales + 1, salesKopecks: was.salesKopecks + kopecks }
      : { ...was, refunds: was.refunds + 1, refundsKopecks: was.refundsKopecks + kopecks };
  return new Map([...days, [day, now]]);
}
