import { describe, expect, test } from 'vitest';
import { momentIn, storeMoment } from './moment.ts';

describe('the store’s wall clock', () => {
  test('is the zone’s, also at midnight and at the turn of the year', () => {
    const omsk = momentIn('Asia/Omsk');
    expect(omsk(Date.UTC(2026, 11, 31, 18, 0, 0)).local).toBe('2027-01-01T00:00:00');
    expect(momentIn('Europe/Kaliningrad')(Date.UTC(2026, 0, 1, 22, 30, 5)).local).toBe(
      '2026-01-02T00:30:05',
    );
    expect(momentIn('Asia/Kamchatka')(1_700_000_000_123)).toEqual({
      epochMs: 1_700_000_000_123,
      local: '2023-11-15T10:13:20',
    });
  });

  test('an unknown zone is refused, a changed one is followed', () => {
    expect(() => momentIn('Mars/Olympus')).toThrow(RangeError);
    let zone = 'UTC';
    const now = storeMoment(
      () => zone,
      () => 0,
    );
    expect(now().local).toBe('1970-01-01T00:00:00');
    zone = 'Europe/Moscow';
    expect(now().local).toBe('1970-01-01T03:00:00');
  });
});
