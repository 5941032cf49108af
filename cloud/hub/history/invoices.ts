/** Rows of a file gathered to invoices, in the order of the file and in bounded memory. */
import type { FileLine } from '../directory/table-file.ts';
import type { Column } from './columns.ts';
import { readHistoryLine } from './line.ts';
import type { HistoryLine } from './line.ts';

/** What a purchase holds at most (the cheque's contract). */
const LINES_MAX = 5000;

export interface Invoice {
  readonly number: string;
  readonly cancellation: boolean;
  readonly customer: string | null;
  /** Of its first line: in the files, some lines of an invoice are a minute later. */
  readonly local: string;
  readonly lines: readonly HistoryLine[];
}

interface WrongLine {
  readonly line: number;
  readonly number: string;
  readonly reason: string;
}

/** One invoice with the wrong lines read on the way to its end. */
export interface Step {
  readonly invoice: Invoice | null;
  readonly wrong: readonly WrongLine[];
  /** The last line of the file that belongs to this step. */
  readonly upToLine: number;
}

/** Lines of one invoice stand together; what is left behind the last one comes as a step of its own. */
export async function* readInvoices(rows: AsyncIterable<FileLine<Column>>): AsyncGenerator<Step> {
  let open: HistoryLine[] = [];
  let wrong: WrongLine[] = [];
  let upToLine = 0;
  const close = (): Step => {
    const step = { invoice: invoiceOf(open), wrong, upToLine };
    open = [];
    wrong = [];
    return step;
  };
  for await (const row of rows) {
    const number = row.cells.get('number') ?? '';
    const read = readHistoryLine(row);
    const [first] = open;
    if (first !== undefined && first.number !== number) yield close();
    upToLine = row.line;
    if (!read.ok) {
      wrong.push({ line: row.line, number, reason: read.error.join('; ') });
      continue;
    }
    const foreign = whyForeign(open, read.value);
    if (foreign === null) open.push(read.value);
    else wrong.push({ line: row.line, number, reason: foreign });
  }
  if (upToLine > 0) yield close();
}

function whyForeign(open: readonly HistoryLine[], line: HistoryLine): string | null {
  const [first] = open;
  if (first === undefined) return null;
  if (first.customer !== line.customer) {
    return `покупатель ${line.customer ?? 'не указан'}, а у чека ${first.customer ?? 'не указан'}`;
  }
  return open.length < LINES_MAX ? null : `в чеке больше ${LINES_MAX} строк`;
}

function invoiceOf(lines: readonly HistoryLine[]): Invoice | null {
  const [first] = lines;
  if (first === undefined) return null;
  const { number, cancellation, customer, local } = first;
  return { number, cancellation, customer, local, lines };
}
