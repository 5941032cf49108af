/** Lines of a request as lines of a cheque: goods give what rules read of them. */
import { z } from 'zod';
import type { CalculationLine } from '@verno/shared/contracts/hub/calculations';
import { sku as skuShape } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { fromMoneyText } from '@verno/shared/money/text';
import { chequeLine } from '@verno/shared/promotions/cheque';
import type { ChequeLine } from '@verno/shared/promotions/cheque';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { lineAmount } from '@verno/shared/purchase/totals';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Db } from '../store/database.ts';
import { minorOf } from './quantity.ts';

const QUANTITY_DIGITS = 3;
const ONE_MILLI = 1000;
/** A billion rubles on one line is a mistake; it also keeps sums of lines exact. */
const LINE_KOPECKS_MAX = 100_000_000_000;

interface Goods {
  readonly sku: string;
  readonly name: string;
  readonly unit: 'piece' | 'kg';
  readonly price_kopecks: number;
  readonly min_price_kopecks: number | null;
  readonly category: string | null;
  readonly brand: string | null;
  readonly attributes: ChequeLine['attributes'];
  readonly already_discounted: boolean;
}

export interface ReadLines {
  readonly lines: ChequeLine[];
  readonly names: PurchaseFact['names'];
}

export async function readLines(
  db: Db,
  partnerId: string,
  asked: readonly CalculationLine[],
): Promise<Result<ReadLines, Refusal>> {
  const goods = await lookUp(db, partnerId, asked);
  const lines: ChequeLine[] = [];
  const names: ReadLines['names'] = [];
  const taken = new Set<string>();
  for (const [index, line] of asked.entries()) {
    const lineId = line.lineId ?? `${index + 1}`;
    if (taken.has(lineId)) return bad(index, `lineId ${lineId} ×2`);
    taken.add(lineId);
    const known = goods.get(keyOf(line));
    const read = readLine(line, index, lineId, known);
    if (!read.ok) return read;
    lines.push(read.value);
    names.push({
      lineId,
      name: line.name ?? known?.name ?? read.value.sku,
      barcode: line.barcode ?? null,
    });
  }
  return ok({ lines, names });
}

function readLine(
  line: CalculationLine,
  index: number,
  lineId: string,
  goods: Goods | undefined,
): Result<ChequeLine, Refusal> {
  if ((line.sku === undefined) === (line.barcode === undefined)) return bad(index, 'sku / barcode');
  const unitPriceKopecks =
    line.unitPrice === undefined ? goods?.price_kopecks : (fromMoneyText(line.unitPrice) ?? 0);
  // Goods we do not know can be sold at the caller's price, under their own article number.
  if (unitPriceKopecks === undefined || (goods === undefined && line.sku === undefined)) {
    const value = line.sku ?? line.barcode ?? '';
    const errors = [{ pointer: `/lines/${index}`, detail: value }];
    return err(refusal('goods.unknown', { params: { value }, errors }));
  }
  const quantityMilli = minorOf(line.quantity ?? '1', QUANTITY_DIGITS) ?? 0;
  const unit = goods?.unit;
  if (unit === 'piece' && quantityMilli % ONE_MILLI !== 0) return bad(index, 'quantity');
  const amountKopecks = lineAmount(unitPriceKopecks, quantityMilli);
  if (amountKopecks > LINE_KOPECKS_MAX) return bad(index, 'unitPrice × quantity');
  return ok({
    lineId,
    sku: skuShape.parse(goods?.sku ?? line.sku),
    quantityMilli,
    unitPriceKopecks,
    amountKopecks,
    minUnitPriceKopecks: goods?.min_price_kopecks ?? null,
    category: goods?.category ?? null,
    brand: goods?.brand ?? null,
    attributes: goods?.attributes ?? {},
    alreadyDiscounted: goods?.already_discounted ?? false,
    ...(unit === undefined ? {} : { unit }),
  });
}

function bad(index: number, why: string): Result<never, Refusal> {
  const errors = [{ pointer: `/lines/${index}`, detail: why }];
  return err(refusal('calculation.bad_line', { params: { line: index + 1, why }, errors }));
}

function keyOf(line: Pick<CalculationLine, 'sku' | 'barcode'>): string {
  return line.sku === undefined ? `barcode ${line.barcode}` : `sku ${line.sku}`;
}

const unitShape = z.enum(['piece', 'kg']);

/** Goods of all lines in two statements, by what each line names them. */
async function lookUp(
  db: Db,
  partnerId: string,
  asked: readonly CalculationLine[],
): Promise<Map<string, Goods>> {
  const skus = asked.flatMap((line) => line.sku ?? []);
  const barcodes = asked.flatMap((line) => (line.sku === undefined ? (line.barcode ?? []) : []));
  const bySku =
    skus.length === 0 ? [] : await selectGoods(db, partnerId).where('g.sku', 'in', skus).execute();
  const byBarcode =
    barcodes.length === 0
      ? []
      : await selectGoods(db, partnerId)
          .innerJoin('goods_barcode as b', (join) =>
            join.onRef('b.partner_id', '=', 'g.partner_id').onRef('b.sku', '=', 'g.sku'),
          )
          .where('b.barcode', 'in', barcodes)
          .select('b.barcode')
          .execute();
  const parsed = <Row extends { readonly unit: string; readonly attributes: unknown }>(
    row: Row,
  ) => ({
    ...row,
    unit: unitShape.parse(row.unit),
    attributes: chequeLine.shape.attributes.parse(row.attributes),
  });
  return new Map<string, Goods>([
    ...bySku.map((row) => [keyOf({ sku: row.sku }), parsed(row)] as const),
    ...byBarcode.map((row) => [keyOf({ barcode: row.barcode }), parsed(row)] as const),
  ]);
}

function selectGoods(db: Db, partnerId: string) {
  return db
    .selectFrom('goods as g')
    .where('g.partner_id', '=', partnerId)
    .select(['g.sku', 'g.name', 'g.unit', 'g.price_kopecks', 'g.min_price_kopecks', 'g.category'])
    .select(['g.brand', 'g.attributes', 'g.already_discounted']);
}
