import { expect, test } from 'vitest';
import { discounts, line, price, promo } from '../../engine.testkit.ts';

test('[MECH-07] a sum off the cheque is shared by the goods, floors hold', () => {
  const off = promo('p', {
    kind: 'amount_off',
    phase: 'cheque',
    per: 'cheque',
    amountKopecks: 3600,
  });
  const goods = [
    line('shirt', { price: 5000, pieces: 2, minUnitPriceKopecks: 4500 }),
    line('keyboard', { price: 2000, pieces: 2, minUnitPriceKopecks: 1500 }),
    line('mouse', { price: 3000 }),
    line('cup', { price: 1000 }),
  ];
  expect(discounts(price([off], goods))).toEqual({
    shirt: 1000,
    keyboard: 1000,
    mouse: 1200,
    cup: 400,
  });
});

test('more than the cheque costs takes all of it and no more', () => {
  const off = promo('p', { kind: 'amount_off', per: 'cheque', amountKopecks: 20_000 });
  const result = price([off], [line('a', { price: 10_000 })]);
  expect(result.totals).toEqual({
    initialKopecks: 10_000,
    discountKopecks: 10_000,
    redeemedKopecks: 0,
    totalKopecks: 0,
  });
});

test('per position, per unit (also per kilogram) and per set', () => {
  const goods = [
    line('a', { price: 5000, pieces: 5 }),
    line('cheese', { price: 80_000, quantityMilli: 345, unit: 'kg' }),
  ];
  const off = (fields: { per: 'line' | 'unit' | 'set'; setUnits?: number }) =>
    discounts(price([promo('p', { kind: 'amount_off', amountKopecks: 1000, ...fields })], goods));
  expect(off({ per: 'line' })).toEqual({ a: 1000, cheese: 1000 });
  expect(off({ per: 'unit' })).toEqual({ a: 5000, cheese: 345 });
  expect(off({ per: 'set', setUnits: 2 })).toEqual({ a: 2000, cheese: 0 });
});

test('at most so many units of each position, or of all goods, cheapest first', () => {
  const goods = [
    line('dear', { price: 10_000, pieces: 3 }),
    line('cheap', { price: 5000, pieces: 5 }),
  ];
  const off = (units: { perLine?: number; inAll?: number; skip?: number; multipleOf?: number }) =>
    discounts(
      price(
        [promo('p', { kind: 'amount_off', per: 'unit', amountKopecks: 1000, target: { units } })],
        goods,
      ),
    );
  expect(off({ perLine: 1 })).toEqual({ dear: 1000, cheap: 1000 });
  expect(off({ inAll: 2 })).toEqual({ dear: 0, cheap: 2000 });
  expect(off({ skip: 2 })).toEqual({ dear: 1000, cheap: 5000 });
  expect(off({ multipleOf: 3 })).toEqual({ dear: 1000, cheap: 5000 });
});

test('off units that nobody has made cheaper first: 30 off two of three, then 50 off one', () => {
  const off = (
    id: string,
    amountKopecks: number,
    perLine: number,
    base: 'untouched' | 'remaining',
  ) =>
    promo(id, {
      kind: 'amount_off',
      per: 'unit',
      amountKopecks,
      base,
      target: { units: { perLine } },
    });
  const three = [line('a', { price: 50, pieces: 3 })];
  const given = (base: 'untouched' | 'remaining'): number | undefined =>
    discounts(price([off('p', 30, 2, base), off('q', 50, 1, base)], three))['a'];
  expect(given('untouched')).toBe(60 + 50);
  expect(given('remaining')).toBe(60 + 30);
});

test('groups of three are filled from the goods of which there are most', () => {
  const rule = (pick: 'most_units' | 'cheapest') =>
    promo('p', {
      kind: 'amount_off',
      per: 'unit',
      amountKopecks: 2,
      target: { units: { multipleOf: 3, pick } },
    });
  const lines = [
    line('a', { price: 20, pieces: 2 }),
    line('b', { price: 10 }),
    line('c', { price: 10 }),
  ];
  expect(discounts(price([rule('most_units')], lines))).toEqual({ a: 4, b: 2, c: 0 });
  expect(discounts(price([rule('cheapest')], lines))).toEqual({ a: 2, b: 2, c: 2 });
});
