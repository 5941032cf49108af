import { expect, test } from 'vitest';
import { explainReason } from '../../explain.ts';
import { line, price, promo, whyNot } from '../../engine.testkit.ts';
import type { ChequeParams } from './params.ts';

const GOODS = [line('a', { price: 50_000, pieces: 3 }), line('b', { price: 4000 })];

test('[MECH-02] the sum, the quantity and the number of different goods', () => {
  const cases: readonly [Omit<ChequeParams, 'kind' | 'base'>, string | null][] = [
    [{ measure: 'sum', min: 154_000 }, null],
    [{ measure: 'sum', min: 154_001 }, 'condition.cheque_sum_min'],
    [{ measure: 'sum', max: 100_000 }, 'condition.cheque_sum_max'],
    [{ measure: 'quantity', min: 4000 }, null],
    [{ measure: 'quantity', min: 5000 }, 'condition.cheque_quantity_min'],
    [{ measure: 'positions', min: 2, max: 2 }, null],
    [{ measure: 'positions', max: 1 }, 'condition.cheque_positions_max'],
  ];
  for (const [fields, code] of cases) {
    const discount = promo(
      'p',
      { kind: 'percent', percentBp: 100 },
      { when: { kind: 'cheque', ...fields } },
    );
    expect([fields, whyNot(price([discount], GOODS), 'p')]).toEqual([fields, code]);
  }
});

test('the trace says in plain words what was seen', () => {
  const big = promo(
    'p',
    { kind: 'percent', percentBp: 100 },
    { when: { kind: 'cheque', measure: 'sum', min: 200_000 } },
  );
  const [entry] = price([big], GOODS).trace;
  expect(entry?.reason && explainReason(entry.reason, 'ru')).toBe(
    'Сумма чека 1\u00a0540\u00a0₽, требуется не меньше 2\u00a0000\u00a0₽',
  );
  expect(entry?.reason && explainReason(entry.reason, 'en')).toBe(
    'The cheque is 1\u00a0540\u00a0₽, at least 2\u00a0000\u00a0₽ wanted',
  );
});
