/** One row of a file of old purchases, or everything that is wrong with it. */
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { mulDiv } from '@verno/shared/money/rounding';
import type { FileLine } from '../directory/table-file.ts';
import { hasUnstorable } from '../store/text.ts';
import type { Column } from './columns.ts';

/** Rows of whole invoices name no goods. */
export const WHOLE_INVOICE = { sku: 'history-invoice', name: 'Чек целиком' } as const;

const NAME_CHARS_MAX = 200;
const NUMBER = /^[A-Za-z]?\d{1,20}$/;
const CODE_CHARS_MAX = 64;
const CUSTOMER = /^\d{1,20}$/;
/** Prices have at most four digits behind the point: averages of whole invoices. */
const PRICE = /^(-?)(\d{1,9})(?:\.(\d{1,4}))?$/;
const PRICE_DIGITS = 4;
/** Of those four, two are kopecks. */
const PRICE_PER_KOPECK = 100;
const QUANTITY = /^-?\d{1,9}$/;
const MILLI = 1000;

export interface HistoryLine {
  /** Line of the file. */
  readonly line: number;
  readonly number: string;
  /** An invoice «C…» takes back what another sold. */
  readonly cancellation: boolean;
  readonly sku: string;
  readonly name: string;
  /** Positive, also in a cancellation. */
  readonly quantityMilli: number;
  readonly unitPriceKopecks: number;
  /** Unit price as written × quantity, rounded half up once. */
  readonly amountKopecks: number;
  /** Wall time of the shop, `YYYY-MM-DDTHH:MM:SS`. */
  readonly local: string;
  /** The shop's number of the customer; null where the row has none. */
  readonly customer: string | null;
}

export function readHistoryLine(row: FileLine<Column>): Result<HistoryLine, readonly string[]> {
  const cell = (column: Column): string => row.cells.get(column) ?? '';
  const wrong: string[] = [];
  if (hasUnstorable([...row.cells.values()])) wrong.push('есть непечатаемый знак (U+0000)');
  const number = cell('number');
  const cancellation = /^c/i.test(number);
  if (!NUMBER.test(number)) wrong.push(`номер чека «${number}» не похож на номер`);
  else if (/^[abd-z]/i.test(number)) wrong.push(`чек «${number}» — поправка, а не продажа`);
  const quantity = readQuantity(cell('quantity'), cancellation, wrong);
  const price = readPrice(cell('price'), wrong);
  const local = readMoment(cell('at'));
  if (local === null) wrong.push(`дата «${cell('at')}» не читается`);
  const customer = cell('customer').replace(/\.0$/, '');
  const named = customer !== '' && customer !== '(blank)';
  if (named && !CUSTOMER.test(customer)) wrong.push(`покупатель «${customer}»: нужны цифры`);
  const { sku, name } = readGoods(row, wrong);
  if (wrong.length > 0) return err(wrong);
  return ok({
    line: row.line,
    number,
    cancellation,
    sku,
    name,
    quantityMilli: quantity * MILLI,
    unitPriceKopecks: mulDiv(price, 1, PRICE_PER_KOPECK, 'half_up'),
    amountKopecks: mulDiv(price, quantity, PRICE_PER_KOPECK, 'half_up'),
    local: local ?? '',
    customer: named ? customer : null,
  });
}

function readGoods(row: FileLine<Column>, wrong: string[]): { sku: string; name: string } {
  const code = row.cells.get('code');
  if (code === undefined) return WHOLE_INVOICE;
  if (code === '' || code.length > CODE_CHARS_MAX) {
    wrong.push(`код товара «${code}»: нужно от 1 до ${CODE_CHARS_MAX} знаков`);
  }
  const name = (row.cells.get('name') ?? '').replaceAll(/\s+/g, ' ').slice(0, NAME_CHARS_MAX);
  return { sku: code, name: name === '' ? code : name };
}

function readQuantity(text: string, cancellation: boolean, wrong: string[]): number {
  if (!QUANTITY.test(text) || Number(text) === 0) {
    wrong.push(`количество «${text}»: нужно целое число не ноль`);
    return 0;
  }
  const quantity = Number(text);
  if (cancellation && quantity > 0) wrong.push(`в отмене количество ${quantity} больше нуля`);
  if (!cancellation && quantity < 0) {
    wrong.push(`количество ${quantity} меньше нуля, а чек не отмена: списание, а не продажа`);
  }
  return Math.abs(quantity);
}

/** In ten-thousandths of the file's currency. */
function readPrice(text: string, wrong: string[]): number {
  const [, sign = '', whole = '', part = ''] = PRICE.exec(text) ?? [];
  if (whole === '') wrong.push(`цена «${text}» не похожа на деньги`);
  if (sign !== '') wrong.push(`цена ${text} меньше нуля`);
  return Number(whole + part.padEnd(PRICE_DIGITS, '0'));
}

/** `2010-12-01 08:26:00` and `12/1/2010 8:26` (month first). */
function readMoment(text: string): string | null {
  const iso = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(text);
  const us = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d\d)$/.exec(text);
  const [year, month, day, hour, minute, second] =
    iso === null
      ? [us?.[3], us?.[1], us?.[2], us?.[4], us?.[5], '00']
      : [iso[1], iso[2], iso[3], iso[4], iso[5], iso[6]];
  if (year === undefined) return null;
  const two = (part: string | undefined): string => (part ?? '').padStart(2, '0');
  const local = `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
  const instant = new Date(`${local}Z`);
  // A day that no calendar has is not moved to the next month.
  const exists = !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(local);
  return exists ? local : null;
}
