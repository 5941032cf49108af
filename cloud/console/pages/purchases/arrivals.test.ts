import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeMembers, makeTills } from '../../testkit/people.testkit.ts';
import { makePurchase, makePurchases } from '../../testkit/purchases.testkit.ts';
import { matches, merge, newcomers } from './arrivals.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const tills = makeTills(NOW);
const members = makeMembers();
const shown = makePurchases(NOW, 30, tills, members);

test('a purchase made now goes to the top', () => {
  const row = makePurchase(31, NOW, tills[0]!, null);
  const fresh = newcomers(shown, [row], true);
  expect(merge(shown, fresh)[0]).toEqual(row);
});

test('news and polling may both bring a purchase: it is listed once', () => {
  const row = makePurchase(31, NOW, tills[0]!, null);
  const once = merge(shown, newcomers(shown, [row, row], true));
  expect(newcomers(once, [row, ...shown], true)).toEqual([]);
  expect(once).toHaveLength(31);
});

test('a till back on-line brings old purchases: each goes to its own place, or to a later page', () => {
  const middle = makePurchase(90, Date.parse(shown[10]!.at) + 1000, tills[1]!, null);
  const ancient = makePurchase(91, NOW - 90 * 86_400_000, tills[1]!, null);
  expect(newcomers(shown, [middle, ancient], true)).toEqual([middle]);
  expect(newcomers(shown, [middle, ancient], false)).toEqual([middle, ancient]);
  expect(merge(shown, [middle]).indexOf(middle)).toBe(10);
});

test('in whatever order and portions purchases arrive, the list is the same', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(shown, { minLength: shown.length }),
      fc.nat(29),
      (order, cut) => {
        const first = merge([], newcomers([], order.slice(0, cut), false));
        const second = merge(first, newcomers(first, order, false));
        expect(second.map(({ number }) => number)).toEqual(shown.map(({ number }) => number));
      },
    ),
  );
});

test('only what the filters let in joins the list; days are the store’s', () => {
  // 23:30 in UTC is the next day in the Moscow shop.
  const row = makePurchase(200, Date.parse('2026-11-20T23:30:00Z'), tills[0]!, members[0]!);
  expect(matches(row, {})).toBe(true);
  expect(matches(row, { from: '2026-11-21', to: '2026-11-21' })).toBe(true);
  expect(matches(row, { to: '2026-11-20' })).toBe(false);
  expect(matches(row, { number: '0002' })).toBe(true);
  expect(matches(row, { number: '200' })).toBe(false);
  expect(matches(row, { till: tills[1]!.tillId })).toBe(false);
  expect(matches(row, { store: tills[0]!.storeId, member: members[0]!.memberId })).toBe(true);
  expect(matches(row, { member: members[1]!.memberId })).toBe(false);
});
