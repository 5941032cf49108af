import { describe, expect, test } from 'vitest';
import { bundleOf, line, price, promo, whyNot } from '../../engine.testkit.ts';
import { bundleText, parseBundle } from '../../bundle.ts';
import type { PromotionInput } from '../../bundle.ts';
import { compile } from '../../compile.ts';

const goods = [line('tea', { price: 10_000 })];
const onTea = promo(
  'source',
  [
    { kind: 'percent', percentBp: 1000, target: { goods: { skus: ['tea'] } } },
    { kind: 'raise_event', name: 'tea' },
  ],
  { priority: 1 },
);
const hears = (id: string, priority = 0) =>
  promo(
    id,
    { kind: 'amount_off', per: 'cheque', phase: 'cheque', amountKopecks: 100 },
    {
      when: { kind: 'event', name: 'tea' },
      priority,
    },
  );

function problems(promotions: readonly PromotionInput[]): readonly string[] {
  const parsed = parseBundle(bundleText(bundleOf(promotions)));
  const compiled = parsed.ok ? compile(parsed.value) : null;
  return compiled === null || compiled.ok ? [] : compiled.error.map((one) => one.kind);
}

describe('events between promotions', () => {
  test('[MECH-11] one promotion wakes another', () => {
    expect(price([onTea, hears('b')], goods).totals.discountKopecks).toBe(1100);
    const silent = price([onTea, hears('b')], [line('x', { price: 10_000 })], {
      considerAll: true,
    });
    expect(whyNot(silent, 'b')).toBe('condition.event');
  });

  test('an event nobody raises, one raised too late, and a circle are problems of the bundle', () => {
    expect(problems([hears('b')])).toEqual(['event_without_source']);
    const early = promo(
      'early',
      { kind: 'percent', percentBp: 1 },
      {
        when: { kind: 'event', name: 'tea' },
        priority: 9,
      },
    );
    expect(problems([onTea, early])).toEqual(['event_too_late']);
    const a = promo(
      'a',
      { kind: 'raise_event', name: 'x' },
      { when: { kind: 'event', name: 'y' } },
    );
    const b = promo(
      'b',
      { kind: 'raise_event', name: 'y' },
      { when: { kind: 'event', name: 'x' } },
    );
    expect(problems([a, b])).toEqual(['event_circle']);
  });
});
