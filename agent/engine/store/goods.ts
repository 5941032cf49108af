/** Goods by article, barcode, PLU and words. */
import { goodsItem } from '@verno/shared/contracts/sync';
import type { GoodsItem } from '@verno/shared/contracts/sync';
import type { TillDatabase } from './database.ts';
import { countedAt, integerOf, oneRow, textOf } from './rows.ts';
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
  /** `position` in the feed, 0 = not counted. Gives the position it had in this generation, else 0. */
  readonly put: (item: GoodsItem, generation: number, position?: number) => number;
  readonly remove: (sku: string, generation?: number) => number;
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
  const rowOf = db.prepare('SELECT id, body, generation, position FROM goods WHERE sku = ?');
  const insert = db.prepare(
    'INSERT INTO goods (sku, plu, body, generation, position) VALUES (?, ?, ?, ?, ?) RETURNING id',
  );
  const update = db.prepare(
    'UPDATE goods SET plu = ?, body = ?, generation = ?, position = ? WHERE id = ?',
  );
  const drop = db.prepare('DELETE FROM goods WHERE id = ?');
  const older = db.prepare('SELECT id FROM goods WHERE generation < ?');
  const finding = findingOf(db);
  return {
    put: (item, generation, position = 0) => {
      const body = JSON.stringify(item);
      const known = oneRow(rowOf.get(item.sku));
      if (known !== null) {
        const id = integerOf(known, 'id');
        finding.replace(id, goodsItem.parse(JSON.parse(textOf(known, 'body'))), item);
        update.run(item.plu, body, generation, position, id);
        return countedAt(known, generation);
      }
      const made = insert.get(item.sku, item.plu, body, generation, position);
      finding.add(integerOf(oneRow(made) ?? {}, 'id'), item);
      return 0;
    },
    remove: (sku, generation = 0) => {
      const row = oneRow(rowOf.get(sku));
      if (row === null) return 0;
      const id = integerOf(row, 'id');
      finding.drop(id, goodsItem.parse(JSON.parse(textOf(row, 'body'))));
      drop.run(id);
      return countedAt(row, generation);
    },
    removeOlder: (generation) => {
      const rows = older.all(generation);
      for (const row of rows) {
        const id = integerOf(oneRow(row) ?? {}, 'id');
        finding.dropWords(id);
        drop.run(id);
      }
      if (rows.length > 0) finding.dropLooseBarcodes();
    },
  };
}

/** What goods are found by: barcodes and words. What stays as it was is not written. */
function findingOf(db: TillDatabase['db']) {
  const addBarcode = db.prepare('INSERT OR IGNORE INTO barcodes VALUES (?, ?)');
  const dropBarcode = db.prepare('DELETE FROM barcodes WHERE barcode = ? AND goods_id = ?');
  const dropLoose = db.prepare('DELETE FROM barcodes WHERE goods_id NOT IN (SELECT id FROM goods)');
  const addWords = db.prepare('INSERT INTO goods_words (rowid, words) VALUES (?, ?)');
  const dropWords = db.prepare('DELETE FROM goods_words WHERE rowid = ?');
  const addBarcodes = (id: number, { barcodes }: GoodsItem): void => {
    for (const barcode of barcodes) addBarcode.run(barcode, id);
  };
  const dropBarcodes = (id: number, { barcodes }: GoodsItem): void => {
    for (const barcode of barcodes) dropBarcode.run(barcode, id);
  };
  return {
    add: (id: number, item: GoodsItem): void => {
      addBarcodes(id, item);
      addWords.run(id, searchTextOf(item));
    },
    replace: (id: number, before: GoodsItem, item: GoodsItem): void => {
      if (before.barcodes.join() !== item.barcodes.join()) {
        dropBarcodes(id, before);
        addBarcodes(id, item);
      }
      if (searchTextOf(before) === searchTextOf(item)) return;
      dropWords.run(id);
      addWords.run(id, searchTextOf(item));
    },
    drop: (id: number, item: GoodsItem): void => {
      dropBarcodes(id, item);
      dropWords.run(id);
    },
    dropWords: (id: number): void => void dropWords.run(id),
    dropLooseBarcodes: (): void => void dropLoose.run(),
  };
}

/** Words under which goods are found, as they stand in the index. */
export function searchTextOf(item: GoodsItem): string {
  return wordsOf(`${item.name} ${item.brand ?? ''} ${item.sku}`).join(' ');
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
