/** A table of corrections as rows: bytes in, rows and what is wrong with the others out. Pure. */
import { parse } from 'csv-parse/sync';
import { CORRECTION_FILE_ROWS_MAX } from '@verno/shared/contracts/hub/correction-files';
import { memberIdentifier } from '@verno/shared/contracts/hub/corrections';
import type { MemberIdentifier } from '@verno/shared/contracts/hub/corrections';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { z } from 'zod';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import { hasUnstorable } from '../store/text.ts';

const COLUMNS = {
  identifier: ['identifier', 'идентификатор', 'участник', 'member'],
  kind: ['kind', 'вид'],
  currency: ['currency', 'валюта'],
  amount: ['amount', 'сумма'],
  reason: ['reason', 'причина'],
} as const;
type Column = keyof typeof COLUMNS;
const NEEDED = ['identifier', 'currency', 'amount', 'reason'] as const;
const COLUMN_NAMES = z.enum(['identifier', 'kind', 'currency', 'amount', 'reason']).options;

const REASON_CHARS = { min: 3, max: 300 };
const AMOUNT = /^[+-]?\d{1,13}(\.\d{1,4})?$/;

/** A row that can be ordered, if its member is found. */
export interface FileRow {
  /** In the file, counted from 1, the header included. */
  readonly line: number;
  readonly identifier: string;
  /** null = any kind. */
  readonly kind: MemberIdentifier['kind'] | null;
  readonly currency: string;
  readonly taking: boolean;
  /** Positive decimal text. */
  readonly amount: string;
  readonly reason: string;
}

export interface BadRow {
  readonly line: number;
  readonly why: Refusal;
}

export interface CorrectionFile {
  readonly rows: readonly FileRow[];
  readonly bad: readonly BadRow[];
}

const records = z.array(
  z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }),
);

/** Reads a file; refuses one that is no table of corrections, and tells of each row that is none. */
export function readCorrectionFile(bytes: Uint8Array): Result<CorrectionFile, Refusal> {
  const text = textOf(bytes);
  if (text === null) return err(refusal('correction.file_encoding'));
  const broken: BadRow[] = [];
  const table = records.parse(
    parse(text, {
      delimiter: delimiterOf(text),
      info: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      on_skip: (error) => {
        const line = Number(error?.['lines'] ?? 1);
        broken.push({ line, why: badRow(error?.code ?? '?') });
      },
    }),
  );
  const [head, ...rest] = table;
  const columns = columnsOf(head?.record ?? []);
  if (!columns.ok) return columns;
  const count = rest.length + broken.length;
  if (count === 0 || count > CORRECTION_FILE_ROWS_MAX) {
    const params = { rows: count, max: CORRECTION_FILE_ROWS_MAX };
    return err(refusal('correction.file_rows', { params }));
  }
  const rows: FileRow[] = [];
  for (const { record, info } of rest) {
    const read = readRow(record, columns.value, head?.record.length ?? 0);
    if (read.ok) rows.push({ line: info.lines, ...read.value });
    else broken.push({ line: info.lines, why: badRow(read.error) });
  }
  return ok({ rows, bad: broken });
}

/** UTF-8, with or without its mark; else Windows-1251, which spreadsheets in Russian write. */
function textOf(bytes: Uint8Array): string | null {
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (wide) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8. Any bytes are some text in Windows-1251: what is none is told by its first line.
    const text = new TextDecoder('windows-1251').decode(bytes);
    return columnsOf(splitHead(text)).ok ? text : null;
  }
}

function splitHead(text: string): string[] {
  return (text.split(/\r?\n/, 1)[0] ?? '').split(delimiterOf(text));
}

/** The one of tab, semicolon and comma that the first line has most of. */
function delimiterOf(text: string): string {
  const line = text.split(/\r?\n/, 1)[0] ?? '';
  const counted = [';', ',', '\t'].map((mark) => ({ mark, count: line.split(mark).length }));
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).mark;
}

function columnsOf(header: readonly string[]): Result<ReadonlyMap<Column, number>, Refusal> {
  const found = new Map<Column, number>();
  for (const [index, text] of header.entries()) {
    const plain = text.trim().replaceAll('"', '').toLowerCase();
    const column = COLUMN_NAMES.find((name) => COLUMNS[name].some((one) => one === plain));
    if (column === undefined) continue;
    if (found.has(column)) return wrongColumns(`${plain} ×2`);
    found.set(column, index);
  }
  const missing = NEEDED.filter((name) => !found.has(name));
  return missing.length === 0 ? ok(found) : wrongColumns(`нет ${missing.join(', ')}`);
}

function wrongColumns(what: string): Result<never, Refusal> {
  return err(refusal('correction.file_columns', { params: { what } }));
}

function badRow(why: string): Refusal {
  return refusal('correction.bad_row', { params: { why } });
}

/** One row, or the column that is wrong with what it says. */
function readRow(
  cells: readonly string[],
  columns: ReadonlyMap<Column, number>,
  width: number,
): Result<Omit<FileRow, 'line'>, string> {
  if (cells.length > width) return err(`${cells.length} > ${width} столбцов`);
  const cell = (name: Column): string => (cells[columns.get(name) ?? -1] ?? '').trim();
  if (cells.some((text) => hasUnstorable(text))) return err('U+0000');
  const identifier = cell('identifier');
  if (identifier === '' || identifier.length > 200) return err('identifier');
  const kindText = cell('kind').toLowerCase();
  const kind = memberIdentifier.shape.kind.safeParse(kindText);
  if (kindText !== '' && !kind.success) return err(`kind: ${kindText.slice(0, 40)}`);
  const amount = amountOf(cell('amount'));
  if (amount === null) return err(`amount: ${cell('amount').slice(0, 40)}`);
  const reason = cell('reason');
  if (reason.length < REASON_CHARS.min || reason.length > REASON_CHARS.max) {
    return err(`reason: ${REASON_CHARS.min}–${REASON_CHARS.max}`);
  }
  const currency = cell('currency');
  if (currency === '' || currency.length > 20) return err('currency');
  return ok({ identifier, kind: kind.data ?? null, currency, reason, ...amount });
}

/** `1 000,50`, `-20`, `−20.5`: spaces between digits, a comma or a dot, one of the two minus signs. */
function amountOf(text: string): Pick<FileRow, 'taking' | 'amount'> | null {
  const plain = text
    .replaceAll(/[\s\u00a0\u202f]/g, '')
    .replace('\u2212', '-')
    .replace(',', '.');
  if (!AMOUNT.test(plain)) return null;
  return { taking: plain.startsWith('-'), amount: plain.replace(/^[+-]/, '') };
}
