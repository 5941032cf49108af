/** A batch of goods into the catalogue: all rows or none. */
import type { z } from 'zod';
import type { putGoods } from '@verno/shared/contracts/hub/catalogue';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { fromMoneyText } from '@verno/shared/money/text';
import { createCategoryTree } from '../../directory/categories.ts';
import {
  keepStaged,
  openStage,
  putCategories,
  stageGoods,
  takeClashes,
} from '../../directory/goods.ts';
import type { GoodsCounts } from '../../directory/goods.ts';
import { refusal } from '../../http/problems.ts';
import type { FieldError, Refusal } from '../../http/problems.ts';
import { takenConstraint } from '../../store/conflicts.ts';
import type { Db } from '../../store/database.ts';

type Items = z.output<(typeof putGoods)['body']>['items'];

/** More rows than this in a refusal help nobody. */
const ERRORS_MAX = 50;

/** Undoes the transaction and carries the refusal out of it. */
class NothingKept extends Error {
  readonly errors: readonly FieldError[];
  constructor(errors: readonly FieldError[]) {
    super('nothing kept');
    this.errors = errors;
  }
}

export async function loadGoods(
  db: Db,
  partnerId: string,
  items: Items,
): Promise<Result<GoodsCounts, Refusal>> {
  const repeated = repeatedCodes(items);
  if (repeated.length > 0) return clash(repeated);
  try {
    const counts = await db.transaction().execute(async (tx) => {
      const tree = createCategoryTree();
      await openStage(tx);
      await stageGoods(
        tx,
        items.map((item, line) => ({
          line,
          sku: item.sku,
          name: item.name,
          barcode: item.barcode,
          plu: item.plu,
          unit: item.unit,
          priceKopecks: fromMoneyText(item.price) ?? 0,
          minPriceKopecks: item.minPrice === null ? null : fromMoneyText(item.minPrice),
          category: item.category === null ? null : tree.add(item.category),
          brand: item.brand,
        })),
      );
      const clashes = await takeClashes(tx, partnerId);
      if (clashes.length > 0) {
        throw new NothingKept(
          clashes.map(({ line, what, value, sku }) => field(line, what, `${value} → ${sku}`)),
        );
      }
      await putCategories(tx, partnerId, tree.rows());
      return keepStaged(tx, partnerId);
    });
    return ok(counts);
  } catch (error) {
    if (error instanceof NothingKept) return clash(error.errors);
    // Somebody else gave the code away between our look and our write.
    if (takenConstraint(error) !== null) return clash([]);
    throw error;
  }
}

/** A code that two rows of one batch claim. */
function repeatedCodes(items: Items): FieldError[] {
  return (['sku', 'barcode', 'plu'] as const).flatMap((what) => {
    const seen = new Set<string>();
    return items.flatMap((item, line) => {
      const value = item[what];
      if (value === null) return [];
      if (seen.has(value)) return [field(line, what, value)];
      seen.add(value);
      return [];
    });
  });
}

function field(line: number, what: string, detail: string): FieldError {
  return { pointer: `/items/${line}/${what}`, detail };
}

function clash(errors: readonly FieldError[]): Result<never, Refusal> {
  return err(refusal('goods.clash', { errors: errors.slice(0, ERRORS_MAX) }));
}
