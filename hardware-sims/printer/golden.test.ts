import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createPrinter, type Printer, type PrinterSettings } from './printer.ts';

/** Sends a stream as one job and waits until the printer has let the connection go. */
async function printed(name: string, settings: Partial<PrinterSettings> = {}): Promise<Printer> {
  const printer = await createPrinter(settings);
  onTestFinished(printer.close);
  const stream = await readFile(new URL(`golden/${name}.bin`, import.meta.url));
  const socket = connect(printer.port, '127.0.0.1');
  socket.resume().end(stream);
  await new Promise<void>((resolve) => {
    socket.on('close', () => resolve());
  });
  return printer;
}

test('[HW-05] eight and more code tables: each language is read by its own table', async () => {
  const printer = await printed('character-encodings');
  const [paper] = printer.papers();
  expect(paper?.cut).toBe('full');
  for (const line of [
    'Falsches Üben von Xylophonmusik quält jeden größ',
    'Ξεσκεπάζω την ψυχοφθόρα βδελυγμία',
    'Árvíztűrő tükörfúrógép.',
    'Pchnąć w tę łódź jeża lub ośm skrzyń fig.',
    'В чащах юга жил бы цитрус? Да, но фальшивый экзе',
    'мпляр!',
    'Pijamalı hasta, yağız şoföre çabucak güvendi.',
    'ｲﾛﾊﾆﾎﾍﾄ ﾁﾘﾇﾙｦ ﾜｶﾖﾀﾚｿ ﾂﾈﾅﾗﾑ',
  ]) {
    expect(paper?.lines).toContain(line);
  }
  expect(printer.warnings()).toEqual([]);
});

test('the same stream on a 58 mm printer wraps at 32 columns', async () => {
  const printer = await printed('character-encodings', { columns: 32 });
  expect(printer.papers()[0]?.lines).toContain('В чащах юга жил бы цитрус? Да, н');
  expect(Math.max(...(printer.papers()[0]?.lines ?? []).map((line) => line.length))).toBe(32);
});

test('[HW-05] sizes from 1 to 8: widths, heights and line heights follow', async () => {
  const printer = await printed('text-size');
  const [paper] = printer.papers();
  expect(paper?.lines).toEqual([
    '',
    'Change height & width',
    '12345678',
    '',
    'Change width only (height=4):',
    '12345678',
    '',
    'Change height only (width=4):',
    '12345678',
    '',
    'Very narrow text:',
    'The quick brown fox jumps over the lazy dog.',
    '',
    'Very wide text:',
    'Hello world!',
    '',
    'Largest possible text:',
    'Hello',
    'world!',
    '',
  ]);
  const growing = paper?.items[2];
  expect(growing?.heightDots).toBe(8 * 24);
  expect(growing?.kind === 'line' && growing.runs.map((run) => run.xDots)).toEqual(
    [0, 1, 3, 6, 10, 15, 21, 28].map((columns) => columns * 12),
  );
});

test('[HW-05] a sales receipt with its logo, centred headings and aligned sums', async () => {
  const printer = await printed('receipt-with-logo');
  expect(printer.warnings()).toEqual([]);
  expect(printer.drawerKicks()).toHaveLength(1);
  expect(printer.papers()[0]?.text).toBe(
    [
      '[image 304×236]',
      '        ExampleMart Ltd.',
      '                  Shop No. 42.',
      '',
      '                 SALES INVOICE',
      '                                               $',
      'Example item #1                             4.00',
      'Another thing                               3.50',
      'Something else                              1.00',
      'A final item                                4.45',
      'Subtotal                                   12.95',
      '',
      'A local tax                                 1.30',
      'Total            $ 14.25',
      '',
      '',
      '     Thank you for shopping at ExampleMart',
      '  For trading hours, please visit example.com',
      '',
      '',
      '      Monday 6th of April 2015 02:56:25 PM',
      '',
    ].join('\n'),
  );
});

test('bar codes: what can be drawn is drawn, what the model lacks is left out with a warning', async () => {
  const printer = await printed('barcode');
  const lines = printer.papers()[0]?.lines ?? [];
  expect(lines).toContain('[EAN-13 0123456789012]');
  expect(lines).toContain('[EAN-8 01234565]');
  expect(lines).toContain('[UPC-A 012345678905]');
  expect(lines).toContain('[CODE39 *ABC 012*]');
  expect(lines).toContain('[ITF 0123456789]');
  expect(lines).toContain('[CODE128 012ABCDabcd]');
  expect(lines).toContain('[CODE128 213243]');
  const why = printer.warnings().map((warning) => warning.why);
  expect(why.filter((text) => text.startsWith('GS k 66'))).toHaveLength(5);
  expect(why.filter((text) => text.startsWith('GS w'))).toHaveLength(3);
});

test('QR codes of every module size and level', async () => {
  const printer = await printed('qr-code');
  const items = printer.papers()[0]?.items ?? [];
  const codes = items.filter((item) => item.kind === 'qr');
  expect(codes.map((code) => code.moduleDots)).toEqual([
    3, 3, 3, 3, 3, 3, 3, 3, 3, 1, 2, 3, 4, 5, 10, 16, 3,
  ]);
  expect(new Set(codes.map((code) => code.data))).toContain('Testing 123');
  // The second one is centred on 576 dots.
  expect(codes[1]?.xDots).toBe((576 - 21 * 3 - 1) / 2);
});
