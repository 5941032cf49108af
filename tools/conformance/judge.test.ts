import { describe, expect, test } from 'vitest';
import { cart } from './cart.testkit.ts';
import { ALL } from './cases.testkit.ts';
import { judge } from './judge.ts';
import { summaryOf } from './summary.ts';

type Tree = unknown;

const a = { sku: 'a', price: 100, qty: 1 };
const tenOff = { kind: 'fixed', scope: 'order', value: 10 };

describe('carts in the shape of other systems', () => {
  test.each(ALL.map((one) => [String(one['name']), one] as const))('%s', (_name, one) => {
    expect(judge(one, 0)).toMatchObject({ ok: true });
  });

  test.each(ALL.map((one) => [String(one['name']), one] as const))(
    'any other number is seen: %s',
    (_name, one) => {
      const numbers = numbersIn(one['expected']);
      // Which key a case leaves out of the comparison is a matter of its kind; here all are compared.
      expect(numbers.length).toBeGreaterThan(0);
      for (const path of numbers) {
        const wrong = judge({ ...one, expected: changed(one['expected'], path) }, 0);
        expect(wrong.ok, `${path.join('.')} was changed`).toBe(false);
      }
    },
  );
});

describe('what cannot be compared is said', () => {
  test('a case that is no case is named by its place', () => {
    const verdict = judge({ name: 'broken', lines: 'none' }, 7);
    expect(verdict).toMatchObject({ name: 'broken', comparable: 'malformed', ok: false });
    expect(verdict.malformed?.[0]).toContain('#7/lines');
    expect(judge(null, 3).name).toBe('case 3');
  });

  test('kinds, fields and conditions that we do not know are listed', () => {
    const verdict = judge(
      cart(
        'strange',
        [a],
        [
          { kind: 'magic', scope: 'order', value: 1 },
          { ...tenOff, colour: 'red', conditions: [{ field: 'moon', op: 'eq', value: 'full' }] },
        ],
        { total: 90, smell: 3 },
      ),
      0,
    );
    expect(verdict.ok).toBe(false);
    expect(verdict.unsupported).toEqual(['kind magic', 'condition moon', 'expected.smell']);
    expect(verdict.ignored).toEqual(['promotions[1].colour']);
  });

  test('an amount finer than a hundredth is not rounded in silence', () => {
    const verdict = judge(cart('fine', [a], [{ ...tenOff, value: 0.125 }], { total: 99.87 }), 0);
    expect(verdict.unsupported).toEqual(['value 0.125 is finer than 1/100']);
  });

  test('a value that our bundle refuses is a finding, not a crash', () => {
    const verdict = judge(
      cart('much', [a], [{ kind: 'percent', scope: 'order', value: 150 }], { total: 0 }),
      0,
    );
    expect(verdict.ok).toBe(false);
    expect(verdict.unsupported?.[0]).toContain('/promotions/0');
  });
});

describe('questions of policy', () => {
  const policy = { comparable: 'policy', expected_in_2024_spec: { total: 90 } };

  test('are never wrong, and say whom we agree with', () => {
    const one = cart('which', [a], [tenOff], { total: 95 }, policy);
    expect(judge(one, 0)).toMatchObject({ ok: null, choice: 'as in expected_in_2024_spec' });
    const own = cart('own', [a], [tenOff], { total: 95 }, { comparable: 'policy' });
    expect(judge(own, 0)).toMatchObject({ ok: null, choice: 'our own, see got' });
  });

  test('are counted apart', () => {
    const verdicts = [
      judge(cart('x', [a], [tenOff], { total: 90 }), 0),
      judge(cart('y', [a], [tenOff], { total: 1 }), 1),
      judge(cart('z', [a], [tenOff], { total: 1 }, policy), 2),
    ];
    expect(summaryOf(verdicts)).toEqual({
      exact: { ok: 1, total: 2 },
      policy: { ok: 1, total: 1 },
    });
  });
});

/** Paths of all numbers in what is expected, but for the units of a return, which are no answer. */
function numbersIn(tree: Tree, path: readonly string[] = []): string[][] {
  if (typeof tree === 'number') return [[...path]];
  if (typeof tree !== 'object' || tree === null || path.at(-1) === 'returned') return [];
  return Object.entries(tree).flatMap(([key, value]) => numbersIn(value, [...path, key]));
}

function changed(tree: Tree, [key, ...rest]: readonly string[]): Tree {
  if (key === undefined) return typeof tree === 'number' ? tree + 3 : tree;
  if (Array.isArray(tree)) {
    return tree.map((item: unknown, place) => (place === Number(key) ? changed(item, rest) : item));
  }
  if (typeof tree !== 'object' || tree === null) return tree;
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => [
      name,
      name === key ? changed(value, rest) : value,
    ]),
  );
}

test('a price of its own, the dearest unit, and fields that are null are understood', () => {
  const lines = [
    { sku: 'a', price: 10, qty: 2, category: null },
    { sku: 'b', price: 20, qty: 2 },
  ];
  const totalOf = (promotion: object): unknown =>
    judge(
      {
        name: 'n',
        source: 's',
        lines,
        promotions: [promotion],
        expected: { total: 1 },
        comparable: 'exact',
      },
      0,
    ).got;
  expect(totalOf({ kind: 'fixed_price', value: 8, match: null })).toEqual({ total: 32 });
  expect(totalOf({ kind: 'percent', scope: 'dearest_unit', value: 50 })).toEqual({ total: 50 });
});
