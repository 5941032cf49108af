import { expect, test } from 'vitest';
import { line, member, price, promo } from '../../engine.testkit.ts';
import type { AnswersParams } from './params.ts';

const PARENT = member({
  answers: {
    children: [
      { sex: 'girl', birthday: '2010-03-01' },
      { sex: 'boy', birthday: '2020-11-22' },
    ],
  },
});
const fires = (all: AnswersParams['all'], block = 'children'): boolean =>
  price(
    [promo('p', { kind: 'percent', percentBp: 1000 }, { when: { kind: 'answers', block, all } })],
    [line('a', { price: 1000 })],
    { facts: PARENT },
  ).totals.discountKopecks > 0;

test('[MECH-06] all conditions must hold on one and the same answer', () => {
  const boy = { question: 'sex', op: 'eq', value: 'boy' } as const;
  const teenager = { question: 'birthday', date: { type: 'age', min: 12 } } as const;
  expect(fires([boy])).toBe(true);
  expect(fires([teenager])).toBe(true);
  expect(fires([boy, teenager])).toBe(false);
});

test('each child’s birthday, five days before', () => {
  expect(fires([{ question: 'birthday', date: { type: 'around', before: 5, after: 5 } }])).toBe(
    true,
  );
  expect(fires([{ question: 'birthday', date: { type: 'around', before: 1, after: 1 } }])).toBe(
    false,
  );
  expect(fires([{ question: 'name', op: 'eq', value: 'x' }])).toBe(false);
  expect(fires([{ question: 'sex', op: 'eq', value: 'boy' }], 'pets')).toBe(false);
});
