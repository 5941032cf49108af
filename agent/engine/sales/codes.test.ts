import { eanCheckDigit } from '@verno/shared/catalog/barcode';
import { describe, expect, test } from 'vitest';
import { ANNA_CARD, APPLES, MILK, SETTINGS, goods, member } from '../shop.testkit.ts';
import { readCode, readStripe } from './codes.ts';
import type { Known } from './codes.ts';

const TEA = goods('TEA', { barcodes: ['036000291452'] });
const KNOWN: Known = {
  settings: SETTINGS,
  byBarcode: (code) => [MILK, TEA].find(({ barcodes }) => barcodes.includes(code)) ?? null,
  byPlu: (plu) => (plu === '42' ? APPLES : null),
  byIdentifier: (kind, value) =>
    member().identifiers.some((known) => known.kind === kind && known.value === value)
      ? member()
      : null,
};
const read = (code: string): unknown => {
  const meaning = readCode(code, 'card', KNOWN);
  if (!meaning.ok) return meaning.error.code;
  if (meaning.value.kind === 'member') return meaning.value.member.method;
  return [meaning.value.goods.sku, meaning.value.quantityMilli];
};

describe('what a code means', () => {
  test('goods in each writing of their number', () => {
    expect(read('4600000000015')).toEqual(['MILK', null]);
    expect(read(' 4600000000015\r')).toEqual(['MILK', null]);
    expect(read('0036000291452')).toEqual(['TEA', null]);
    expect(read('036000291452')).toEqual(['TEA', null]);
    expect(read('010460000000001521abcdef\u001d93XyZ1')).toEqual(['MILK', null]);
    expect(read('\u001d010460000000001521abcdef')).toEqual(['MILK', null]);
    expect(read('00042')).toEqual(['APPLES', null]);
  });

  test('weight barcodes give the weight; one with a wrong check digit is no goods', () => {
    const body = '220004200250';
    const digit = eanCheckDigit(body);
    expect(read(`${body}${digit}`)).toEqual(['APPLES', 250]);
    expect(read(`${body}${(digit + 1) % 10}`)).toBe('sale.barcode_unknown');
  });

  test('members by card and phone; what looks like one and is not known is called so', () => {
    expect(read(ANNA_CARD)).toBe('card');
    expect(read('+7 916 123-45-67')).toBe('phone');
    expect(read('2900000000999')).toBe('sale.card_unknown');
    expect(read('89160000000')).toBe('sale.phone_unknown');
    expect(read('4600000000039')).toBe('sale.barcode_unknown');
    expect(read('x'.repeat(4096))).toBe('sale.barcode_unknown');
  });

  test('a broken card pattern in the settings does no harm', () => {
    const broken = { ...KNOWN, settings: { ...SETTINGS, cardPattern: '(' } };
    expect(readCode('123456789', 'card', broken)).toMatchObject({
      error: { code: 'sale.barcode_unknown' },
    });
  });

  test('a stripe is the shop’s card, an unknown one of the shop’s, or a foreign one', () => {
    const stripe = (number: string): unknown => {
      const found = readStripe(number, KNOWN);
      return found.ok ? found.value.method : found.error.code;
    };
    expect(stripe(ANNA_CARD)).toBe('magstripe');
    expect(stripe('2900000000999')).toBe('sale.card_unknown');
    expect(stripe('777')).toBe('sale.card_foreign');
  });
});
