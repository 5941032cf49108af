/** Reads a table (TSV or CSV, plain or gzip) line by line; every wrong line is told with its reason. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import type { CsvError } from 'csv-parse';
import { z } from 'zod';
import { FatalError } from '../store/fatal.ts';

/** What a line holds at most; more is a torn quote that swallowed lines, or no table. */
const LINE_CHARS_MAX = 100_000;
const HEAD_CHARS = 4096;

/** `C`: the columns a table may have. */
export interface FileLine<C extends string> {
  readonly line: number;
  /** Cell by column; a column the file does not have is absent. */
  readonly cells: ReadonlyMap<C, string>;
}

export interface BadLine {
  readonly line: number;
  readonly reason: string;
}

export interface TableFile<C extends string> {
  readonly columns: ReadonlySet<C>;
  lines(): AsyncGenerator<FileLine<C>>;
  /** Lines whose writing itself is wrong; complete once `lines` has ended. */
  readonly unreadable: readonly BadLine[];
}

const record = z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) });

/**
 * Opens a file.
 * @param findColumns column by its place in the header; throws FatalError when what is needed is not there
 * @throws FatalError when it is not there, not text, or has no usable header
 */
export async function openTableFile<C extends string>(
  file: string,
  findColumns: (header: readonly string[]) => ReadonlyMap<number, C>,
): Promise<TableFile<C>> {
  const chunks = decoded(file);
  const head = await readHead(chunks);
  const delimiter = delimiterOf(head);
  const unreadable: BadLine[] = [];
  const parser = parse({
    delimiter,
    bom: true,
    info: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: LINE_CHARS_MAX,
    on_skip: (error: CsvError | undefined) => {
      const line = Number(error?.['lines'] ?? 0);
      // The parser gives up everything it has read behind such a line: there is no going on.
      if (error?.code === 'CSV_MAX_RECORD_SIZE') parser.destroy(tooLong(file, line));
      unreadable.push({
        line,
        reason: `строка не читается: ${error?.code ?? 'неизвестно почему'}`,
      });
      return undefined;
    },
  });
  void feed(parser, head, chunks);
  const rows = parser[Symbol.asyncIterator]();
  const first = await rows.next();
  if (first.done === true) throw new FatalError(`В файле ${file} нет ни одной строки.`);
  const names = record.parse(first.value).record;
  const columns = findColumns(names);
  return {
    columns: new Set(columns.values()),
    unreadable,
    async *lines() {
      for (;;) {
        const next = await rows.next();
        if (next.done === true) return;
        const { record: cells, info } = record.parse(next.value);
        const reason = whyUnreadable(cells, names.length);
        if (reason !== null) {
          unreadable.push({ line: info.lines, reason });
          continue;
        }
        const byColumn = new Map<C, string>();
        for (const [index, column] of columns) byColumn.set(column, (cells[index] ?? '').trim());
        yield { line: info.lines, cells: byColumn };
      }
    },
  };
}

function whyUnreadable(cells: readonly string[], width: number): string | null {
  if (cells.length > width) return `столбцов ${cells.length}, в заголовке ${width}`;
  return cells.some((cell) => cell.includes('\n'))
    ? 'в ячейке несколько строк файла: похоже, выше не закрыта кавычка'
    : null;
}

function tooLong(file: string, line: number): FatalError {
  return new FatalError(
    `В файле ${file} строка ${line} длиннее ${LINE_CHARS_MAX} знаков: не закрыта кавычка или это не таблица.`,
  );
}

async function feed(
  parser: ReturnType<typeof parse>,
  head: string,
  rest: AsyncGenerator<string>,
): Promise<void> {
  try {
    parser.write(head);
    for await (const chunk of rest) {
      if (parser.destroyed) return;
      if (!parser.write(chunk)) {
        await roomIn(parser);
      }
    }
    parser.end();
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Waits until the parser takes more, or has ended. */
function roomIn(parser: ReturnType<typeof parse>): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      parser.off('drain', done);
      parser.off('close', done);
      resolve();
    };
    parser.on('drain', done);
    parser.on('close', done);
  });
}

/** The file as text; gzip by its name. Anything that is not UTF-8 is refused rather than mangled. */
async function* decoded(file: string): AsyncGenerator<string> {
  const raw = createReadStream(file);
  const bytes: Readable = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  raw.on('error', (error) => bytes.destroy(error));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of bytes) {
      if (!(chunk instanceof Buffer)) throw new Error('bytes expected');
      const text = decoder.decode(chunk, { stream: true });
      if (text !== '') yield text;
    }
    yield decoder.decode();
  } catch (error) {
    throw explain(error, file);
  }
}

function explain(error: unknown, file: string): FatalError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return new FatalError(`Файла ${file} нет.`);
  if (code === 'EISDIR') return new FatalError(`${file} — папка, а нужен файл.`);
  if (code === 'EACCES') return new FatalError(`Нет прав на чтение файла ${file}.`);
  if (code.startsWith('Z_')) return new FatalError(`Архив ${file} повреждён или это не gzip.`);
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return new FatalError(`Файл ${file} не в UTF-8. Сохраните его в этой кодировке и повторите.`);
  }
  return new FatalError(`Файл ${file} не читается: ${String(error)}`);
}

async function readHead(chunks: AsyncGenerator<string>): Promise<string> {
  let head = '';
  while (head.length < HEAD_CHARS && !head.includes('\n')) {
    const next = await chunks.next();
    if (next.done === true) break;
    head += next.value;
  }
  return head;
}

/** The one of tab, semicolon and comma that the header has most of. */
function delimiterOf(head: string): string {
  const line = head.split(/\r?\n/, 1)[0] ?? '';
  const counted = ['\t', ';', ','].map((mark) => ({ mark, count: line.split(mark).length - 1 }));
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).mark;
}
