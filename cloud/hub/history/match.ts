/**
 * Which old purchase a cancellation takes back: of the same customer, the same goods at the same price,
 * made no later, with so many pieces left; the latest first, and older ones for what it does not cover.
 */
import { sql } from 'kysely';
import type { Tx } from '../store/database.ts';
import { instantOf } from '../calendar.ts';
import type { Invoice } from './invoices.ts';
import type { HistoryLine } from './line.ts';
import { memberIdOf } from './purchase.ts';
import type { HistoryPlace } from './purchase.ts';

const MILLI = 1000;

interface MatchedLine {
  readonly lineNo: number;
  readonly lineId: string;
  readonly name: string;
  readonly quantityMilli: number;
  readonly moneyKopecks: number;
}

/** What one cancellation takes back of one purchase. */
export interface Matched {
  readonly invoice: Invoice;
  readonly purchaseId: string;
  readonly purchaseNumber: string;
  readonly lines: readonly MatchedLine[];
  /** Nothing of the purchase is left. */
  readonly whole: boolean;
  /** Place among the purchase's refunds, from 1. */
  readonly ordinal: number;
}

/** A line of a cancellation, or what is left of it, that no purchase was found for. */
export interface Unmatched {
  readonly invoice: Invoice;
  readonly line: HistoryLine;
  readonly quantityMilli: number;
  readonly amountKopecks: number;
}

interface Candidate {
  readonly wanted: number;
  readonly purchase_id: string;
  readonly number: string;
  readonly line_no: number;
  readonly line_id: string;
  readonly line_left: number;
  readonly purchase_left: number;
  readonly refunds: number;
}

interface Wanted {
  readonly invoice: Invoice;
  readonly line: HistoryLine;
}

/** Purchases of the same file, also of this batch, must be in the database already. */
export async function matchCancellations(
  tx: Tx,
  place: HistoryPlace,
  cancellations: readonly Invoice[],
): Promise<{ readonly matched: readonly Matched[]; readonly unmatched: readonly Unmatched[] }> {
  const wanted = cancellations.flatMap((invoice): Wanted[] =>
    invoice.lines.map((line) => ({ invoice, line })),
  );
  const candidates = Map.groupBy(await findCandidates(tx, place, wanted), (one) => one.wanted);
  const left = new Map<string, number>();
  const found = new Map<string, Found>();
  const unmatched: Unmatched[] = [];
  for (const [index, { invoice, line }] of wanted.entries()) {
    let rest = line.quantityMilli;
    for (const one of candidates.get(index) ?? []) {
      const lineKey = `${one.purchase_id}/${one.line_no}`;
      const lineLeft = left.get(lineKey) ?? one.line_left;
      const quantityMilli = Math.min(rest, lineLeft);
      if (quantityMilli <= 0) continue;
      rest -= quantityMilli;
      left.set(lineKey, lineLeft - quantityMilli);
      left.set(one.purchase_id, (left.get(one.purchase_id) ?? one.purchase_left) - quantityMilli);
      const key = `${invoice.number}/${one.purchase_id}`;
      const into = found.get(key) ?? { of: one, invoice, lines: [] };
      found.set(key, into);
      addTo(into.lines, one, line, quantityMilli);
    }
    if (rest > 0) unmatched.push(unmatchedOf(invoice, line, rest));
  }
  return { matched: inTurn([...found.values()], left), unmatched };
}

interface Found {
  readonly of: Candidate;
  readonly invoice: Invoice;
  readonly lines: MatchedLine[];
}

/** The last of several refunds of a purchase is the one that may have taken what was left of it. */
function inTurn(found: readonly Found[], left: ReadonlyMap<string, number>): Matched[] {
  const made = new Map<string, number>();
  const last = new Map(found.map((one) => [one.of.purchase_id, one]));
  return found.map((one) => {
    const { of, invoice, lines } = one;
    const before = made.get(of.purchase_id) ?? of.refunds;
    made.set(of.purchase_id, before + 1);
    return {
      invoice,
      purchaseId: of.purchase_id,
      purchaseNumber: of.number,
      lines,
      whole: left.get(of.purchase_id) === 0 && last.get(of.purchase_id) === one,
      ordinal: before + 1,
    };
  });
}

/** Prices in question are whole kopecks, so a part of a line is worth exactly its quantity × price. */
function addTo(lines: MatchedLine[], of: Candidate, line: HistoryLine, milli: number): void {
  const moneyKopecks = (line.unitPriceKopecks * milli) / MILLI;
  const at = lines.findIndex((one) => one.lineNo === of.line_no);
  const before = lines[at];
  if (before === undefined) {
    const { line_no: lineNo, line_id: lineId } = of;
    lines.push({ lineNo, lineId, name: line.name, quantityMilli: milli, moneyKopecks });
    return;
  }
  lines[at] = {
    ...before,
    quantityMilli: before.quantityMilli + milli,
    moneyKopecks: before.moneyKopecks + moneyKopecks,
  };
}

function unmatchedOf(invoice: Invoice, line: HistoryLine, quantityMilli: number): Unmatched {
  const amountKopecks =
    quantityMilli === line.quantityMilli
      ? line.amountKopecks
      : (line.unitPriceKopecks * quantityMilli) / MILLI;
  return { invoice, line, quantityMilli, amountKopecks };
}

/** A price with a fraction of a kopeck is an average: it tells nothing of a part of a purchase. */
function isWholePrice(line: HistoryLine): boolean {
  return line.amountKopecks * MILLI === line.unitPriceKopecks * line.quantityMilli;
}

async function findCandidates(
  tx: Tx,
  place: HistoryPlace,
  wanted: readonly Wanted[],
): Promise<Candidate[]> {
  const asked = wanted.flatMap(({ invoice, line }, index) =>
    invoice.customer === null || !isWholePrice(line)
      ? []
      : [
          {
            wanted: index,
            member_id: memberIdOf(place, invoice.customer),
            sku: line.sku,
            price: line.unitPriceKopecks,
            sold_at: new Date(instantOf(invoice.local, place.timeZone)).toISOString(),
          },
        ],
  );
  if (asked.length === 0) return [];
  const { rows } = await sql<Candidate>`
    with found as (
      select w.wanted, p.purchase_id, p.number, p.sold_at, l.line_no, l.line_id, l.quantity_milli
      from json_to_recordset(${JSON.stringify(asked)})
        as w(wanted int, member_id uuid, sku text, price bigint, sold_at timestamptz)
      join purchase p on p.partner_id = ${place.partnerId} and p.member_id = w.member_id
        and p.sold_at <= w.sold_at and p.till_id = ${place.tillId}
      join purchase_line l on l.partner_id = p.partner_id and l.purchase_id = p.purchase_id
      where l.sku = w.sku and l.unit_price_kopecks = w.price
        and l.amount_kopecks * ${MILLI} = l.unit_price_kopecks * l.quantity_milli
    ), sold as (
      select purchase_id, sum(quantity_milli)::bigint as milli from purchase_line
      where partner_id = ${place.partnerId} and purchase_id in (select purchase_id from found)
      group by purchase_id
    ), back as (
      select f.purchase_id, b.line_id, sum(b.quantity_milli)::bigint as milli
      from refund f join refund_line b on b.partner_id = f.partner_id and b.refund_id = f.refund_id
      where f.partner_id = ${place.partnerId} and f.purchase_id in (select purchase_id from found)
      group by f.purchase_id, b.line_id
    )
    select f.wanted, f.purchase_id, f.number, f.line_no, f.line_id,
      f.quantity_milli - coalesce(b.milli, 0) as line_left,
      s.milli - coalesce((select sum(milli) from back a where a.purchase_id = f.purchase_id), 0)::bigint
        as purchase_left,
      (select count(*) from refund r where r.partner_id = ${place.partnerId}
        and r.purchase_id = f.purchase_id) as refunds
    from found f join sold s using (purchase_id)
    left join back b on b.purchase_id = f.purchase_id and b.line_id = f.line_id
    order by f.wanted, f.sold_at desc, f.purchase_id, f.line_no`.execute(tx);
  return rows;
}
