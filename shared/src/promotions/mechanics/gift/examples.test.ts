import { expect, test } from 'vitest';
import { discounts, line, price, promo } from '../../engine.testkit.ts';
import type { ActionInput } from '../../bundle.ts';

type Gift = Extract<ActionInput, { kind: 'gift' }>;
const giveOne = (fields: Partial<Gift> = {}) =>
  promo('p', {
    kind: 'gift',
    buy: { goods: { skus: ['desk'] }, units: 3 },
    sku: 'desk',
    ...fields,
  });
const offered = (result: ReturnType<typeof price>) =>
  result.effects.filter((one) => one.kind === 'gift').map((one) => one.data.quantityMilli);

test('[MECH-08] six desks bought bring two more, which are still to be handed out', () => {
  const result = price([giveOne()], [line('desk', { price: 32_000, pieces: 6 })]);
  expect(result.totals.discountKopecks).toBe(0);
  expect(offered(result)).toEqual([2000]);
});

test('gifts that lie in the cheque already are free, the rest is offered', () => {
  const result = price([giveOne()], [line('desk', { price: 32_000, pieces: 7 })]);
  expect(discounts(result)).toEqual({ desk: 32_000 });
  expect(offered(result)).toEqual([1000]);
});

test('a pen for three boards: once, or for each three', () => {
  const boards = [line('desk', { price: 200, pieces: 6 }), line('pen', { price: 50, pieces: 3 })];
  expect(discounts(price([giveOne({ sku: 'pen' })], boards))).toEqual({ desk: 0, pen: 100 });
  expect(discounts(price([giveOne({ sku: 'pen', repeat: false })], boards))).toMatchObject({
    pen: 50,
  });
  const paid = price([giveOne({ sku: 'pen', inCheque: 'paid' })], boards);
  expect(paid.totals.discountKopecks).toBe(0);
  expect(offered(paid)).toEqual([2000]);
});

test('too few bought: no gift, and the trace says there was nothing to give', () => {
  const result = price([giveOne()], [line('desk', { price: 32_000, pieces: 2 })]);
  expect(offered(result)).toEqual([]);
  expect(result.trace[0]).toMatchObject({ outcome: 'skipped', reason: { code: 'action.nothing' } });
});
