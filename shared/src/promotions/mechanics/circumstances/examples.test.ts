import { expect, test } from 'vitest';
import { line, PARTNER, price, promo, STORE, TILL, whyNot } from '../../engine.testkit.ts';
import type { ConditionInput } from '../../condition.ts';
import { circumstances } from './evaluate.ts';

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

test('one till, one partner; the sentence names every circumstance', () => {
  expect(fires({ kind: 'circumstances', tills: [TILL], partners: [PARTNER] })).toBeNull();
  expect(fires({ kind: 'circumstances', tills: [OTHER] })).toBe('scope.till');
  expect(fires({ kind: 'circumstances', partners: [OTHER] })).toBe('scope.partner');
  const bound = circumstances.bind({
    kind: 'circumstances',
    payment: ['cash'],
    stores: [STORE, OTHER],
    tills: [TILL],
    weekdays: [6, 7],
    hours: { from: '22:00', to: '06:00' },
  });
  expect(bound.ok && bound.value.sentence()).toEqual({
    ru: 'обстоятельства: cash; магазинов: 2; касс: 1; сб, вс; 22:00–06:00',
    en: 'circumstances: cash; stores: 2; tills: 1; Sat, Sun; 22:00–06:00',
  });
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
