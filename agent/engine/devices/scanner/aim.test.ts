import { expect, test } from 'vitest';
import { readAim } from './aim.ts';

test('each identifier names its symbology and is taken off', () => {
  const known = {
    ']E0': 'ean13',
    ']E4': 'ean8',
    ']C0': 'code128',
    ']C1': 'gs1_128',
    ']A0': 'code39',
    ']I0': 'itf',
    ']L0': 'pdf417',
    ']e0': 'databar',
    ']Q1': 'qr',
    ']Q3': 'qr',
    ']d1': 'datamatrix',
    ']d2': 'gs1_datamatrix',
  };
  for (const [identifier, symbology] of Object.entries(known)) {
    expect(readAim(`${identifier}460`)).toEqual({ symbology, data: '460' });
  }
});

test('text that only looks like an identifier stays whole', () => {
  for (const data of ['4600000000015', ']', ']E', ']~1x', '[E0460']) {
    expect(readAim(data)).toEqual({ symbology: null, data });
  }
});
