import { expect, test } from 'vitest';
import { line, price, promo, STORE, whyNot } from '../../engine.testkit.ts';
import type { ConditionInput } from '../../condition.ts';

const OTHER = '0190f0a0-0000-7000-8000-00000000000f';
const fires = (when: ConditionInput, cheque = {}): string | null =>
  whyNot(
    price(
      [promo('p', { kind: 'percent', percentBp: 100 }, { when })],
      [line('a', { price: 10_000 })],
      {
        cheque,
      },
    ),
    'p',
  );

test('[MECH-02] payment and identification, which may not be known yet', () => {
  const cash: ConditionInput = { kind: 'circumstances', payment: ['cash'] };
  expect(fires(cash, { paymentMethod: 'cash' })).toBeNull();
  expect(fires(cash, { paymentMethod: 'card' })).toBe('condition.payment');
  expect(fires(cash)).toBe('condition.payment');
  expect(fires({ not: cash })).toBe('condition.payment');
  expect(fires({ not: cash }, { paymentMethod: 'card' })).toBeNull();
  expect(
    fires({ kind: 'circumstances', identification: ['qr'] }, { identification: 'qr' }),
  ).toBeNull();
});

test('store, weekday and hours, over midnight too', () => {
  expect(fires({ kind: 'circumstances', stores: [STORE] })).toBeNull();
  expect(fires({ kind: 'circumstances', stores: [OTHER] })).toBe('scope.store');
  expect(fires({ kind: 'circumstances', weekdays: [3] })).toBeNull();
  expect(fires({ kind: 'circumstances', weekdays: [1, 2] })).toBe('period.weekday');
  expect(fires({ kind: 'circumstances', hours: { from: '12:00', to: '12:01' } })).toBeNull();
  expect(fires({ kind: 'circumstances', hours: { from: '22:00', to: '06:00' } })).toBe(
    'period.hours',
  );
  expect(fires({ kind: 'circumstances', hours: { from: '22:00', to: '12:01' } })).toBeNull();
});
