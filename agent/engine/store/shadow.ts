/**
 * Tables of a snapshot beside those the till sells with. Rows come in the order of their keys, so that each
 * tree grows at its end; codes are written when all rows are there, in their order, too. Swapped by renaming:
 * afterwards the shadow holds what was before, until it is emptied.
 *
 * They are filled through a connection of their own with synchronous=NORMAL: a power cut may take back the last
 * of what was filled, with the word of how far it came, which stands in the same transaction; the hub still has
 * it. The swap is made on the till's own connection, whose commit syncs the log with all that stands before it.
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { BalanceItem, GoodsItem } from '@verno/shared/contracts/sync';
import { snapshotProgressOf } from './cursors.ts';
import type { SnapshotProgress } from '@verno/shared/sync/till-snapshot';
import { FILE_NAME } from './database.ts';
import type { TillDatabase } from './database.ts';
import type { Document } from './documents.ts';
import { searchTextOf } from './goods.ts';
import { ownedOf } from './members.ts';
import { integerOf, oneRow, textOf } from './rows.ts';

/** Tables of each half of a swap. */
const GOODS = ['goods', 'barcodes', 'goods_words'] as const;
const MEMBERS = ['members', 'identifiers', 'balances'] as const;

interface Stamp {
  readonly generation: number;
  readonly position: number;
}

/** An item of a kind that has no shadow table. */
interface ShadowItem {
  readonly kind: string;
  readonly key: string;
  readonly position: number;
  /** The value's JSON text. */
  readonly body: string;
}

/** A row whose codes are to be written. */
interface CodedRow {
  readonly id: number;
  readonly body: string;
}

export interface ShadowStore {
  /** Fills in one transaction, which a power cut may take back whole. */
  inTransaction<T>(work: () => T): T;
  /** How far it came, written with the rows. */
  readonly progress: Document<SnapshotProgress>;
  readonly putGoods: (item: GoodsItem, body: string, stamp: Stamp) => void;
  readonly putMember: (memberId: string, body: string, stamp: Stamp) => void;
  readonly putBalance: (item: BalanceItem, stamp: Stamp) => void;
  readonly putItem: (item: ShadowItem) => void;
  readonly items: () => readonly ShadowItem[];
  /** Rows after an id, in the order of ids. */
  readonly goodsAfter: (id: number, limit: number) => readonly CodedRow[];
  readonly membersAfter: (id: number, limit: number) => readonly CodedRow[];
  readonly addBarcode: (barcode: string, goods: number) => void;
  readonly addIdentifier: (kind: string, value: string, member: number) => void;
  readonly swapGoods: () => void;
  readonly swapMembers: () => void;
  /** Deletes up to `limit` rows of each table; false when nothing was there. */
  readonly emptySome: (limit: number) => boolean;
}

export function createShadowStore(database: TillDatabase): ShadowStore {
  const filling = openFilling(database);
  return {
    inTransaction: (work) => filling.transaction(work).immediate(),
    progress: snapshotProgressOf({ db: filling }),
    ...writers(filling),
    ...codes(filling),
    ...swaps(database.db),
  };
}

/** Closed before the till's own connection, which then tidies the log. */
function openFilling({ db, folder, beforeClose }: TillDatabase): Database.Database {
  const filling = new Database(join(folder, FILE_NAME));
  filling.pragma('synchronous = NORMAL');
  filling.pragma('foreign_keys = ON');
  filling.pragma('temp_store = MEMORY');
  filling.pragma('cache_size = -16384');
  // The same thread uses both by turns: who waits for the other would wait for ever.
  filling.pragma('busy_timeout = 0');
  beforeClose(() => filling.close());
  if (db.inTransaction) throw new Error('opened within a transaction');
  return filling;
}

type Db = TillDatabase['db'];
type Writers = Pick<ShadowStore, 'putGoods' | 'putMember' | 'putBalance' | 'putItem' | 'items'>;

function writers(db: Db): Writers {
  const goods = db.prepare(
    'INSERT INTO next_goods (sku, plu, body, generation, position) VALUES (?, ?, ?, ?, ?)',
  );
  const words = db.prepare('INSERT INTO next_goods_words (rowid, words) VALUES (?, ?)');
  const member = db.prepare(
    'INSERT INTO next_members (member_id, body, generation, position) VALUES (?, ?, ?, ?)',
  );
  const balance = db.prepare('INSERT INTO next_balances VALUES (?, ?, ?, ?, ?, ?)');
  const item = db.prepare('INSERT INTO next_items (kind, key, position, body) VALUES (?, ?, ?, ?)');
  const items = db.prepare('SELECT kind, key, position, body FROM next_items ORDER BY n');
  return {
    putGoods: (one, body, { generation, position }) => {
      const { lastInsertRowid } = goods.run(one.sku, one.plu, body, generation, position);
      words.run(lastInsertRowid, searchTextOf(one));
    },
    putMember: (memberId, body, { generation, position }) =>
      void member.run(memberId, body, generation, position),
    putBalance: (one, { generation, position }) => {
      const { memberId, currency, pending } = one;
      balance.run(memberId, currency, ownedOf(one), pending, generation, position);
    },
    putItem: ({ kind, key, position, body }) => void item.run(kind, key, position, body),
    items: () =>
      items.all().map((found) => {
        const row = oneRow(found) ?? {};
        return {
          kind: textOf(row, 'kind'),
          key: textOf(row, 'key'),
          position: integerOf(row, 'position'),
          body: textOf(row, 'body'),
        };
      }),
  };
}

type Codes = Pick<ShadowStore, 'goodsAfter' | 'membersAfter' | 'addBarcode' | 'addIdentifier'>;

function codes(db: Db): Codes {
  const after = (table: string): ShadowStore['goodsAfter'] => {
    const rows = db.prepare(`SELECT id, body FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`);
    return (id, limit) =>
      rows.all(id, limit).map((found) => {
        const row = oneRow(found) ?? {};
        return { id: integerOf(row, 'id'), body: textOf(row, 'body') };
      });
  };
  const barcode = db.prepare('INSERT OR IGNORE INTO next_barcodes VALUES (?, ?)');
  const identifier = db.prepare('INSERT OR IGNORE INTO next_identifiers VALUES (?, ?, ?)');
  return {
    goodsAfter: after('next_goods'),
    membersAfter: after('next_members'),
    addBarcode: (code, goods) => void barcode.run(code, goods),
    addIdentifier: (kind, value, member) => void identifier.run(kind, value, member),
  };
}

function swaps(db: Db): Pick<ShadowStore, 'swapGoods' | 'swapMembers' | 'emptySome'> {
  const swap = (tables: readonly string[]): void => {
    for (const table of tables) {
      db.exec(`ALTER TABLE ${table} RENAME TO old_${table};
        ALTER TABLE next_${table} RENAME TO ${table};
        ALTER TABLE old_${table} RENAME TO next_${table}`);
    }
  };
  const empty = (table: string, key: string) =>
    db.prepare(`DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} LIMIT ?)`);
  const each = [
    empty('next_goods', 'id'),
    empty('next_barcodes', 'barcode, goods_id'),
    empty('next_members', 'id'),
    empty('next_identifiers', 'value, kind, member'),
    empty('next_balances', 'member_id, currency'),
    empty('next_items', 'n'),
  ];
  const words = db.prepare("INSERT INTO next_goods_words (next_goods_words) VALUES ('delete-all')");
  const anyGoods = db.prepare('SELECT 1 FROM next_goods LIMIT 1');
  return {
    swapGoods: () => swap(GOODS),
    swapMembers: () => swap(MEMBERS),
    emptySome: (limit) => {
      // Costs next to nothing where they are gone already, which a word kept in memory could not know: the
      // transaction that took them may have been taken back.
      if (oneRow(anyGoods.get()) !== null) words.run();
      return each.map((one) => one.run(limit).changes).some((changes) => changes > 0);
    },
  };
}
