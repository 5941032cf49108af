/**
 * What a till's event says of money, read as leniently as it can be: for sums that till and hub compare, and
 * for people who look at an event that cannot be posted.
 */
import { z } from 'zod';
import { PURCHASE_REFUNDED } from '../purchase/refund-fact.ts';
import type { EventEnvelope } from './event.ts';

/** The event of a confirmed purchase; its payload is a purchase fact. */
export const PURCHASE_CONFIRMED = 'purchase.confirmed';

export interface EventMoney {
  readonly what: 'sale' | 'refund';
  /** Number on the receipt. */
  readonly number: string;
  /** Store-local wall time and its day. */
  readonly local: string;
  readonly day: string;
  /** Money taken (sale) or given back (refund), at least 0. */
  readonly kopecks: number;
}

const at = z.object({ local: z.string().regex(/^\d{4}-\d\d-\d\d/) });
const figure = z.int().min(0);
const sale = z.object({
  number: z.string(),
  at,
  result: z.object({ totals: z.object({ totalKopecks: figure }) }),
});
const refund = z.object({ number: z.string(), at, moneyKopecks: figure });

/** null where the event is neither, or its figures cannot be read. */
export function moneyOfEvent(event: Pick<EventEnvelope, 'kind' | 'payload'>): EventMoney | null {
  if (event.kind === PURCHASE_CONFIRMED) {
    const read = sale.safeParse(event.payload);
    if (!read.success) return null;
    const { number, result } = read.data;
    return { what: 'sale', number, ...moment(read.data), kopecks: result.totals.totalKopecks };
  }
  if (event.kind !== PURCHASE_REFUNDED) return null;
  const read = refund.safeParse(event.payload);
  if (!read.success) return null;
  const { number, moneyKopecks } = read.data;
  return { what: 'refund', number, ...moment(read.data), kopecks: moneyKopecks };
}

function moment({ at: { local } }: { readonly at: { readonly local: string } }) {
  return { local, day: local.slice(0, 10) };
}
