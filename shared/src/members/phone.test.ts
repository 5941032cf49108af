import { expect, test } from 'vitest';
import { normalisePhone } from './phone.ts';

test('every usual writing of a number is the same number', () => {
  const writings = ['+7 916 123-45-67', '8 (916) 123 45 67', '79161234567', '916.123.45.67'];
  for (const writing of writings) expect(normalisePhone(writing), writing).toBe('+79161234567');
});

test('what is not a Russian number is refused', () => {
  for (const text of ['', '123', '+1 212 555 0100', '89161234', '8916123456789', 'phone']) {
    expect(normalisePhone(text), text).toBeNull();
  }
});
