/** Goods by article, barcode, PLU and words. */
import { goodsItem } from '@verno/shared/contracts/sync';
import type { GoodsItem } from '@verno/shared/contracts/sync';
import type { TillDatabase } from './database.ts';
import { integerOf, oneRow, textOf } from './rows.ts';
import type { Row } from './rows.ts';

/** Words are matched among this many goods before the best are picked. */
const SEARCH_CANDIDATES_MAX = 400;
const SEARCH_FOUND_MAX = 40;
const SEARCH_WORDS_MAX = 8;

export interface GoodsStore {
  readonly bySku: (sku: string) => GoodsItem | null;
  readonly byBarcode: (barcode: string) => GoodsItem | null;
  readonly byPlu: (plu: string) => GoodsItem | null;
  /** Goods each of whose words begins with one of the typed, best first. */
  readonly search: (text: string) => readonly GoodsItem[];
  readonly put: (item: GoodsItem, generation: number) => void;
  readonly remove: (sku: string) => void;
  /** Drops goods that a full reload of `generation` did not bring. */
  readonly removeOlder: (generation: number) => void;
  readonly count: () => number;
}

export function createGoodsStore({ db }: TillDatabase): GoodsStore {
  const bySku = db.prepare('SELECT body FROM goods WHERE sku = ?');
  const byPlu = db.prepare('SELECT body FROM goods WHERE plu = ? ORDER BY id LIMIT 1');
  const byBarcode = db.prepare(
    'SELECT body FROM goods JOIN barcodes ON goods_id = id WHERE barcode = ? ORDER BY id LIMIT 1',
  );
  const byWords = db.prepare(
    `SELECT body FROM goods WHERE id IN
       (SELECT rowid FROM goods_words WHERE goods_words MATCH ? LIMIT ${SEARCH_CANDIDATES_MAX})`,
  );
  const count = db.prepare('SELECT count(*) AS n FROM goods');
  return {
    bySku: (sku) => goodsOf(bySku.get(sku)),
    byBarcode: (barcode) => goodsOf(byBarcode.get(barcode)),
    byPlu: (plu) => goodsOf(byPlu.get(plu)),
    search: (text) => {
      const words = wordsOf(text);
      if (words.length === 0) return [];
      const match = words.map((word) => `"${word}"*`).join(' ');
      const found = byWords.all(match).flatMap((row) => goodsOf(row) ?? []);
      return best(found, words);
    },
    ...writers(db),
    count: () => integerOf(oneRow(count.get()) ?? {}, 'n'),
  };
}

function writers(db: TillDatabase['db']): Pick<GoodsStore, 'put' | 'remove' | 'removeOlder'> {
  const idOf = db.prepare('SELECT id FROM goods WHERE sku = ?');
  const insert = db.prepare(
    'INSERT INTO goods (sku, plu, body, generation) VALUES (?, ?, ?, ?) RETURNING id',
  );
  const update = db.prepare('UPDATE goods SET plu = ?, body = ?, generation = ? WHERE id = ?');
  const addBarcode = db.prepare('INSERT OR IGNORE INTO barcodes VALUES (?, ?)');
  const dropBarcodes = db.prepare('DELETE FROM barcodes WHERE goods_id = ?');
  const addWords = db.prepare('INSERT INTO goods_words (rowid, words) VALUES (?, ?)');
  const dropWords = db.prepare('DELETE FROM goods_words WHERE rowid = ?');
  const drop = db.prepare('DELETE FROM goods WHERE id = ?');
  const older = db.prepare('SELECT id FROM goods WHERE generation < ?');
  const removeId = (id: number): void => {
    dropWords.run(id);
    drop.run(id);
  };
  return {
    put: (item, generation) => {
      const body = JSON.stringify(item);
      const known = oneRow(idOf.get(item.sku));
      let id: number;
      if (known === null) {
        id = integerOf(oneRow(insert.get(item.sku, item.plu, body, generation)) ?? {}, 'id');
      } else {
        id = integerOf(known, 'id');
        update.run(item.plu, body, generation, id);
        dropBarcodes.run(id);
        dropWords.run(id);
      }
      for (const barcode of item.barcodes) addBarcode.run(barcode, id);
      addWords.run(id, wordsOf(`${item.name} ${item.brand ?? ''} ${item.sku}`).join(' '));
    },
    remove: (sku) => {
      const row = oneRow(idOf.get(sku));
      if (row !== null) removeId(integerOf(row, 'id'));
    },
    removeOlder: (generation) => {
      for (const row of older.all(generation)) removeId(integerOf(oneRow(row) ?? {}, 'id'));
    },
  };
}

function goodsOf(found: unknown): GoodsItem | null {
  const row: Row | null = oneRow(found);
  return row === null ? null : goodsItem.parse(JSON.parse(textOf(row, 'body')));
}

/** Lower case, «ё» as «е», cut at everything that is neither letter nor digit. */
function wordsOf(text: string): readonly string[] {
  const plain = text.toLowerCase().replaceAll('ё', 'е');
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, SEARCH_WORDS_MAX * 4);
}

/** Goods whose name begins as typed come first, then shorter names, then the alphabet. */
function best(found: readonly GoodsItem[], words: readonly string[]): readonly GoodsItem[] {
  const typed = words.join(' ');
  const ranked = found.map((item) => {
    const name = wordsOf(item.name).join(' ');
    return { item, name, rank: name.startsWith(typed) ? 0 : 1 };
  });
  const order = ranked.toSorted(
    (a, b) => a.rank - b.rank || a.name.length - b.name.length || (a.name < b.name ? -1 : 1),
  );
  return order.slice(0, SEARCH_FOUND_MAX).map(({ item }) => item);
}
