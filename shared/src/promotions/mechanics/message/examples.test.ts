import { expect, test } from 'vitest';
import { line, price, promo } from '../../engine.testkit.ts';

const hello = { kind: 'message', to: 'cashier', text: 'Предложите пакет' } as const;

test('[MECH-11] a message by itself, or with a gain that really came', () => {
  const goods = [line('a', { price: 1000 })];
  expect(price([promo('p', hello)], goods).messages).toEqual([
    { promotionId: 'p', to: 'cashier', text: 'Предложите пакет' },
  ]);
  for (const to of ['receipt', 'customer'] as const) {
    const [told] = price([promo('p', { ...hello, to })], goods).messages;
    expect(told).toMatchObject({ to, text: 'Предложите пакет' });
  }
  const withTea = promo('p', [
    { kind: 'percent', percentBp: 1000, target: { goods: { skus: ['tea'] } } },
    hello,
  ]);
  expect(price([withTea], goods, { considerAll: true }).messages).toEqual([]);
  expect(price([withTea], [line('tea', { price: 1000 })]).messages).toHaveLength(1);
});
