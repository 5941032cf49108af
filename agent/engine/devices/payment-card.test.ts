import { describe, expect, test } from 'vitest';
import { isPaymentTrack, passesLuhn } from './payment-card.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const isPayment = (track: string): boolean => isPaymentTrack(bytes(track));

test('the Luhn sum', () => {
  expect(passesLuhn(bytes('79927398713'))).toBe(true);
  expect(passesLuhn(bytes('79927398710'))).toBe(false);
});

describe('payment cards', () => {
  test('track 1 in format B', () => {
    expect(isPayment('B2200123456789019^IVANOV/IVAN^29122010000')).toBe(true);
  });

  test('track 2 of every issuer range, even with a wrong last digit', () => {
    const heads = ['4', '51', '55', '2221', '2720', '2200', '2204', '34', '37', '3528', '3589'];
    for (const head of [...heads, '36', '38', '39', '300', '305', '50', '56', '69', '62']) {
      expect(isPayment(`${head.padEnd(16, '1')}=29122010000`), head).toBe(true);
    }
  });

  test('an unknown issuer with an expiry, a service code and a right Luhn sum', () => {
    expect(isPayment('9792000000000003=29122010000')).toBe(true);
    expect(isPayment('9792000000000003D29122010000')).toBe(true);
  });

  test('a bare number of a known issuer with a right Luhn sum', () => {
    expect(isPayment('4000001234567899=')).toBe(true);
    expect(isPayment('4000001234567899')).toBe(true);
  });
});

describe('other cards', () => {
  test('a loyalty number, whatever its Luhn sum', () => {
    expect(isPayment('9900012345678901=')).toBe(false);
    expect(isPayment('9900000000000002=')).toBe(false);
    expect(isPayment('77001=01')).toBe(false);
  });

  test('a number of a known issuer whose sum is wrong and that has no expiry', () => {
    expect(isPayment('4000001234567890=')).toBe(false);
  });

  test('a name', () => {
    expect(isPayment('BORIS^77001')).toBe(false);
  });
});
