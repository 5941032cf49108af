import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../kernel/canonical.ts';
import type { MemberFacts } from './cheque.ts';
import { NOON, programOf, promo } from './engine.testkit.ts';
import { evaluate } from './evaluate.ts';
import { pruneFacts } from './facts.ts';
import {
  always,
  asked,
  BUNDLE,
  facts,
  fullCheque,
  lines,
  promotions,
  run,
  RUNS,
  sum,
  text,
} from './properties.testkit.ts';
import { engineResult } from './result.ts';
import { specialise } from './specialise.ts';

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

  test('a cheque priced before leaves nothing behind, and its answer stays what it was', () => {
    fc.assert(
      fc.property(
        promotions,
        lines,
        facts,
        lines,
        facts,
        asked,
        (rules, one, buyer, two, other, wish) => {
          const [before, after] = [fullCheque(one, wish), fullCheque(two, 0)];
          const alone = text(run(rules, after, other));
          const program = programOf(rules, BUNDLE);
          const first = evaluate(program, before, buyer, NOON, { trace: true });
          const said = text(first);
          const second = evaluate(program, after, other, NOON, { trace: true });
          expect(text(second)).toBe(alone);
          expect(text(first)).toBe(said);
          expect(text(evaluate(program, before, buyer, NOON, { trace: true }))).toBe(said);
        },
      ),
      RUNS,
    );
  });
});
