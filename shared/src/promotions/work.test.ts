import { expect, test } from 'vitest';
import { cheque, discounts, line, NOON, programOf, promo } from './engine.testkit.ts';
import { evaluate } from './evaluate.ts';
import type { Program } from './program.ts';

/** Prices cheques one after the other with one program, as a till does. */
function takings(program: Program, skus: readonly string[]): Record<string, number>[] {
  return skus.map((sku) => {
    const goods = cheque([line(sku, { price: 1000 })]);
    return discounts(evaluate(program, goods, null, NOON, { trace: true }));
  });
}

test('an event of one cheque is not heard in the next', () => {
  const raised = promo('a-tea', [
    { kind: 'percent', percentBp: 1000, target: { goods: { skus: ['tea'] } } },
    { kind: 'raise_event', name: 'tea' },
  ]);
  const heard = promo(
    'b-heard',
    { kind: 'percent', percentBp: 5000 },
    { when: { kind: 'event', name: 'tea' } },
  );
  expect(takings(programOf([raised, heard]), ['tea', 'cup'])).toEqual([{ tea: 550 }, { cup: 0 }]);
});

test('every rule of a promotion is judged anew for each cheque', () => {
  const present = (sku: string) => ({ kind: 'goods' as const, goods: { skus: [sku] } });
  const rules = ['tea', 'cup'].map((sku, place) => ({
    id: sku,
    when: { ...present(sku), measure: 'presence' as const },
    actions: [{ kind: 'percent' as const, percentBp: 1000 * (place + 1) }],
  }));
  const program = programOf([{ id: 'two', version: 1, name: 'two', rules }]);
  expect(takings(program, ['cup', 'tea', 'cup'])).toEqual([
    { cup: 200 },
    { tea: 100 },
    { cup: 200 },
  ]);
});

test('an evaluation that broke off is forgotten', () => {
  const program = programOf([promo('ten', { kind: 'percent', percentBp: 1000 })]);
  const broken = cheque([line('tea', { price: 1000 })]);
  Object.defineProperty(broken.lines[0], 'quantityMilli', {
    get: () => {
      throw new Error('broken');
    },
  });
  expect(() => evaluate(program, broken, null, NOON, { trace: true })).toThrow('broken');
  expect(takings(program, ['cup'])).toEqual([{ cup: 100 }]);
});
