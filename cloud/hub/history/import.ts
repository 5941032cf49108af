/**
 * Old purchases into the books, a batch a transaction. What a batch wrote and how far in the file it
 * reached are committed together, so that a killed import goes on where it was, and a file that is done
 * changes nothing.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { sql } from 'kysely';
import type { Clock } from '@verno/shared/kernel/clock';
import { openTableFile } from '../directory/table-file.ts';
import type { TableFile } from '../directory/table-file.ts';
import { sequence } from '../feed/sequencer.ts';
import type { Db, Tx } from '../store/database.ts';
import { FatalError } from '../store/fatal.ts';
import { commitBatch } from './batch.ts';
import { findColumns, layoutOf } from './columns.ts';
import type { Column } from './columns.ts';
import { idOf } from './ids.ts';
import { readInvoices } from './invoices.ts';
import type { Step } from './invoices.ts';
import { ensurePlace } from './place.ts';
import { noRules } from './purchase.ts';
import type { HistoryPlace } from './purchase.ts';
import { putAside } from './aside.ts';

/** Invoices of one transaction. */
const INVOICES_PER_BATCH = 200;
/** Lines of one transaction: a batch ends behind the invoice that passes this. */
const LINES_PER_BATCH = 5000;

export interface ImportRequest {
  readonly file: string;
  readonly partnerId: string;
  /** Zone of the file's wall times, for the store that is made for them. */
  readonly timeZone: string;
}

export interface Progress {
  /** Last line of the file that is in the tables. */
  readonly line: number;
  readonly invoices: number;
}

export interface OpenImport {
  readonly importId: string;
  readonly place: HistoryPlace;
  readonly lineDone: number;
  readonly finished: boolean;
}

/** Imports a file, or goes on with it, or finds that it is done. @throws FatalError on an unusable file. */
export async function importPurchases(
  db: Db,
  clock: Clock,
  request: ImportRequest,
  onProgress: (progress: Progress) => void,
): Promise<OpenImport> {
  const fileHash = await hashOf(request.file);
  const file = await openTableFile(request.file, findColumns);
  const open = await openImport(db, clock, request, { fileHash, columns: file.columns });
  if (open.finished) return open;
  const rules = noRules(request.partnerId);
  let invoices = 0;
  for await (const steps of batches(readInvoices(file.lines()), open.lineDone)) {
    const line = steps.at(-1)?.upToLine ?? 0;
    await db.transaction().execute(async (tx) => {
      await commitBatch(tx, { ...open, rules, nowMs: clock.nowMs() }, steps);
      await reach(tx, open.importId, line);
    });
    invoices += steps.length;
    onProgress({ line, invoices });
  }
  await db.transaction().execute((tx) => finish(tx, clock, open, file));
  await sequence(db);
  return { ...open, finished: true };
}

/** The id of the import of these bytes, whether it has begun or not. */
export async function importIdOf(partnerId: string, file: string): Promise<string> {
  return idOf(partnerId, 'import', await hashOf(file));
}

async function hashOf(file: string): Promise<string> {
  const digest = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file))
      if (chunk instanceof Buffer) digest.update(chunk);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new FatalError(
      code === 'ENOENT' ? `Файла ${file} нет.` : `Файл ${file} не читается: ${code}`,
    );
  }
  return digest.digest('hex');
}

async function openImport(
  db: Db,
  clock: Clock,
  { file, partnerId, timeZone }: ImportRequest,
  found: { readonly fileHash: string; readonly columns: ReadonlySet<Column> },
): Promise<OpenImport> {
  const importId = idOf(partnerId, 'import', found.fileHash);
  return db.transaction().execute(async (tx) => {
    const place = await ensurePlace(tx, partnerId, timeZone);
    await sql`insert into history_import
        (import_id, partner_id, file_hash, file_name, layout, store_id, till_id, started_at)
      values (${importId}, ${partnerId}, ${found.fileHash}, ${basename(file)},
        ${layoutOf(found.columns)}, ${place.storeId}, ${place.tillId}, ${new Date(clock.nowMs())})
      on conflict (import_id) do nothing`.execute(tx);
    const { rows } = await sql<{ line_done: number; finished: boolean }>`
      select line_done, finished_at is not null as finished from history_import
      where import_id = ${importId}`.execute(tx);
    const [row] = rows;
    if (row === undefined) throw new Error('the import was not opened');
    return { importId, place, lineDone: row.line_done, finished: row.finished };
  });
}

/** Steps behind `lineDone`, in sets of bounded size. */
async function* batches(
  steps: AsyncGenerator<Step>,
  lineDone: number,
): AsyncGenerator<readonly Step[]> {
  let batch: Step[] = [];
  let lines = 0;
  for await (const step of steps) {
    if (step.upToLine <= lineDone) continue;
    batch.push(step);
    lines += (step.invoice?.lines.length ?? 0) + step.wrong.length;
    if (batch.length < INVOICES_PER_BATCH && lines < LINES_PER_BATCH) continue;
    yield batch;
    batch = [];
    lines = 0;
  }
  if (batch.length > 0) yield batch;
}

/** Two imports of one file at once: the second finds another mark than it left, and stops. */
async function reach(tx: Tx, importId: string, line: number): Promise<void> {
  const { numAffectedRows } = await sql`
    update history_import set line_done = ${line}
    where import_id = ${importId} and line_done < ${line} and finished_at is null`.execute(tx);
  if (numAffectedRows !== 1n) throw new FatalError('Этот файл уже импортирует другой процесс.');
}

async function finish(
  tx: Tx,
  clock: Clock,
  { importId, place }: OpenImport,
  file: TableFile<Column>,
): Promise<void> {
  await putAside(
    tx,
    { importId, partnerId: place.partnerId },
    file.unreadable.map(({ line, reason }) => ({
      line,
      reason: 'wrong_line' as const,
      detail: reason,
      number: '',
      amountKopecks: null,
      memberId: null,
      localDate: null,
    })),
  );
  await sql`update history_import set finished_at = ${new Date(clock.nowMs())}
    where import_id = ${importId}`.execute(tx);
}
