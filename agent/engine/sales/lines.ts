/** Lines of the open cheque: what a scan or a typed quantity makes of them. */
import type { GoodsItem } from '@verno/shared/contracts/sync';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import type { ChequeLine } from '@verno/shared/promotions/cheque';
import { lineAmount } from '@verno/shared/purchase/totals';
import type { OpenCheque, SaleLine } from './open-cheque.ts';

const LINES_MAX = 500;
const ONE_MILLI = 1000;
/** Ten thousand units: more is a barcode typed into the quantity. */
export const QUANTITY_MILLI_MAX = 10_000_000;

export interface Addition {
  readonly goods: GoodsItem;
  readonly quantityMilli: number | null;
  readonly barcode: string | null;
}

/** The same piece goods once more raise their line; weighed goods get a line for each weighing. */
export function addLine(cheque: OpenCheque, addition: Addition): Result<SaleLine[], Problem> {
  const quantityMilli = addition.quantityMilli ?? ONE_MILLI;
  const made = lineOf(`${cheque.linesMade + 1}`, addition, quantityMilli);
  const twin =
    made.unit === 'piece' ? cheque.lines.find((line) => isSameGoods(line, made)) : undefined;
  if (twin !== undefined) {
    const sum = twin.line.quantityMilli + quantityMilli;
    return setQuantity(cheque.lines, twin.line.lineId, sum);
  }
  if (cheque.lines.length >= LINES_MAX) {
    return err(tillProblem('sale.too_many_lines', { max: LINES_MAX }));
  }
  const refusal = quantityProblem(made, quantityMilli);
  return refusal === null ? ok([...cheque.lines, made]) : err(refusal);
}

export function setQuantity(
  lines: readonly SaleLine[],
  lineId: string,
  quantityMilli: number,
): Result<SaleLine[], Problem> {
  const index = lines.findIndex(({ line }) => line.lineId === lineId);
  const found = lines[index];
  if (found === undefined) return err(tillProblem('sale.line_unknown'));
  const refusal = quantityProblem(found, quantityMilli);
  if (refusal !== null) return err(refusal);
  const amountKopecks = lineAmount(found.line.unitPriceKopecks, quantityMilli);
  const line = { ...found.line, quantityMilli, amountKopecks };
  return ok(lines.with(index, { ...found, line }));
}

function lineOf(lineId: string, { goods, barcode }: Addition, quantityMilli: number): SaleLine {
  const line: ChequeLine = {
    lineId,
    sku: goods.sku,
    quantityMilli,
    unitPriceKopecks: goods.priceKopecks,
    amountKopecks: lineAmount(goods.priceKopecks, quantityMilli),
    minUnitPriceKopecks: goods.minPriceKopecks,
    category: goods.category,
    brand: goods.brand,
    attributes: goods.attributes,
    alreadyDiscounted: goods.alreadyDiscounted,
    unit: goods.unit,
  };
  return {
    line,
    name: goods.name,
    barcode: barcode ?? goods.barcodes[0] ?? null,
    unit: goods.unit,
  };
}

/** Equal in all that a price may follow from: after a price change the next scan is a new line. */
function isSameGoods(one: SaleLine, other: SaleLine): boolean {
  const { sku, unitPriceKopecks, minUnitPriceKopecks, alreadyDiscounted } = one.line;
  return (
    one.unit === other.unit &&
    sku === other.line.sku &&
    unitPriceKopecks === other.line.unitPriceKopecks &&
    minUnitPriceKopecks === other.line.minUnitPriceKopecks &&
    alreadyDiscounted === other.line.alreadyDiscounted
  );
}

function quantityProblem(line: SaleLine, quantityMilli: number): Problem | null {
  if (line.unit === 'piece' && quantityMilli % ONE_MILLI !== 0) {
    return tillProblem('sale.quantity_not_whole', { name: line.name });
  }
  if (quantityMilli > QUANTITY_MILLI_MAX) {
    return tillProblem('sale.quantity_too_big', { max: QUANTITY_MILLI_MAX / ONE_MILLI });
  }
  return null;
}
