import { describe, expect, test } from 'vitest';
import { parseLocalTime } from '../../calendar.ts';
import { dateFits } from './evaluate.ts';
import type { DateWhen } from './params.ts';
import { line, member, price, promo } from '../../engine.testkit.ts';

const on = (date: string) => parseLocalTime(`${date}T10:00:00`);
const around = (before: number, after: number): DateWhen => ({ type: 'around', before, after });

describe('dates of a member', () => {
  test('[MECH-05] five days around a birthday', () => {
    const days = ['2025-05-04', '2025-05-05', '2025-05-10', '2025-05-15', '2025-05-16'];
    expect(days.map((day) => dateFits('1990-05-10', around(5, 5), on(day)))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  test('over New Year, both ways', () => {
    expect(dateFits('1990-01-02', around(5, 0), on('2025-12-29'))).toBe(true);
    expect(dateFits('1990-12-30', around(0, 5), on('2026-01-03'))).toBe(true);
    expect(dateFits('1990-01-02', around(3, 0), on('2025-12-29'))).toBe(false);
  });

  test('29 February returns on the 28th of a common year', () => {
    expect(dateFits('2000-02-29', around(0, 0), on('2025-02-28'))).toBe(true);
    expect(dateFits('2000-02-29', around(0, 0), on('2025-03-01'))).toBe(false);
    expect(dateFits('2000-02-29', around(0, 0), on('2024-02-29'))).toBe(true);
    expect(dateFits('2000-02-29', around(0, 0), on('2024-02-28'))).toBe(false);
    expect(dateFits('2000-02-29', { type: 'in_month' }, on('2025-02-01'))).toBe(true);
  });

  test('exactly so many years, an age, days passed, a range', () => {
    const now = on('2025-11-19');
    expect(dateFits('2020-11-19', { type: 'years', years: 5 }, now)).toBe(true);
    expect(dateFits('2020-11-18', { type: 'years', years: 5 }, now)).toBe(false);
    expect(dateFits('2007-11-19', { type: 'age', min: 18 }, now)).toBe(true);
    expect(dateFits('2007-11-20', { type: 'age', min: 18 }, now)).toBe(false);
    expect(dateFits('2025-10-31', { type: 'days_since', min: 19, max: 19 }, now)).toBe(true);
    expect(
      dateFits('2025-01-01', { type: 'between', from: '2025-01-01', to: '2025-01-01' }, now),
    ).toBe(true);
  });

  test('a birthday that is not known is no birthday today', () => {
    const gift = promo(
      'p',
      { kind: 'percent', percentBp: 1000 },
      {
        when: { kind: 'date', of: 'birthday', when: { type: 'in_month' } },
      },
    );
    const off = (dates: Record<string, string>) =>
      price([gift], [line('a', { price: 1000 })], { facts: member({ dates }) }).totals
        .discountKopecks;
    expect([off({ birthday: '1990-11-30' }), off({ birthday: '1990-10-30' }), off({})]).toEqual([
      100, 0, 0,
    ]);
  });
});
