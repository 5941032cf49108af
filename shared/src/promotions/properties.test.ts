import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../kernel/canonical.ts';
import { bundleHash, bundleText } from './bundle.ts';
import type { PromotionInput } from './bundle.ts';
import type { Cheque, ChequeLine, MemberFacts } from './cheque.ts';
import { bundleOf, discounts, line, NOON, programOf, promo } from './engine.testkit.ts';
import { evaluate } from './evaluate.ts';
import { pruneFacts } from './facts.ts';
import {
  BUNDLE,
  discountAction,
  facts,
  fullCheque,
  lines,
  promotions,
} from './properties.testkit.ts';
import { engineResult } from './result.ts';
import type { EngineResult } from './result.ts';
import { specialise } from './specialise.ts';

const asked = fc.integer({ min: 0, max: 8000 });
/** `VERNO_FUZZ_RUNS=20000` makes a night's fuzzing of these. */
const RUNS = { numRuns: Number(process.env.VERNO_FUZZ_RUNS ?? 400) };

function run(
  rules: readonly PromotionInput[],
  cheque: Cheque,
  member: MemberFacts | null,
  considerAll = false,
): EngineResult {
  return evaluate(programOf(rules, BUNDLE), cheque, member, NOON, { trace: true, considerAll });
}

/** Every property that looks at one cheque, its rules and its member. */
function always(
  check: (
    result: EngineResult,
    cheque: Cheque,
    member: MemberFacts | null,
    rules: PromotionInput[],
  ) => void,
): void {
  fc.assert(
    fc.property(promotions, lines, facts, asked, (rules, some, member, wish) => {
      const cheque = fullCheque(some, wish);
      check(run(rules, cheque, member), cheque, member, rules);
    }),
    RUNS,
  );
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const text = (result: EngineResult): string => canonicalJson(JSON.parse(JSON.stringify(result)));

describe('what holds for every cheque', () => {
  test('parts of a line sum to its discount', () => {
    always((result) => {
      for (const one of result.lines) {
        const parts = sum(one.parts.map((part) => part.amountKopecks));
        expect(one.initialKopecks - parts).toBe(one.amountKopecks);
      }
    });
  });

  test('lines sum to the totals', () => {
    always(({ lines: priced, totals }) => {
      expect(sum(priced.map((one) => one.initialKopecks))).toBe(totals.initialKopecks);
      expect(sum(priced.map((one) => one.redeemedKopecks))).toBe(totals.redeemedKopecks);
      expect(sum(priced.map((one) => one.amountKopecks))).toBe(
        totals.totalKopecks + totals.redeemedKopecks,
      );
      expect(totals.initialKopecks - totals.discountKopecks - totals.redeemedKopecks).toBe(
        totals.totalKopecks,
      );
    });
  });

  test('no part is negative, no line costs less than nothing, bonuses included', () => {
    always((result) => {
      for (const one of result.lines) {
        expect(one.amountKopecks).toBeGreaterThanOrEqual(one.redeemedKopecks);
        expect(one.redeemedKopecks).toBeGreaterThanOrEqual(0);
        for (const part of one.parts) expect(part.amountKopecks).toBeGreaterThan(0);
      }
    });
  });

  test('no unit goes below its least price', () => {
    always((result, cheque) => {
      for (const [index, given] of cheque.lines.entries()) {
        const least = (given.minUnitPriceKopecks ?? 0) * given.quantityMilli;
        const floor = Math.min(Math.ceil(least / 1000), given.amountKopecks);
        expect(result.lines[index]?.amountKopecks).toBeGreaterThanOrEqual(floor);
      }
    });
  });

  test('runs of a line are its quantity and its price, at two unit prices at most', () => {
    always((result, cheque) => {
      for (const [index, one] of result.lines.entries()) {
        expect(one.runs.length).toBeLessThanOrEqual(2);
        expect(sum(one.runs.map((part) => part.quantityMilli))).toBe(
          cheque.lines[index]?.quantityMilli,
        );
        expect(sum(one.runs.map((part) => part.amountKopecks))).toBe(one.amountKopecks);
      }
    });
  });

  test('bonuses of an accrual are divided over lines without a rest', () => {
    always((result) => {
      for (const accrual of result.accruals) {
        expect(sum(accrual.parts.map((part) => part.amount))).toBe(accrual.amount);
        expect(accrual.amount).toBeGreaterThan(0);
      }
    });
  });

  test('no more bonuses are taken than asked, allowed and owned', () => {
    always(({ redemption, totals }, cheque, member) => {
      if (redemption === null) return;
      expect(redemption.granted).toBeLessThanOrEqual(redemption.limit);
      expect(redemption.granted).toBeLessThanOrEqual(cheque.redemption?.amount ?? 0);
      expect(redemption.granted).toBeLessThanOrEqual(Math.max(0, member?.balances.bonus ?? 0));
      expect(redemption.grantedKopecks).toBe(totals.redeemedKopecks);
    });
  });

  test('a balance is spent once: what rewards cost and what pays are never more', () => {
    always(({ redemption, effects }, _cheque, member) => {
      const costs = effects
        .filter(({ kind }) => kind === 'spend_bonuses')
        .map(({ data }) => Number(data['amount']));
      const balance = Math.max(0, member?.balances['bonus'] ?? 0);
      expect(sum(costs) + (redemption?.granted ?? 0)).toBeLessThanOrEqual(balance);
    });
  });

  test('steps for their own part never take more than the highest step for all', () => {
    fc.assert(
      fc.property(
        lines,
        fc.array(fc.nat(10_000), { minLength: 1, maxLength: 4 }),
        (some, rates) => {
          const steps = rates
            .toSorted((a, b) => a - b)
            .map((percentBp, place) => ({
              from: place * 2500,
              off: { type: 'percent' as const, percentBp },
            }));
          const off = (applies: 'all' | 'part'): number => {
            const rule = promo('p', { kind: 'progressive', by: 'sum', applies, steps });
            return run([rule], fullCheque(some, 0), null).totals.discountKopecks;
          };
          // Each part is rounded by itself.
          expect(off('part')).toBeLessThanOrEqual(off('all') + steps.length);
        },
      ),
      RUNS,
    );
  });

  test('limits are never passed', () => {
    always(({ consumptions }) => {
      const spent = new Map<string, number>();
      for (const { key, amount } of consumptions) spent.set(key, (spent.get(key) ?? 0) + amount);
      for (const { key, unit } of consumptions) {
        const single = unit === 'bonuses' ? 150 : 2000;
        expect(spent.get(key)).toBeLessThanOrEqual(key === 'shared/camp' ? 1500 : single);
      }
    });
  });

  test('a promotion gave what its parts say', () => {
    always((result) => {
      for (const entry of result.trace) {
        const parts = result.lines.flatMap((one) => one.parts);
        const own = parts.filter((part) => part.promotionId === entry.promotionId);
        expect(sum(own.map((part) => part.amountKopecks))).toBe(entry.benefitKopecks);
        expect(entry.reason === null).toBe(entry.outcome === 'applied');
      }
    });
  });

  test('the answer fits its schema', () => {
    always((result) => {
      expect(engineResult.safeParse(JSON.parse(JSON.stringify(result))).success).toBe(true);
    });
  });

  test('the same input gives the same bytes, through any serialising', () => {
    always((result, cheque, member, rules) => {
      const again = run(
        JSON.parse(JSON.stringify(rules)),
        JSON.parse(JSON.stringify(cheque)),
        JSON.parse(JSON.stringify(member)),
      );
      expect(text(again)).toBe(text(result));
    });
  });

  test('the facts that were read are enough to compute it again, to the byte', () => {
    always((result, cheque, member, rules) => {
      const kept = member === null ? null : pruneFacts(member, result.factsRead);
      expect(text(run(rules, cheque, kept))).toBe(text(result));
    });
  });

  test('nothing is read that is not said', () => {
    always((result, cheque, member, rules) => {
      if (member === null) return;
      const read = new Set(result.factsRead);
      const other: MemberFacts = {
        ...member,
        attributes: { shoe: 1, ...member.attributes },
        dates: { ...member.dates, wedding: '2001-01-01' },
        card: { category: 'x', type: 'y', state: 'z' },
      };
      for (const key of ['k1', 'k2']) {
        if (!read.has(`member.counters.${key}`)) other.counters = { ...other.counters, [key]: 77 };
      }
      if (!read.has('member.dates.birthday'))
        other.dates = { ...other.dates, birthday: '1999-11-01' };
      if (!read.has('member.attributes.age')) other.attributes = { ...other.attributes, age: 18 };
      expect(run(rules, cheque, other).totals).toEqual(result.totals);
    });
  });

  test('looking at promotions by index finds all that count', () => {
    always((result, cheque, member, rules) => {
      const all = run(rules, cheque, member, true);
      expect(all.lines).toEqual(result.lines);
      expect(all.accruals).toEqual(result.accruals);
      expect(all.effects).toEqual(result.effects);
      expect(all.redemption).toEqual(result.redemption);
    });
  });

  test('tracing changes nothing but the trace', () => {
    always((result, cheque, member, rules) => {
      const quiet = evaluate(programOf(rules, BUNDLE), cheque, member, NOON, { trace: false });
      const { trace: none, ...others } = engineResult.parse(JSON.parse(JSON.stringify(quiet)));
      expect(canonicalJson({ ...others, trace: result.trace })).toBe(text(result));
      expect(none).toEqual([]);
    });
  });

  test('a program for this till and day gives the same answer', () => {
    always((result, cheque, member, rules) => {
      const near = specialise(programOf(rules, BUNDLE), cheque, '2025-11-19');
      const again = evaluate(near, cheque, member, NOON, { trace: true });
      expect(text(again)).toBe(text(result));
    });
  });
});

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
