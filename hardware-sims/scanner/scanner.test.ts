import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { testFolder } from '../support/folder.testkit.ts';
import { openTillPort, type TillPort } from '../support/till-port.testkit.ts';
import { scanFrame, type ScannerSettings } from './frame.ts';
import { createScanner, type Scanner } from './scanner.ts';
import { guessSymbology, isGtin } from './symbology.ts';

async function counter(
  settings: Partial<ScannerSettings> = {},
): Promise<{ scanner: Scanner; till: TillPort }> {
  const scanner = await createScanner({ path: join(await testFolder(), 'scanner'), settings });
  onTestFinished(scanner.close);
  const till = await openTillPort(scanner.port.path);
  onTestFinished(till.close);
  await scanner.port.opened();
  return { scanner, till };
}

describe('a scanner as it comes from the box', () => {
  test('[HW-05] a bottle of milk is scanned: digits and a carriage return', async () => {
    const { scanner, till } = await counter();
    expect(await scanner.scan('4600000000015')).toBe('EAN-13');
    await till.waitFor('\r');
    expect(till.received().toString()).toBe('4600000000015\r');
  });

  test('[HW-05] programmed for STX, AIM id and ETX, it frames accordingly at once', async () => {
    const { scanner, till } = await counter();
    scanner.program({ prefix: 'STX', aim: 'on', suffix: 'ETX' });
    await scanner.scan('4600000000015');
    await till.waitFor('\u0003');
    expect(till.received().toString('latin1')).toBe('\u0002]E04600000000015\u0003');
  });

  test('a marking code keeps its GS separators', async () => {
    const { scanner, till } = await counter({ aim: 'on' });
    const code = '0104600000000015215abcDEF\u001D93dGVz';
    expect(await scanner.scan(code)).toBe('GS1-DataMatrix');
    await till.waitFor('\r');
    expect(till.received().toString('latin1')).toBe(`]d2${code}\r`);
  });

  test('a slow line dribbles one frame in many pieces', async () => {
    const { scanner, till } = await counter();
    await scanner.scan('4600000000015', { dribble: { chunkBytes: 3, gapMs: 15 } });
    await till.waitFor('\r');
    expect(till.received().toString()).toBe('4600000000015\r');
    expect(till.pieces().length).toBeGreaterThan(1);
  });

  test('two goods scanned in a row arrive glued together', async () => {
    const { scanner, till } = await counter({ suffix: 'CRLF' });
    await scanner.scanGlued(['4600000000015', '46000003']);
    await till.waitFor('46000003\r\n');
    expect(till.received().toString()).toBe('4600000000015\r\n46000003\r\n');
  });

  test('broken frames: cut short, noise, and data without an end', async () => {
    const { scanner, till } = await counter();
    await scanner.scanBroken('truncated', '4600000000015');
    await till.waitFor('4600000');
    till.forget();
    await scanner.scanBroken('garbage');
    await till.waitForBytes(8);
    expect(till.received().includes('\r')).toBe(false);
    till.forget();
    await scanner.scanBroken('endless');
    await till.waitForBytes(5000);
    expect(till.received().includes('\r')).toBe(false);
  });

  test('[HW-04] [HW-05] unplugged in the middle of a shift and back, it keeps its programming', async () => {
    const { scanner, till } = await counter({ aim: 'on' });
    await scanner.port.unplug();
    await till.waitForHangUp();
    await expect(scanner.scan('4600000000015')).rejects.toThrow(/plug it in/);
    await scanner.port.plug();
    const again = await openTillPort(scanner.port.path);
    onTestFinished(again.close);
    await scanner.port.opened();
    await scanner.scan('46000003', { symbology: 'EAN-8' });
    await again.waitFor(']E446000003\r');
  });
});

test.each([
  ['4006381333931', 'EAN-13', ']E0'],
  ['036000291452', 'UPC-A', ']E0'],
  ['96385074', 'EAN-8', ']E4'],
  ['ABC-1234', 'Code128', ']C0'],
  ['https://verno.example/m/1', 'QR', ']Q1'],
  ['Привет', 'QR', ']Q1'],
  ['01046000000000152112345', 'GS1-DataMatrix', ']d2'],
] as const)('%s would be printed as %s and announced as %s', (code, symbology, aim) => {
  expect(guessSymbology(code)).toBe(symbology);
  const frame = scanFrame(code, symbology, { prefix: 'none', aim: 'on', suffix: 'none' });
  expect(frame.toString()).toBe(aim + code);
});

test('a single wrong digit is never taken for a valid EAN', () => {
  const digit = fc.integer({ min: 0, max: 9 });
  fc.assert(
    fc.property(
      fc.array(digit, { minLength: 12, maxLength: 12 }),
      fc.nat(12),
      fc.integer({ min: 1, max: 9 }),
      (body, at, shift) => {
        const check = Array.from({ length: 10 }, (_, last) => [...body, last]).filter((digits) =>
          isGtin(digits.join('')),
        );
        expect(check).toHaveLength(1);
        const damaged = check[0]!.with(at, (check[0]![at]! + shift) % 10);
        expect(isGtin(damaged.join(''))).toBe(false);
      },
    ),
  );
});
