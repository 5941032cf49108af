import { expect, test } from 'vitest';
import { lotDates } from './lifetime.ts';

const lifetime = {
  activateAfterDays: null,
  expireAfterDays: null,
  expireOn: null,
  alignToMonth: false,
};

test('without a lifetime bonuses can be spent at once and never burn', () => {
  expect(lotDates('2026-11-22', lifetime)).toEqual({ activateOn: null, expireOn: null });
});

test('the end is counted from the first day they can be spent', () => {
  const delays = { ...lifetime, activateAfterDays: 14, expireAfterDays: 30 };
  expect(lotDates('2026-11-22', delays)).toEqual({
    activateOn: '2026-12-06',
    expireOn: '2027-01-05',
  });
  expect(lotDates('2026-11-22', { ...delays, activateAfterDays: null }).expireOn).toBe(
    '2026-12-22',
  );
});

test('a fixed day stands when there is no delay', () => {
  expect(lotDates('2026-11-22', { ...lifetime, expireOn: '2027-03-31' }).expireOn).toBe(
    '2027-03-31',
  );
});

test('aligned to months, both days move on to the next first; a first of a month stays', () => {
  const aligned = { ...lifetime, activateAfterDays: 14, expireAfterDays: 365, alignToMonth: true };
  expect(lotDates('2026-11-22', aligned)).toEqual({
    activateOn: '2027-01-01',
    expireOn: '2028-01-01',
  });
  expect(lotDates('2026-11-17', aligned).activateOn).toBe('2026-12-01');
});
