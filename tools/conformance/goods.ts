/** Lines as goods of ours, and «which goods» as our filter. Prices with tax on top become prices with it. */
import { sku as skuId } from '@verno/shared/kernel/ids';
import { mulDiv } from '@verno/shared/money/rounding';
import type { ChequeLine } from '@verno/shared/promotions/cheque';
import type { GoodsFilter } from '@verno/shared/promotions/goods';
import { lineAmount } from '@verno/shared/purchase/totals';
import type { Line, Match, OutsideCase, RuleMatch, Side } from './case.ts';
import { isWhole, listOf, toBp, toKopecks, toMilli } from './desk.ts';
import type { Desk } from './desk.ts';

type AttributeTest = NonNullable<GoodsFilter['attributes']>[number];
type Scalar = string | number | boolean;

const WHOLE_BP = 10_000;
const ATTRIBUTES = ['sku', 'product', 'category', 'price', 'qty', 'subtotal'] as const;
const OPS: Readonly<Record<string, AttributeTest['op']>> = {
  eq: 'eq',
  ne: 'ne',
  gt: 'gt',
  gte: 'gte',
  lt: 'lt',
  lte: 'lte',
  in: 'in',
  nin: 'ne',
};

/** Lines of our cheque; `lineId` is the line's place in the case. Lines of no units are not there. */
export function chequeLines(desk: Desk, one: OutsideCase): ChequeLine[] {
  return one.lines
    .map((line, place) => ({ line, place }))
    .filter(({ line }) => line.qty > 0)
    .map(({ line, place }) => chequeLine(desk, line, String(place)));
}

function chequeLine(desk: Desk, line: Line, lineId: string): ChequeLine {
  const quantityMilli = toMilli(desk, line.qty, 'qty');
  const price = line.priceAfterCatalogPromotion ?? line.price;
  const netKopecks = enteredKopecks(desk, line);
  const unitKopecks = isWhole(price, 100) ? toKopecks(desk, price, 'price') : null;
  if (unitKopecks === null && line.subtotal === undefined) {
    desk.unsupported.push(`price ${price} is no whole number of hundredths and has no subtotal`);
  }
  return {
    lineId,
    sku: skuId.parse(desk.names.sku(line.sku)),
    quantityMilli,
    unitPriceKopecks: withTax(desk, line, unitKopecks ?? Math.round(price * 100)),
    amountKopecks: withTax(desk, line, netKopecks),
    minUnitPriceKopecks:
      line.minPrice === undefined
        ? null
        : withTax(desk, line, toKopecks(desk, line.minPrice, 'minPrice')),
    category: line.category === undefined ? null : desk.names.code(line.category),
    brand: null,
    attributes: attributesOf(line),
    alreadyDiscounted: line.alreadyDiscounted ?? line.priceAfterCatalogPromotion !== undefined,
    ...(Number.isInteger(line.qty) ? {} : { unit: 'kg' as const }),
  };
}

/** Sum of a line as the case enters it: without a tax that comes on top. */
export function enteredKopecks(desk: Desk, line: Line): number {
  if (line.priceAfterCatalogPromotion === undefined && line.subtotal !== undefined) {
    return toKopecks(desk, line.subtotal, 'subtotal');
  }
  const price = line.priceAfterCatalogPromotion ?? line.price;
  return lineAmount(Math.round(price * 100), toMilli(desk, line.qty, 'qty'));
}

function withTax(desk: Desk, { tax }: Line, kopecks: number): number {
  if (tax === undefined || tax.included) return kopecks;
  return mulDiv(kopecks, WHOLE_BP + toBp(desk, tax.rate, 'tax rate'), WHOLE_BP, 'half_up');
}

/** Tax inside a price that holds it. */
export function taxInside(desk: Desk, { tax }: Line, grossKopecks: number): number {
  if (tax === undefined) return 0;
  const rateBp = toBp(desk, tax.rate, 'tax rate');
  return mulDiv(grossKopecks, rateBp, WHOLE_BP + rateBp, 'half_up');
}

function attributesOf(line: Line): Record<string, Scalar> {
  const attributes: Record<string, Scalar> = {};
  for (const code of ATTRIBUTES) {
    const value = line[code];
    if (value !== undefined) attributes[code] = value;
  }
  return attributes;
}

/** Goods of a promotion's `match`; absent and empty mean all goods. */
export function filterOf(desk: Desk, match: Match | undefined): GoodsFilter {
  if (match === undefined) return {};
  if (Array.isArray(match)) return byRules(desk, match);
  const { sku, category, product, unitPriceMin, unitPriceMax } = match;
  const filter: GoodsFilter = {};
  if (sku !== undefined) filter.skus = listOf(sku).map((name) => desk.names.sku(name));
  if (category !== undefined) {
    filter.categories = listOf(category).map((name) => desk.names.code(name));
  }
  if (product !== undefined) {
    filter.attributes = [{ code: 'product', op: 'in', value: [...listOf(product)] }];
  }
  if (unitPriceMin !== undefined || unitPriceMax !== undefined) {
    filter.unitPrice = {
      ...(unitPriceMin === undefined
        ? {}
        : { minKopecks: toKopecks(desk, unitPriceMin, 'unitPriceMin') }),
      ...(unitPriceMax === undefined
        ? {}
        : { maxKopecks: toKopecks(desk, unitPriceMax, 'unitPriceMax') }),
    };
  }
  return filter;
}

/** Goods of one side of a set. */
export function sideFilter(desk: Desk, side: Side): GoodsFilter {
  if (side.match !== undefined) return filterOf(desk, side.match);
  const { sku, category, product } = side;
  return filterOf(desk, { sku, category, product });
}

function byRules(desk: Desk, rules: readonly RuleMatch[]): GoodsFilter {
  const filter: GoodsFilter = {};
  const attributes: AttributeTest[] = [];
  for (const rule of rules) {
    const values = [...listOf(rule.values), ...listOf(rule.value)];
    const named = rule.op === 'eq' || rule.op === 'in';
    if (rule.field === 'category' && named && filter.categories === undefined) {
      filter.categories = values.map((value) => desk.names.code(String(value)));
    } else if (rule.field === 'sku' && named && filter.skus === undefined) {
      filter.skus = values.map((value) => desk.names.sku(String(value)));
    } else {
      const test = attributeTest(desk, rule, values);
      if (test !== null) attributes.push(test);
    }
  }
  if (attributes.length > 0) filter.attributes = attributes;
  return filter;
}

function attributeTest(
  desk: Desk,
  { field, op }: RuleMatch,
  values: readonly Scalar[],
): AttributeTest | null {
  const ours = OPS[op];
  const known = ATTRIBUTES.some((code) => code === field);
  const [first] = values;
  if (ours === undefined || first === undefined || !known) {
    desk.unsupported.push(`match ${field} ${op}`);
    return null;
  }
  const number = field === 'price' || field === 'qty' || field === 'subtotal';
  const meant = values.map((value) => (number ? Number(value) : value));
  if (ours === 'in' || ours === 'ne') return { code: field, op: ours, value: meant };
  // A list of values is «any of them» for equality.
  if (ours === 'eq' && meant.length > 1) return { code: field, op: 'in', value: meant };
  return { code: field, op: ours, value: number ? Number(first) : first };
}
