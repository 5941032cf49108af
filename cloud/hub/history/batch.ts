/** One batch of invoices: sales become purchases, cancellations their refunds, the rest is set aside. */
import { sql } from 'kysely';
import type { Program } from '@verno/shared/promotions/program';
import { lineRowsOf, purchaseRowOf } from '../ingest/rows.ts';
import type { Tx } from '../store/database.ts';
import { insertRows, insertRowsWithTexts } from '../store/rows.ts';
import { putAside } from './aside.ts';
import type { Aside } from './aside.ts';
import type { Invoice, Step } from './invoices.ts';
import { matchCancellations } from './match.ts';
import type { Unmatched } from './match.ts';
import { ensureGoods, ensureMembers } from './place.ts';
import { factOf, memberIdOf } from './purchase.ts';
import type { HistoryPlace } from './purchase.ts';
import { writeRefunds } from './refund-rows.ts';

const MILLI = 1000;

export interface BatchParts {
  readonly importId: string;
  readonly place: HistoryPlace;
  readonly rules: Program;
  readonly nowMs: number;
}

/** Books a batch. Invoices that are known already, from whatever file, are set aside. */
export async function commitBatch(
  tx: Tx,
  parts: BatchParts,
  steps: readonly Step[],
): Promise<void> {
  const all = steps.flatMap(({ invoice }) => (invoice === null ? [] : [invoice]));
  const { fresh, known } = await claim(tx, parts, all);
  const sales = fresh.filter(({ cancellation }) => !cancellation);
  await ensureMembers(tx, parts.place, fresh);
  await ensureGoods(tx, parts.place, sales);
  await writePurchases(tx, parts, sales);
  const { matched, unmatched } = await matchCancellations(
    tx,
    parts.place,
    fresh.filter(({ cancellation }) => cancellation),
  );
  await writeRefunds(tx, parts.place, matched, parts.nowMs);
  await putAside(tx, { importId: parts.importId, partnerId: parts.place.partnerId }, [
    ...steps.flatMap(({ wrong }) => wrong.map(wrongAside)),
    ...known.flatMap((invoice) => invoice.lines.map((line) => knownAside(invoice, line.line))),
    ...unmatched.map((one) => unmatchedAside(parts.place, one)),
  ]);
}

/** Writes the numbers down; who comes second with a number does not get it. */
async function claim(
  tx: Tx,
  { importId, place }: BatchParts,
  invoices: readonly Invoice[],
): Promise<{ readonly fresh: Invoice[]; readonly known: Invoice[] }> {
  const first = new Map<string, Invoice>();
  for (const invoice of invoices) {
    if (!first.has(invoice.number)) first.set(invoice.number, invoice);
  }
  const rows = [...first.values()].map(({ number, cancellation }) => ({
    number,
    kind: cancellation ? 'cancellation' : 'sale',
  }));
  const { rows: claimed } = await sql<{ number: string }>`
    insert into history_invoice (partner_id, number, import_id, kind)
    select ${place.partnerId}, r.number, ${importId}, r.kind
    from json_to_recordset(${JSON.stringify(rows)}) as r(number text, kind text)
    on conflict (partner_id, number) do nothing returning number`.execute(tx);
  const mine = new Set(claimed.map(({ number }) => number));
  const isFresh = (invoice: Invoice): boolean =>
    mine.has(invoice.number) && first.get(invoice.number) === invoice;
  return {
    fresh: invoices.filter(isFresh),
    known: invoices.filter((invoice) => !isFresh(invoice)),
  };
}

async function writePurchases(
  tx: Tx,
  { place, rules, nowMs }: BatchParts,
  sales: readonly Invoice[],
): Promise<void> {
  const till = {
    partner_id: place.partnerId,
    store_id: place.storeId,
    till_id: place.tillId,
  };
  const facts = sales.map((invoice) => factOf(place, rules, invoice));
  await insertRowsWithTexts(
    tx,
    'purchase',
    // No till has sent an event of it: the purchase stands for itself.
    facts.map((fact) =>
      purchaseRowOf(till, { eventId: fact.purchaseId, fact, recomputed: 'same', flags: [] }, nowMs),
    ),
    { column: 'fact', type: 'jsonb', texts: facts.map((fact) => JSON.stringify(fact)) },
  );
  await insertRows(
    tx,
    'purchase_line',
    facts.flatMap((fact) => lineRowsOf(till, fact)),
  );
}

function wrongAside(wrong: Step['wrong'][number]): Aside {
  return {
    line: wrong.line,
    reason: 'wrong_line',
    detail: wrong.reason,
    number: wrong.number,
    amountKopecks: null,
    memberId: null,
    localDate: null,
  };
}

function knownAside(invoice: Invoice, line: number): Aside {
  return {
    line,
    reason: 'known_invoice',
    detail: `чек ${invoice.number} уже есть: из другого файла или выше в этом`,
    number: invoice.number,
    amountKopecks: null,
    memberId: null,
    localDate: null,
  };
}

function unmatchedAside(place: HistoryPlace, one: Unmatched): Aside {
  const { invoice, line } = one;
  const pieces = one.quantityMilli / MILLI;
  return {
    line: line.line,
    reason: 'no_purchase',
    detail: `покупка, которую отменяет ${invoice.number}, не найдена: ${line.sku}, ${pieces} шт.`,
    number: invoice.number,
    amountKopecks: one.amountKopecks,
    memberId: invoice.customer === null ? null : memberIdOf(place, invoice.customer),
    localDate: invoice.local.slice(0, 10),
  };
}
