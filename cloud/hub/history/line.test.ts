import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Column } from './columns.ts';
import { findColumns, layoutOf } from './columns.ts';
import { readHistoryLine } from './line.ts';

const GOOD: Readonly<Record<Column, string>> = {
  number: '536365',
  code: '85123A',
  name: 'WHITE  HEART',
  quantity: '6',
  at: '2010-12-01 08:26:00',
  price: '2.55',
  customer: '17850.0',
};

function read(change: Partial<Record<Column, string>> = {}) {
  const cells = new Map<Column, string>();
  for (const [index, name] of Object.keys({ ...GOOD }).entries()) {
    const column = [...findColumns(HEADER).values()][index];
    if (column !== undefined) cells.set(column, change[column] ?? GOOD[column]);
    expect(name).toBe(column);
  }
  return readHistoryLine({ line: 2, cells });
}

const HEADER = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
];

test('a line in order', () => {
  expect(read()).toEqual({
    ok: true,
    value: {
      line: 2,
      number: '536365',
      cancellation: false,
      sku: '85123A',
      name: 'WHITE HEART',
      quantityMilli: 6000,
      unitPriceKopecks: 255,
      amountKopecks: 1530,
      local: '2010-12-01T08:26:00',
      customer: '17850',
    },
  });
  expect(layoutOf(new Set(findColumns(HEADER).values()))).toBe('lines');
});

test('the other layout of dates, nobody as a customer, no name', () => {
  const value = read({ at: '9/5/2011 7:03', customer: '(blank)', name: '' });
  expect(value).toMatchObject({
    ok: true,
    value: { local: '2011-09-05T07:03:00', customer: null, name: '85123A' },
  });
});

test.each([
  [{ number: '' }, 'номер чека'],
  [{ number: 'A563186' }, 'поправка'],
  [{ quantity: '0' }, 'не ноль'],
  [{ quantity: '-1' }, 'списание'],
  [{ number: 'C1', quantity: '1' }, 'в отмене'],
  [{ price: '-1' }, 'меньше нуля'],
  [{ price: '1,5' }, 'не похожа на деньги'],
  [{ price: '1.23456' }, 'не похожа на деньги'],
  [{ at: '2011-02-29 10:00:00' }, 'не читается'],
  [{ at: '13/1/2011 10:00' }, 'не читается'],
  [{ customer: 'Anna' }, 'нужны цифры'],
  [{ code: '' }, 'код товара'],
  [{ name: 'a\u0000b' }, 'непечатаемый'],
])('%j is told: %s', (change, words) => {
  const told = read(change);
  expect(told.ok).toBe(false);
  expect(told.ok ? '' : told.error.join('; ')).toContain(words);
});

test('an amount is the price as written times the quantity, rounded once', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 99_999_999 }),
      fc.integer({ min: 1, max: 99_999 }),
      (tenThousandths, quantity) => {
        const digits = String(tenThousandths).padStart(5, '0');
        const price = `${digits.slice(0, -4)}.${digits.slice(-4)}`;
        const line = read({ price, quantity: String(quantity) });
        const exact = BigInt(tenThousandths) * BigInt(quantity);
        expect(line).toMatchObject({
          ok: true,
          value: { amountKopecks: Number((exact + 50n) / 100n) },
        });
      },
    ),
  );
});
