/**
 * A damaged file becomes a whole one: what can be read is carried over, the rest comes from the hub again.
 * The damaged file is kept; what could not be read is counted and said.
 */
import { z } from 'zod';
import Database from 'better-sqlite3';
import { balanceItem, bundleItem, goodsItem, memberItem } from '@verno/shared/contracts/sync';
import { sha256Hex } from '@verno/shared/kernel/sha256';
import { APPLICATION_ID } from '../database.ts';
import type { TillDatabase } from '../database.ts';
import { documentOf } from '../documents.ts';
import type { Document } from '../documents.ts';
import { createGoodsStore } from '../goods.ts';
import { createIdentityStore } from '../identity.ts';
import { createMemberStore } from '../members.ts';
import { migrate } from '../migrations.ts';
import { createOfflineBonusStore } from '../offline-bonuses.ts';
import { isDiskFull } from '../open-problems.ts';
import { SEQ_RANGE } from '../position.ts';
import { createReserve } from '../reserve.ts';
import type { Row } from '../rows.ts';
import { parseIdentity, readSpareIdentity } from '../spare-identity.ts';
import type { SavedEvent } from './events.ts';
import { salvage } from './salvage.ts';
import type { Salvage } from './salvage.ts';
import { freshPath, readMarker, setAside, swapIn } from './set-aside.ts';
import type { Marker } from './set-aside.ts';

const hole = z.object({ epoch: z.int(), from: z.int(), to: z.int() });
const rebuildReport = z.object({
  foundAtMs: z.int(),
  findings: z.array(z.string()),
  /** Folder with the damaged file. */
  aside: z.string(),
  events: z.int(),
  /** Events that no acknowledgement covers. */
  waiting: z.int(),
  /** Numbers of the log that could not be read; none = nothing was lost. */
  holes: z.array(hole),
  brokenRows: z.int(),
  /** HQ was told by an event of the log. */
  told: z.boolean(),
});
export type RebuildReport = z.infer<typeof rebuildReport>;

/** What the last rebuilding found; null where there never was one. */
export function rebuildReportOf(database: TillDatabase): Document<RebuildReport> {
  return documentOf(database, 'rebuilt', rebuildReport);
}

const FINDINGS_KEPT_MAX = 20;

/**
 * Rebuilds the folder's file. The caller holds the folder's lock. On a full disk the log and the documents
 * alone are carried over; the rest comes from the hub. @throws when not even that has room.
 */
export function rebuild(folder: string, nowMs: number): void {
  const found = readMarker(folder) ?? { findings: [], foundAtMs: nowMs, aside: null };
  const marked = { ...found, foundAtMs: found.foundAtMs === 0 ? nowMs : found.foundAtMs };
  const aside = setAside(folder, marked);
  const saved = salvage(aside);
  try {
    build(folder, saved, { marked, aside });
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    createReserve(folder).release();
    build(folder, { ...saved, goods: [], members: [], balances: [] }, { marked, aside });
  }
  swapIn(folder);
}

interface Why {
  readonly marked: Marker;
  readonly aside: string;
}

function build(folder: string, saved: Salvage, why: Why): void {
  const db = new Database(freshPath(folder));
  try {
    db.pragma('journal_mode = DELETE');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(db, 0);
    db.transaction(() => fill(wrapped(db, folder), saved, why))();
  } finally {
    db.close();
  }
}

function wrapped(db: Database.Database, folder: string): TillDatabase {
  const inTransaction = <T>(work: () => T): T => work();
  return {
    db,
    folder,
    reserve: createReserve(folder),
    inTransaction,
    inSaleTransaction: inTransaction,
    beforeClose: () => undefined,
    close: () => undefined,
  };
}

function fill(database: TillDatabase, saved: Salvage, why: Why): void {
  const { db } = database;
  const { events, holes, broken } = saved.log;
  const addEvent = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?)');
  const purchases = new Set<string>();
  for (const one of events) {
    // The same purchase twice cannot be two facts; the log still keeps both events.
    const purchaseId =
      one.purchaseId !== null && purchases.has(one.purchaseId) ? null : one.purchaseId;
    if (purchaseId !== null) purchases.add(purchaseId);
    addEvent.run(one.position, one.event.hash, purchaseId, one.body);
  }
  keepRows(db, 'acks', saved.acks, ['position', 'acked_ms']);
  const bonus = ['position', 'member_id', 'currency', 'delta', 'sent'];
  keepRows(db, 'pending_bonuses', saved.bonuses, bonus);
  keepRows(db, 'print_jobs', saved.printJobs, ['job_id', 'position', 'copy', 'state', 'problem']);
  keepDocuments(database, saved, purchases);
  stopOwnWord(database);
  keepReference(database, saved);
  rebuildReportOf(database).write({
    foundAtMs: why.marked.foundAtMs,
    findings: why.marked.findings.slice(0, FINDINGS_KEPT_MAX),
    aside: why.aside,
    events: events.length,
    waiting: waitingOf(events, saved.acks),
    holes: [...holes],
    brokenRows: broken,
    told: false,
  });
}

/** Rows as they were; one that the schema refuses (its event is lost, a value is torn) is left out. */
function keepRows(
  db: Database.Database,
  table: string,
  rows: readonly Row[],
  columns: readonly string[],
): void {
  const marks = columns.map(() => '?').join(', ');
  const add = db.prepare(
    `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${marks})`,
  );
  for (const row of rows) {
    try {
      add.run(columns.map((column) => row[column] ?? null));
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CONSTRAINT');
}

/** The open cheque is kept unless it was paid; identity comes from the spare where it must. */
function keepDocuments(
  { db, folder }: TillDatabase,
  saved: Salvage,
  purchases: ReadonlySet<string>,
): void {
  const add = db.prepare('INSERT OR REPLACE INTO documents VALUES (?, ?)');
  let hasIdentity = false;
  for (const { name, body } of saved.documents) {
    if (typeof name !== 'string' || typeof body !== 'string' || !isJson(body)) continue;
    if (name === 'feed_state') continue;
    if (name === 'open_sale' && isPaid(body, purchases)) continue;
    if (name === 'identity') {
      if (parseIdentity(body) === null) continue;
      hasIdentity = true;
    }
    add.run(name, body);
  }
  const spare = hasIdentity ? null : readSpareIdentity(folder);
  if (spare !== null) add.run('identity', JSON.stringify(spare));
}

/** What was spent off-line may be among what could not be read: nothing more is, until a new epoch. */
function stopOwnWord(database: TillDatabase): void {
  const known = createIdentityStore(database).identity.read();
  if (known === null) return;
  createOfflineBonusStore(database).rebuilt.write({ epoch: known.epoch });
}

const openSale = z.object({ cheque: z.object({ purchaseId: z.string().nullable() }) });

function isPaid(body: string, purchases: ReadonlySet<string>): boolean {
  const open = openSale.safeParse(JSON.parse(body));
  // What makes no sense would stop the start; the cashier scans the cheque again.
  if (!open.success) return true;
  const { purchaseId } = open.data.cheque;
  return purchaseId !== null && purchases.has(purchaseId);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Lets the till sell at once. No cursor is kept: everything is read from the hub again. */
function keepReference(database: TillDatabase, saved: Salvage): void {
  const { db } = database;
  const goods = createGoodsStore(database);
  const members = createMemberStore(database);
  for (const row of saved.goods) {
    const item = goodsItem.safeParse(parsed(row['body']));
    if (item.success) goods.put(item.data, 1);
  }
  for (const row of saved.members) {
    const item = memberItem.safeParse(parsed(row['body']));
    if (item.success) members.put(item.data, 1);
  }
  for (const row of saved.balances) {
    const { member_id: memberId, currency, active, pending } = row;
    const item = balanceItem.safeParse({ memberId, currency, active, pending });
    if (item.success) members.putBalance(item.data, 1);
  }
  const addBundle = db.prepare('INSERT OR REPLACE INTO bundles VALUES (?, ?, ?, ?)');
  for (const row of saved.bundles) {
    const item = bundleItem.safeParse(row);
    if (!item.success || sha256Hex(item.data.text) !== item.data.hash) continue;
    addBundle.run(
      item.data.version,
      item.data.hash,
      item.data.text,
      Number(row['received_ms']) || 0,
    );
  }
  // The shadow of a snapshot stays behind with the damaged file: it is taken anew, from its first chunk.
  db.exec("DELETE FROM documents WHERE name IN ('snapshot', 'set_check')");
  // A full reload of generation 2 drops what the hub no longer has.
  const state = { generation: 2, reloading: true, lastCompleteMs: null };
  db.prepare('INSERT OR REPLACE INTO documents VALUES (?, ?)').run(
    'feed_state',
    JSON.stringify(state),
  );
}

function parsed(body: unknown): unknown {
  return typeof body === 'string' && isJson(body) ? JSON.parse(body) : undefined;
}

/** Events after the last acknowledgement of their epoch. */
function waitingOf(events: readonly SavedEvent[], acks: readonly Row[]): number {
  const acked = new Map<number, number>();
  for (const { position } of acks) {
    const at = Number(position);
    const epoch = Math.floor(at / SEQ_RANGE);
    acked.set(epoch, Math.max(acked.get(epoch) ?? 0, at));
  }
  return events.filter(({ position, event }) => position > (acked.get(event.epoch) ?? 0)).length;
}
