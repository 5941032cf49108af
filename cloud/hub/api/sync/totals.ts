/**
 * Count and sum of a till's days against the books: the till counts its own acknowledged events, the hub what it
 * booked of the very same events, with the money of those that wait or were written off.
 */
import { sql } from 'kysely';
import { addToDays } from '@verno/shared/sync/day-totals';
import type { DayTotal, TillTotals } from '@verno/shared/sync/day-totals';
import { moneyOfEvent } from '@verno/shared/sync/event-money';
import type { TillPrincipal } from '../../auth/till-tokens.ts';
import { eventOf } from '../../ingest/waiting.ts';
import type { Tx } from '../../store/database.ts';

/** Days compared longer ago are forgotten. */
const KEPT_MS = 62 * 24 * 3_600_000;
/** A sale's instant and its store-local day are this far apart at most. */
const DAY_SPREAD = '2 days';

export async function compareTotals(
  tx: Tx,
  till: TillPrincipal,
  totals: TillTotals,
  nowMs: number,
): Promise<void> {
  if (totals.epoch !== till.epoch) return;
  const books = await bookedDays(tx, till, totals);
  const told = new Map(totals.days.map((day) => [day.day, day]));
  const comparedAt = new Date(nowMs);
  for (const day of new Set([...told.keys(), ...books.keys()])) {
    const row = {
      from_seq: totals.fromSeq,
      through_seq: totals.throughSeq,
      ...tillColumns(told.get(day)),
      ...hubColumns(books.get(day)),
      compared_at: comparedAt,
    };
    await tx
      .insertInto('till_day')
      .values({ till_id: till.tillId, epoch: totals.epoch, day, ...row })
      .onConflict((conflict) => conflict.columns(['till_id', 'epoch', 'day']).doUpdateSet(row))
      .execute();
  }
  await tx
    .deleteFrom('till_day')
    .where('till_id', '=', till.tillId)
    .where('compared_at', '<', new Date(nowMs - KEPT_MS))
    .execute();
}

const NOTHING = { sales: 0, salesKopecks: 0, refunds: 0, refundsKopecks: 0 };

function tillColumns(day: Omit<DayTotal, 'day'> = NOTHING) {
  return {
    till_sales: day.sales,
    till_sales_kopecks: day.salesKopecks,
    till_refunds: day.refunds,
    till_refunds_kopecks: day.refundsKopecks,
  };
}

function hubColumns(day: Omit<DayTotal, 'day'> = NOTHING) {
  return {
    hub_sales: day.sales,
    hub_sales_kopecks: day.salesKopecks,
    hub_refunds: day.refunds,
    hub_refunds_kopecks: day.refundsKopecks,
  };
}

async function bookedDays(
  tx: Tx,
  till: TillPrincipal,
  totals: TillTotals,
): Promise<ReadonlyMap<string, DayTotal>> {
  const { fromSeq, throughSeq, epoch } = totals;
  const days = totals.days.map(({ day }) => day).toSorted();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return new Map();
  const events = sql`(select event_id from till_event where till_id = ${till.tillId}
    and epoch = ${epoch} and seq between ${fromSeq} and ${throughSeq} and not foreign_id)`;
  // The till's sales of these days by their index; the log says which of them belong to the run.
  const booked = await sql<DayTotal>`
    select coalesce(p.day, r.day) as day, coalesce(p.count, 0)::int as sales,
      coalesce(p.sum, 0)::bigint as "salesKopecks", coalesce(r.count, 0)::int as refunds,
      coalesce(r.sum, 0)::bigint as "refundsKopecks"
    from (
      select local_date as day, count(*) as count, sum(total_kopecks) as sum from purchase
      where till_id = ${till.tillId} and partner_id = ${till.partnerId}
        and sold_at between ${first}::date - ${DAY_SPREAD}::interval
          and ${last}::date + ${DAY_SPREAD}::interval
        and event_id in ${events} group by local_date
    ) p full join (
      select local_date as day, count(*) as count, sum(money_kopecks) as sum from refund
      where partner_id = ${till.partnerId} and event_id in ${events} group by local_date
    ) r on r.day = p.day`.execute(tx);
  const waiting = await tx
    .selectFrom('suspense as s')
    .innerJoin('till_event as e', (join) =>
      join
        .onRef('e.till_id', '=', 's.till_id')
        .onRef('e.epoch', '=', 's.epoch')
        .onRef('e.seq', '=', 's.seq'),
    )
    .where('s.till_id', '=', till.tillId)
    .where('s.epoch', '=', epoch)
    .where('s.seq', '>=', fromSeq)
    .where('s.seq', '<=', throughSeq)
    .select('e.body')
    .execute();
  let counted: ReadonlyMap<string, DayTotal> = new Map(booked.rows.map((row) => [row.day, row]));
  for (const row of waiting) {
    const money = moneyOfEvent(eventOf(row));
    if (money !== null) counted = addToDays(counted, money);
  }
  return counted;
}
