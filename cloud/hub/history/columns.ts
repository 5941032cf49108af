/** Which columns a file of old purchases has, and what one row of it is. */
import { FatalError } from '../store/fatal.ts';

/** `lines`: a row is a line of an invoice. `invoices`: a row is a whole invoice with its average price. */
export type Layout = 'lines' | 'invoices';

const NAMES = {
  number: 'invoiceno',
  code: 'stockcode',
  name: 'description',
  quantity: 'quantity',
  at: 'invoicedate',
  price: 'unitprice',
  customer: 'customerid',
} as const;

export type Column = keyof typeof NAMES;

const ALWAYS: readonly Column[] = ['number', 'quantity', 'at', 'price', 'customer'];

/** Column by its place in the header. @throws FatalError when one that is needed is not there. */
export function findColumns(header: readonly string[]): Map<number, Column> {
  const found = new Map<number, Column>();
  for (const [index, text] of header.entries()) {
    const plain = text.trim().toLowerCase();
    for (const column of Object.keys(NAMES)) {
      if (isColumn(column) && NAMES[column] === plain) found.set(index, column);
    }
  }
  const has = new Set(found.values());
  const missing = ALWAYS.filter((column) => !has.has(column));
  if (missing.length > 0) {
    throw new FatalError(
      'В первой строке файла нужны столбцы InvoiceNo, InvoiceDate, CustomerID, Quantity, UnitPrice ' +
        `(по строкам чека ещё StockCode и Description). Нет: ${missing.join(', ')}.`,
    );
  }
  return found;
}

export function layoutOf(columns: ReadonlySet<Column>): Layout {
  return columns.has('code') ? 'lines' : 'invoices';
}

function isColumn(text: string): text is Column {
  return text in NAMES;
}
