/** `hub import goods FILE`: all lines or none, unless the good ones are to be kept. */
import { createCategoryTree } from '../directory/categories.ts';
import {
  closeStage,
  keepStaged,
  openStage,
  putCategories,
  stageGoods,
  takeClashes,
} from '../directory/goods.ts';
import type { GoodsCounts, GoodsRow } from '../directory/goods.ts';
import { sequence } from '../feed/sequencer.ts';
import type { Db, Tx } from '../store/database.ts';
import { findColumns } from './goods-columns.ts';
import { createLineReader } from './goods-line.ts';
import type { PriceRule } from './goods-line.ts';
import { openTableFile } from '../directory/table-file.ts';
import type { BadLine } from '../directory/table-file.ts';

/** Lines sent to the database at once. */
const STAGE_ROWS = 5000;
/** Wrong lines kept for the report; more are only counted. */
const BAD_LINES_MAX = 1000;

export interface ImportOptions {
  readonly file: string;
  readonly partnerId: string;
  /** Keep the good lines when some are wrong. */
  readonly keepGood: boolean;
  readonly priceRule: PriceRule;
}

export interface ImportReport {
  readonly lines: number;
  /** Wrong lines in the order of the file, at most a thousand of them. */
  readonly bad: readonly BadLine[];
  readonly badCount: number;
  /** null = nothing was kept. */
  readonly kept: GoodsCounts | null;
}

/** Nothing is kept: undoes the transaction and carries the report out of it. */
class NothingKept extends Error {}

/** Imports a file. @throws FatalError when it cannot be read as a table of goods at all. */
export async function importGoods(db: Db, options: ImportOptions): Promise<ImportReport> {
  const bad: BadLine[] = [];
  const tally = { lines: 0, badCount: 0 };
  const note = (one: BadLine): void => {
    tally.badCount += 1;
    if (bad.length < BAD_LINES_MAX) bad.push(one);
  };
  let kept: GoodsCounts | null = null;
  try {
    kept = await db.transaction().execute(async (tx) => {
      tally.lines = await stageFile(tx, options, note);
      for (const clash of await takeClashes(tx, options.partnerId)) {
        const what = clash.what === 'barcode' ? 'штрихкод' : 'PLU';
        note({ line: clash.line, reason: `${what} ${clash.value} уже есть у товара ${clash.sku}` });
      }
      if (tally.badCount > 0 && !options.keepGood) throw new NothingKept();
      return keepStaged(tx, options.partnerId);
    });
    await sequence(db);
  } catch (error) {
    if (!(error instanceof NothingKept)) throw error;
  }
  return { ...tally, bad: bad.toSorted((a, b) => a.line - b.line), kept };
}

async function stageFile(
  tx: Tx,
  options: ImportOptions,
  note: (bad: BadLine) => void,
): Promise<number> {
  const file = await openTableFile(options.file, findColumns);
  const reader = createLineReader(options.priceRule);
  const tree = createCategoryTree();
  await openStage(tx);
  let rows: GoodsRow[] = [];
  let lines = 0;
  for await (const line of file.lines()) {
    lines += 1;
    const read = reader.read(line);
    if (!read.ok) {
      note({ line: line.line, reason: read.error.join('; ') });
      continue;
    }
    const { categoryPath, ...goods } = read.value;
    rows.push({ ...goods, category: categoryPath === null ? null : tree.add(categoryPath) });
    if (rows.length >= STAGE_ROWS) {
      await stageGoods(tx, rows);
      rows = [];
    }
  }
  await stageGoods(tx, rows);
  await closeStage(tx);
  await putCategories(tx, options.partnerId, tree.rows());
  for (const one of file.unreadable) note(one);
  return lines + file.unreadable.length;
}
