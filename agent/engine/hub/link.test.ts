import { describe, expect, test } from 'vitest';
import { qualityOf, remember } from './link.ts';
import type { Exchange } from './link.ts';

const GOOD: Exchange = { ok: true, latencyMs: 20 };
const SLOW: Exchange = { ok: true, latencyMs: 1500 };
const BIG: Exchange = { ok: true, latencyMs: null };
const BAD: Exchange = { ok: false, latencyMs: 5000 };

const after = (...exchanges: readonly Exchange[]): string => {
  let history: readonly Exchange[] = [];
  for (const exchange of exchanges) history = remember(history, exchange);
  return qualityOf(history);
};

describe('the way to the hub', () => {
  test('is off-line until something worked, and after two failures in a row', () => {
    expect(after()).toBe('offline');
    expect(after(BAD)).toBe('offline');
    expect(after(GOOD, BAD, BAD)).toBe('offline');
  });

  test('is weak when slow or when every other exchange fails', () => {
    expect(after(SLOW)).toBe('weak');
    expect(after(GOOD, BAD)).toBe('weak');
    expect(after(BAD, GOOD, BAD, GOOD)).toBe('weak');
  });

  test('is on-line when the last few went well; big answers say nothing of its speed', () => {
    expect(after(BAD, GOOD, GOOD, GOOD, GOOD)).toBe('online');
    expect(after(BIG, BIG)).toBe('online');
  });
});
