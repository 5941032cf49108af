import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import { describe, expect, test } from 'vitest';
import { code128, kickDrawer, qrCode, selectCodeTable } from './commands.ts';
import { profileOf } from './counter.testkit.ts';
import { centred, CUT, paragraph, type ReceiptDocument } from './document.ts';
import { drawerJob, escposOf } from './escpos.ts';
import { PROFILES } from './profiles.ts';
import { PURCHASE, SETTINGS } from './purchase.testkit.ts';
import { receiptOf } from './receipt.ts';

const EPSON = profileOf('epson-tm-t20iii');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const ours = (document: ReceiptDocument): string => hex(escposOf(document, EPSON));

/** What the other encoder, made by somebody else, sends for the same wish. */
function theirs(build: (encoder: ReceiptPrinterEncoder) => unknown): string {
  const encoder = new ReceiptPrinterEncoder({
    printerModel: 'epson-tm-t20iii',
    columns: 48,
    feedBeforeCut: 4,
    newline: '\n',
  });
  build(encoder);
  return hex(encoder.encode());
}

describe('bytes agree with another encoder’s', () => {
  test('Cyrillic text in code page 866, after selecting its table', () => {
    const text = 'Чай чёрный № 5';
    const bytes = theirs((encoder) => encoder.codepage('cp866').line(text));
    expect(bytes).toContain(hex(selectCodeTable(EPSON.cp866Table)));
    const encoded = ours([paragraph(text)]).slice(
      hex(Buffer.of(0x1c, 0x2e, 0x1b, 0x74, 17)).length,
    );
    expect(bytes).toContain(encoded);
  });

  test('Code 128', () => {
    const bytes = theirs((encoder) =>
      encoder.barcode('3-000042', 'code128', { height: 60, width: 3, text: true }),
    );
    const bars = hex(code128('3-000042', EPSON.widthDots)!);
    const command = bars.slice(bars.indexOf('1d6b'));
    expect(command.startsWith('1d6b49')).toBe(true);
    expect(bytes).toContain(command);
  });

  test('QR code', () => {
    const plain = theirs((encoder) =>
      encoder.qrcode('NY-2027', { model: 2, size: 6, errorlevel: 'm' }),
    );
    expect(plain).toContain(hex(qrCode('NY-2027')));
  });

  test('partial cut', () => {
    const bytes = theirs((encoder) => encoder.cut('partial'));
    expect(bytes).toContain('0a0a0a0a1d5601');
    expect(ours([CUT]).endsWith('0a0a0a0a1d5601')).toBe(true);
  });

  test('drawer pulse', () => {
    expect(theirs((encoder) => encoder.pulse(0, 100, 200))).toContain(hex(drawerJob()));
    expect(hex(kickDrawer(5, 100))).toBe('1b70013264');
  });
});

test('a job leaves Chinese mode and selects the table of its model', () => {
  for (const profile of PROFILES) {
    const start = escposOf([], profile);
    expect(hex(start)).toBe(hex(Buffer.of(0x1c, 0x2e, 0x1b, 0x74, profile.cp866Table)));
  }
});

test('styles are sent when they change, and back', () => {
  const size = (n: number): string => `1d21${n.toString(16).padStart(2, '0')}`;
  const bytes = ours([centred('A', { isBold: true, size: 'large' }), centred('B'), paragraph('C')]);
  expect(bytes.slice(10)).toBe(`1b61011b4501${size(0x11)}410a1b4500${size(0)}420a1b6100430a`);
});

test('a model without a knife feeds, one without bars prints the number', () => {
  const small = profileOf('zjiang-pos-5890');
  const bytes = escposOf([{ kind: 'barcode', data: '3-42' }, CUT], small);
  expect(bytes.toString('latin1').endsWith('\x1ba\x013-42\n\x1ba\x00\n\n\n\n')).toBe(true);
});

test('bars that do not fit the paper are left out', () => {
  expect(code128('X'.repeat(40), 384)).toBeNull();
  expect(code128('X'.repeat(10), 384)?.[5]).toBe(2);
  expect(code128('{', 576)?.subarray(-4).toString()).toBe('{B{{');
});

test('[HW-03] the bytes of a whole receipt', async () => {
  const document = receiptOf(PURCHASE, SETTINGS, { copy: false, tillName: 'Касса 3' });
  const rows = hex(escposOf(document, EPSON)).replaceAll(/.{64}/g, '$&\n');
  await expect(rows).toMatchFileSnapshot('golden/receipt-epson-48.hex');
});
