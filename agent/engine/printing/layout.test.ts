import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { centred, columns, type ReceiptDocument, RULE } from './document.ts';
import { layOut, wrap } from './layout.ts';

const lines = (document: ReceiptDocument, width: number): string[] =>
  layOut(document, width).map((row) => (row.kind === 'line' ? row.text : row.kind));

describe('a name and its figure', () => {
  test('stand on one line where they fit', () => {
    expect(lines([columns('Сумма', '1 830,25')], 20)).toEqual(['Сумма       1 830,25']);
  });

  test('a long name wraps clear of the figure, which stands on its last line', () => {
    expect(lines([columns('Скидка постоянным покупателям', '-28,48', { indent: 2 })], 24)).toEqual([
      '  Скидка',
      '  постоянным',
      '  покупателям     -28,48',
    ]);
  });

  test('a figure that leaves no room for the name gets a line of its own', () => {
    expect(lines([columns('Чек № 3-000042', '21.11.2026 14:05')], 22)).toEqual([
      'Чек № 3-000042',
      '      21.11.2026 14:05',
    ]);
  });
});

test('a word longer than the paper is broken', () => {
  expect(wrap('а превысокомногорассмотрительствующий б', 10)).toEqual([
    'а',
    'превысоком',
    'ногорассмо',
    'трительств',
    'ующий б',
  ]);
});

test('large letters take two columns each', () => {
  expect(lines([centred('КОПИЯ ЧЕКА', { size: 'large' })], 12)).toEqual(['КОПИЯ', 'ЧЕКА']);
});

test('characters are replaced before widths are counted', () => {
  expect(lines([columns('Итого', '5 ₽')], 20)).toEqual(['Итого         5 руб.']);
});

test('nothing is wider than the paper, figures end at its edge and nothing is lost', () => {
  const text = fc.string({ unit: fc.constantFrom(...'абвгд ₽«»…x-1 '.split('')), maxLength: 120 });
  const figure = fc.string({
    unit: fc.constantFrom(...'0123456789,'.split('')),
    minLength: 1,
    maxLength: 16,
  });
  const bare = (all: readonly string[]): string => all.join('').replaceAll(' ', '');
  fc.assert(
    fc.property(
      text,
      figure,
      fc.constantFrom(32, 42, 48),
      fc.nat(4),
      (left, right, width, indent) => {
        const found = lines([columns(left, right, { indent }), RULE], width);
        for (const line of found) expect(line.length).toBeLessThanOrEqual(width);
        expect(found.at(-2)?.endsWith(right)).toBe(true);
        expect(found.at(-2)).toHaveLength(width);
        expect(bare(found.slice(0, -1))).toBe(bare([...lines([centred(left)], 10_000), right]));
      },
    ),
  );
});
