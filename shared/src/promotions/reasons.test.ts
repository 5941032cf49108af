import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { explainReason } from './explain.ts';
import { REASONS } from './reasons.ts';

/** Reason codes as they stand in the sources: literal ones and families made of a prefix. */
function codesInSources(): string[] {
  const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter(
      (name) => name.endsWith('.ts') && !name.includes('.test') && !name.endsWith('reasons.ts'),
    )
    .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'));
  const pattern =
    /'((?:condition|limit|stacking|scope|period|audience|redemption|action)\.[a-z_]+)'/g;
  return sources.flatMap((source) => [...source.matchAll(pattern)].map((match) => match[1] ?? ''));
}

test('[MECH-14] every reason the engine can give has its sentence in both languages', () => {
  const families = [
    ...['presence', 'quantity', 'amount', 'positions'].map((one) => `condition.goods_${one}_min`),
    ...['quantity', 'amount', 'positions'].map((one) => `condition.goods_${one}_max`),
    ...['sum', 'quantity', 'positions'].flatMap((one) => [
      `condition.cheque_${one}_min`,
      `condition.cheque_${one}_max`,
    ]),
    ...['status', 'attribute', 'card', 'contact'].map((one) => `condition.member_${one}`),
    ...['count', 'sum', 'average', 'nth'].map((one) => `condition.history_${one}`),
    ...['uses', 'money', 'bonuses'].map((one) => `limit.${one}`),
    'condition.payment',
    'condition.identification',
  ];
  const codes = new Set([...codesInSources(), ...families]);
  expect(codes.size).toBeGreaterThan(60);
  for (const code of codes) {
    expect(REASONS[code]?.ru, code).toMatch(/[а-я]/);
    expect(REASONS[code]?.en, code).toMatch(/[a-z]/);
  }
});

test('values are told in their units, and what is unknown is called so', () => {
  const reason = { fact: 'member.history.all', expected: '≥ 4000 ₽', seen: 123_400 };
  expect(explainReason({ code: 'condition.history_sum', ...reason }, 'ru')).toBe(
    'Сумма прошлых покупок: 1\u00a0234\u00a0₽, требуется ≥ 4\u00a0000\u00a0₽',
  );
  expect(explainReason({ code: 'condition.counter', ...reason, seen: null }, 'en')).toBe(
    'Counter member.history.all is unknown, ≥ 4\u00a0000\u00a0₽ wanted',
  );
  expect(explainReason({ code: 'condition.of_tomorrow', ...reason }, 'ru')).toBe(
    'Не выполнено: condition.of_tomorrow',
  );
});

test('days and sums of a reason are written as people write them', () => {
  const ended = { code: 'period.ended', fact: null, expected: '2026-08-31', seen: '2026-11-21' };
  expect(explainReason(ended, 'ru')).toBe('Акция закончилась 31.08.2026, сейчас 21.11.2026');
  const less = { code: 'condition.cheque_sum_min', fact: null, expected: 500_000, seen: 136_650 };
  expect(explainReason(less, 'ru')).toBe(
    'Сумма чека 1\u00a0366,50\u00a0₽, требуется не меньше 5\u00a0000\u00a0₽',
  );
});
