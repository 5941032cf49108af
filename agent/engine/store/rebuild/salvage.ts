/** Everything of a damaged file that can still be read. Nothing is written. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { FILE_NAME } from '../database.ts';
import { SEQ_RANGE } from '../position.ts';
import type { Row } from '../rows.ts';
import { rawRows } from './cells.ts';
import type { RawRow } from './cells.ts';
import { joinLog } from './events.ts';
import type { SavedLog } from './events.ts';
import { openPages } from './pages.ts';
import { readPlainRows, readRows } from './read.ts';

export interface Salvage {
  readonly log: SavedLog;
  readonly documents: readonly Row[];
  readonly acks: readonly Row[];
  readonly printJobs: readonly Row[];
  readonly bonuses: readonly Row[];
  readonly bundles: readonly Row[];
  readonly goods: readonly Row[];
  readonly members: readonly Row[];
  readonly balances: readonly Row[];
}

const NOTHING: Omit<Salvage, 'log'> = {
  documents: [],
  acks: [],
  printJobs: [],
  bonuses: [],
  bundles: [],
  goods: [],
  members: [],
  balances: [],
};
/** Reference data comes from the hub again; what is copied lets the till sell until then. */
const MEMBERS_COPIED_MAX = 200_000;

/** Reads what lies in `folder` (the copy set aside) by SQLite where it can, and page by page. */
export function salvage(folder: string): Salvage {
  const path = join(folder, FILE_NAME);
  const tables = readTables(path);
  const events = tables?.events ?? [];
  const rest = tables?.rest ?? NOTHING;
  const pages = openPages(path);
  try {
    const log = joinLog(events, everywhere(pages), lastKnown(rest));
    return { ...rest, documents: withLoose(rest.documents, path), log };
  } finally {
    pages.close();
  }
}

function* everywhere(pages: ReturnType<typeof openPages>): Generator<RawRow> {
  yield* rawRows(pages.withLog);
  yield* rawRows(pages.file);
}

function readTables(
  path: string,
): { readonly events: readonly Row[]; readonly rest: Omit<Salvage, 'log'> } | null {
  let db: Database.Database;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true });
  } catch {
    return null;
  }
  try {
    db.pragma('cell_size_check = ON');
    return {
      events: readRows(db, 'events', 'position'),
      rest: {
        documents: readPlainRows(db, 'documents'),
        acks: readRows(db, 'acks', 'position'),
        printJobs: readRows(db, 'print_jobs', 'job_id'),
        bonuses: readPlainRows(db, 'pending_bonuses'),
        bundles: readRows(db, 'bundles', 'version'),
        goods: readRows(db, 'goods', 'id'),
        members: readRows(db, 'members', 'id').slice(0, MEMBERS_COPIED_MAX),
        balances: readPlainRows(db, 'balances').slice(0, MEMBERS_COPIED_MAX),
      },
    };
  } catch {
    // Not a database any more, as far as SQLite is concerned: the pages are still there.
    return null;
  } finally {
    db.close();
  }
}

/** Documents by name, where the table reads no further than a broken page: one by one. */
function withLoose(documents: readonly Row[], path: string): readonly Row[] {
  const names = new Set(documents.map((row) => row['name']));
  const more: Row[] = [];
  for (const name of DOCUMENT_NAMES) {
    if (names.has(name)) continue;
    const row = documentNamed(path, name);
    if (row !== null) more.push(row);
  }
  return [...documents, ...more];
}

const DOCUMENT_NAMES = [
  'clock',
  'draft_keys',
  'face_sessions',
  'feed_state',
  'hub_key',
  'identity',
  'open_sale',
  'store_settings',
];

function documentNamed(path: string, name: string): Row | null {
  try {
    const db = new Database(path, { readonly: true, fileMustExist: true });
    try {
      const body: unknown = db
        .prepare('SELECT body FROM documents WHERE name = ?')
        .pluck()
        .get(name);
      return typeof body === 'string' ? { name, body } : null;
    } finally {
      db.close();
    }
  } catch {
    return null;
  }
}

/** How far each epoch's log is spoken of by what was kept beside it. */
function lastKnown({ acks, printJobs, bonuses }: Omit<Salvage, 'log'>): Map<number, number> {
  const last = new Map<number, number>();
  for (const { position } of [...acks, ...printJobs, ...bonuses]) {
    if (typeof position !== 'number' || position < SEQ_RANGE) continue;
    const epoch = Math.floor(position / SEQ_RANGE);
    last.set(epoch, Math.max(last.get(epoch) ?? 0, position % SEQ_RANGE));
  }
  return last;
}
