import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bundleHash, bundleText } from './bundle.ts';
import type { ChequeLine } from './cheque.ts';
import { bundleOf, discounts, line, promo } from './engine.testkit.ts';
import { discountAction } from './properties-actions.testkit.ts';
import {
  asked,
  facts,
  fullCheque,
  lines,
  promotions,
  run,
  RUNS,
  sum,
} from './properties.testkit.ts';
import type { EngineResult } from './result.ts';

describe('what does not depend on how it was scanned', () => {
  test('permutation of lines', () => {
    fc.assert(
      fc.property(
        promotions,
        lines,
        facts,
        asked,
        fc.integer(),
        (rules, some, member, wish, seed) => {
          const one = run(rules, fullCheque(some, wish), member);
          const shuffled = some.toSorted((a, b) => mix(a.lineId, seed) - mix(b.lineId, seed));
          const other = run(rules, fullCheque(shuffled, wish), member);
          expect(other.totals).toEqual(one.totals);
          expect(bySku(other, shuffled)).toEqual(bySku(one, some));
          expect(other.accruals.map(({ amount }) => amount)).toEqual(
            one.accruals.map(({ amount }) => amount),
          );
          expect(other.effects).toEqual(one.effects);
          expect(other.trace).toEqual(one.trace);
        },
      ),
      RUNS,
    );
  });

  test('splitting a line of equal units', () => {
    fc.assert(
      fc.property(promotions, lines, facts, asked, (rules, some, member, wish) => {
        const split = some.flatMap((one): ChequeLine[] => {
          const pieces = one.quantityMilli / 1000;
          if (one.unit === 'kg' || pieces < 2) return [one];
          const fields = { ...one, price: one.unitPriceKopecks };
          return [
            line(one.sku, {
              ...fields,
              lineId: `${one.lineId}x`,
              quantityMilli: 1000,
              amountKopecks: one.unitPriceKopecks,
            }),
            line(one.sku, {
              ...fields,
              lineId: `${one.lineId}y`,
              quantityMilli: one.quantityMilli - 1000,
              amountKopecks: one.amountKopecks - one.unitPriceKopecks,
            }),
          ];
        });
        const whole = run(rules, fullCheque(some, wish), member);
        const parted = run(rules, fullCheque(split, wish), member);
        expect(parted.totals).toEqual(whole.totals);
        expect(parted.trace).toEqual(whole.trace);
        expect(parted.redemption).toEqual(whole.redemption);
      }),
      RUNS,
    );
  });

  test('adding a promotion to a best group, or best on each line, never raises the price', () => {
    const one = fc.array(discountAction, { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 2, maxLength: 5 }),
        lines,
        fc.constantFrom('best', 'line'),
        (actions, some, stackingGroup) => {
          const rules = actions.map((given, i) => promo(`p${i}`, given, { stackingGroup }));
          const cheque = fullCheque(some, 0);
          const fewer = run(rules.slice(0, -1), cheque, null).totals.totalKopecks;
          expect(run(rules, cheque, null).totals.totalKopecks).toBeLessThanOrEqual(fewer);
        },
      ),
      RUNS,
    );
  });

  test('a promotion for goods that are not there changes nothing', () => {
    fc.assert(
      fc.property(promotions, lines, facts, discountAction, (rules, some, member, action) => {
        const absent = promo('zz', {
          kind: 'percent',
          percentBp: 5000,
          target: { goods: { skus: ['none'] } },
        });
        const more = [
          ...rules,
          absent,
          promo('zy', action, { when: { kind: 'goods', goods: { skus: ['none'] } } }),
        ];
        const before = run(rules, fullCheque(some, 500), member);
        const after = run(more, fullCheque(some, 500), member);
        expect(after.lines).toEqual(before.lines);
        expect(after.accruals).toEqual(before.accruals);
      }),
      RUNS,
    );
  });

  test('N + M takes each unit once: it never frees more than its share', () => {
    const natural = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(
        lines,
        natural,
        natural,
        fc.constantFrom('whole' as const, 'sets' as const),
        (some, n, m, grouping) => {
          const plain = some.map((one) => ({
            ...one,
            minUnitPriceKopecks: null,
            unitPriceKopecks: 100,
            amountKopecks: one.quantityMilli / 10,
          }));
          const counted = plain.filter((one) => one.unit === 'piece');
          const rule = promo('p', {
            kind: 'buy_get',
            buy: { units: n },
            get: { units: m },
            grouping,
          });
          const result = run([rule], fullCheque(counted, 0), null);
          const pieces = sum(counted.map((one) => one.quantityMilli / 1000));
          expect(result.totals.discountKopecks).toBe(Math.floor(pieces / (n + m)) * m * 100);
        },
      ),
      RUNS,
    );
  });

  test('a percentage of a cheque ten times as dear is ten times the discount, to rounding', () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 0, max: 10_000 }), (some, percentBp) => {
        const rule = promo('p', { kind: 'percent', percentBp });
        const free = some.map((one) => ({ ...one, minUnitPriceKopecks: null }));
        const dear = free.map((one) => ({
          ...one,
          unitPriceKopecks: one.unitPriceKopecks * 10,
          amountKopecks: one.amountKopecks * 10,
        }));
        const small = run([rule], fullCheque(free, 0), null).totals.discountKopecks;
        const big = run([rule], fullCheque(dear, 0), null).totals.discountKopecks;
        expect(Math.abs(big - small * 10)).toBeLessThanOrEqual(5);
      }),
      RUNS,
    );
  });

  test('100 % off leaves exactly nothing', () => {
    fc.assert(
      fc.property(
        lines,
        fc.constantFrom('total' as const, 'perLine' as const, 'perUnit' as const),
        (some, rounding) => {
          const free = some.map((one) => ({ ...one, minUnitPriceKopecks: null }));
          const rule = promo('p', { kind: 'percent', percentBp: 10_000, rounding });
          expect(run([rule], fullCheque(free, 0), null).totals.totalKopecks).toBe(0);
        },
      ),
      RUNS,
    );
  });

  test('two tills with the same bundle have the same hash, another bundle another', () => {
    const one = bundleOf([promo('a', { kind: 'percent', percentBp: 100 })]);
    const two = bundleOf([promo('a', { kind: 'percent', percentBp: 101 })]);
    expect(bundleHash(bundleText(one))).toBe(bundleHash(bundleText(structuredClone(one))));
    expect(bundleHash(bundleText(one))).not.toBe(bundleHash(bundleText(two)));
  });
});

function bySku(result: EngineResult, given: readonly ChequeLine[]): Record<string, number> {
  const off = discounts(result);
  const sums: Record<string, number> = {};
  for (const one of given) {
    const key = `${one.sku}|${one.unitPriceKopecks}|${one.minUnitPriceKopecks}`;
    sums[key] = (sums[key] ?? 0) + (off[one.lineId] ?? 0);
  }
  return sums;
}

function mix(id: string, seed: number): number {
  let hash = seed | 1;
  for (const char of id) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x85eb_ca6b);
  return hash;
}
