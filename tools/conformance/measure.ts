/** What our answer says in the words of what a case expects: the same keys, major units. */
import type { PricedLine } from '@verno/shared/promotions/result';
import type { Expected, Line, OutsideCase } from './case.ts';
import { couponsShown, entryCode } from './coupons.ts';
import { enteredKopecks, taxInside } from './goods.ts';
import type { Priced } from './price.ts';
import { refundOf } from './refund.ts';
import { entryName } from './translate.ts';

interface Row {
  readonly line: Line;
  readonly priced: PricedLine;
}

type Measure = (priced: Priced, expected: Expected) => unknown;
export type Got = Record<string, unknown>;

const MEASURES: { readonly [Key in keyof Expected]?: Measure } = {
  total: ({ result }) => major(result.totals.totalKopecks),
  subtotal: ({ one, desk }) => major(sum(one.lines, (line) => enteredKopecks(desk, line))),
  discountTotal: ({ result: { totals } }) => major(totals.discountKopecks + totals.redeemedKopecks),
  lineDiscounts: (priced, { lineDiscounts = {} }) =>
    bySku(rowsOf(priced), keysOr(lineDiscounts, priced.one), ({ priced: line }) => off(line)),
  itemLevelLineDiscounts: (priced, { itemLevelLineDiscounts = {} }) =>
    bySku(
      rows(priced, priced.itemLevel().lines),
      keysOr(itemLevelLineDiscounts, priced.one),
      ({ priced: line }) => off(line),
    ),
  lineDiscountsMultiset: (priced) => rowsOf(priced).map(({ priced: line }) => major(off(line))),
  unitDiscounts: (priced, { unitDiscounts = {} }) => unitDiscountsOf(priced, unitDiscounts),
  unitPriceAfter: (priced, { unitPriceAfter = {} }) =>
    bySku(rowsOf(priced), Object.keys(unitPriceAfter), ({ line, priced: after }) =>
      line.qty === 0 ? 0 : paid(after) / line.qty,
    ),
  lineTotalAfter: (priced, { lineTotalAfter = {} }) =>
    bySku(rowsOf(priced), Object.keys(lineTotalAfter), ({ priced: line }) => paid(line)),
  applied: (priced) => appliedOf(priced),
  discountByPromotion: (priced, { discountByPromotion = {} }) =>
    byPromotion(priced, Object.keys(discountByPromotion)),
  discountByTaxGroup: (priced, { discountByTaxGroup = {} }) =>
    byTaxGroup(priced, Object.keys(discountByTaxGroup)),
  grossBefore: ({ result }) => major(result.totals.initialKopecks),
  tax: (priced) => major(taxOf(priced)),
  net: (priced) => major(priced.result.totals.totalKopecks - taxOf(priced)),
  couponRejected: ({ one, result }) => {
    const used = new Set(
      result.coupons.filter(({ action }) => action === 'redeem').map(({ code }) => code),
    );
    return couponsShown(one).some((code) => !used.has(code));
  },
  rejected: (priced, { rejected = [] }) =>
    skipped(
      priced,
      (place) => codeAt(priced, place) !== null || rejected.includes(nameAt(priced, place)),
    ),
  rejectedByBudget: (priced) =>
    skipped(
      priced,
      (place, reason) =>
        priced.one.promotions[place]?.campaignBudget !== undefined && reason.startsWith('limit.'),
    ),
  giftUnits: (priced) => giftsOf(priced),
  pointsEarned: ({ points }) => points.earnedMinor / 100,
  pointsSpent: ({ points }) => points.spentMinor / 100,
  availableIssuedPoints: ({ points }) => points.availableMinor / 100,
  balanceAfterDays: ({ points }, { balanceAfterDays = {} }) =>
    Object.fromEntries(
      Object.keys(balanceAfterDays).map((days) => [days, points.afterDays(Number(days)) / 100]),
    ),
  refund: (priced, { refund }) => (refund === undefined ? null : refundOf(priced, refund.returned)),
};

/** Measures what is expected; keys nobody can measure come back as `unknown`. */
export function measure(priced: Priced, expected: Expected): { got: Got; unknown: string[] } {
  const got: Got = {};
  const unknown: string[] = [];
  for (const key of Object.keys(expected)) {
    const take = MEASURES[key];
    if (take === undefined) unknown.push(`expected.${key}`);
    else got[key] = take(priced, expected);
  }
  return { got, unknown };
}

function major(kopecks: number): number {
  return kopecks / 100;
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

/** What was taken off a line, bonuses included. */
function off(line: PricedLine): number {
  return line.initialKopecks - paid(line);
}

function paid(line: PricedLine): number {
  return line.amountKopecks - line.redeemedKopecks;
}

function rowsOf(priced: Priced): Row[] {
  return rows(priced, priced.result.lines);
}

function rows({ one }: Priced, lines: readonly PricedLine[]): Row[] {
  return lines.flatMap((priced) => {
    const line = one.lines[Number(priced.lineId)];
    return line === undefined ? [] : [{ line, priced }];
  });
}

/** An empty record says that nothing was taken off anywhere. */
function keysOr(record: Readonly<Record<string, unknown>>, one: OutsideCase): string[] {
  const keys = Object.keys(record);
  return keys.length > 0 ? keys : one.lines.map((line) => line.sku);
}

function bySku(
  all: readonly Row[],
  skus: readonly string[],
  kopecks: (row: Row) => number,
): Record<string, number> {
  return Object.fromEntries(
    skus.map((sku) => [
      sku,
      major(
        sum(
          all.filter(({ line }) => line.sku === sku),
          kopecks,
        ),
      ),
    ]),
  );
}

function unitDiscountsOf(
  priced: Priced,
  expected: Readonly<Record<string, readonly number[]>>,
): Record<string, number[]> {
  const found: Record<string, number[]> = {};
  for (const [sku, wanted] of Object.entries(expected)) {
    const units: number[] = [];
    for (const { line, priced: after } of rowsOf(priced)) {
      if (line.sku !== sku) continue;
      const price = after.initialKopecks / line.qty;
      for (const { quantityMilli, amountKopecks } of after.runs) {
        const count = quantityMilli / 1000;
        // A bound in case a line is longer than what is expected of it.
        for (let unit = 0; unit < Math.min(count, wanted.length + 1); unit += 1) {
          units.push(major(Math.round(price - amountKopecks / count)));
        }
      }
    }
    found[sku] = units;
  }
  return found;
}

function appliedOf(priced: Priced): { sku: string; code: string; amount: number }[] {
  const amounts = new Map<string, { sku: string; code: string; kopecks: number }>();
  for (const { line, priced: after } of rowsOf(priced)) {
    for (const part of after.parts) {
      const code = nameOf(priced, part.promotionId);
      const key = `${code}\n${line.sku}`;
      const entry = amounts.get(key) ?? { sku: line.sku, code, kopecks: 0 };
      entry.kopecks += part.amountKopecks;
      amounts.set(key, entry);
    }
  }
  return [...amounts.values()].map(({ sku, code, kopecks }) => ({
    sku,
    code,
    amount: major(kopecks),
  }));
}

function byPromotion(priced: Priced, names: readonly string[]): Record<string, number> {
  const all = appliedOf(priced);
  return Object.fromEntries(
    names.map((name) => [
      name,
      major(
        sum(
          all.filter(({ code }) => code === name),
          ({ amount }) => Math.round(amount * 100),
        ),
      ),
    ]),
  );
}

const TAX_GROUP = /^(?<rate>\d+(?:\.\d+)?)\s*% (?<how>incl|excl)/;

/** Groups as a case calls them: `no tax`, `10% incl`, `15% excl (net)`. */
function byTaxGroup(priced: Priced, names: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const name of names) {
    const group = TAX_GROUP.exec(name)?.groups;
    const net = name.includes('net');
    let kopecks = 0;
    for (const { line, priced: after } of rowsOf(priced)) {
      const { tax } = line;
      const fits =
        group === undefined
          ? tax === undefined
          : tax?.rate === Number(group['rate']) && tax.included === (group['how'] === 'incl');
      if (fits) kopecks += off(after) - (net ? taxInside(priced.desk, line, off(after)) : 0);
    }
    found[name] = major(kopecks);
  }
  return found;
}

function taxOf(priced: Priced): number {
  return sum(rowsOf(priced), ({ line, priced: after }) =>
    taxInside(priced.desk, line, paid(after)),
  );
}

function giftsOf({ one, desk, result }: Priced): Record<string, number> {
  const gifts: Record<string, number> = {};
  for (const { kind, data } of result.effects) {
    if (kind !== 'gift') continue;
    const promotion = one.promotions.find(
      ({ gift }) => gift !== undefined && desk.names.sku(gift.sku) === data['sku'],
    );
    const name = promotion?.gift?.sku ?? String(data['sku']);
    gifts[name] = (gifts[name] ?? 0) + Number(data['quantityMilli']) / 1000;
  }
  return gifts;
}

function skipped(priced: Priced, wanted: (place: number, reason: string) => boolean): string[] {
  const { one, listed, result } = priced;
  const places = new Map([...listed].map(([id, place]) => [place, id]));
  return one.promotions.flatMap((promotion, place) => {
    const id = places.get(place);
    const entry = result.trace.find((each) => each.promotionId === id);
    if (entry?.outcome === 'applied') return [];
    return wanted(place, entry?.reason?.code ?? '') ? [entryName(promotion, place)] : [];
  });
}

function codeAt({ one }: Priced, place: number): string | null {
  const promotion = one.promotions[place];
  return promotion === undefined ? null : entryCode(promotion);
}

function nameAt({ one }: Priced, place: number): string {
  const promotion = one.promotions[place];
  return promotion === undefined ? '' : entryName(promotion, place);
}

function nameOf({ one, listed }: Priced, promotionId: string): string {
  const place = listed.get(promotionId) ?? -1;
  const promotion = one.promotions[place];
  return promotion === undefined ? promotionId : entryName(promotion, place);
}
