import { describe, expect, test } from 'vitest';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { plainText } from './plain-text.testkit.ts';
import { PURCHASE, SETTINGS } from './purchase.testkit.ts';
import { receiptOf } from './receipt.ts';

const text = (purchase: PurchaseFact, copy = false, width = 48): string =>
  plainText(receiptOf(purchase, SETTINGS, { copy, tillName: 'Касса 3' }), width);
const words = (purchase: PurchaseFact): string => text(purchase).replaceAll(/ +/g, ' ');

describe('[TILL-05] the receipt of a member’s purchase, looked at by a person', () => {
  for (const width of [48, 42, 32]) {
    test(`at ${width} columns`, async () => {
      await expect(text(PURCHASE, false, width)).toMatchFileSnapshot(`golden/receipt-${width}.txt`);
    });
  }

  test('as a copy, which says so at both ends', async () => {
    await expect(text(PURCHASE, true)).toMatchFileSnapshot('golden/copy-48.txt');
  });
});

test('an anonymous purchase by card says nothing of bonuses or change', () => {
  const plain = words({
    ...PURCHASE,
    facts: null,
    cashier: null,
    result: {
      ...PURCHASE.result,
      accruals: [],
      redemption: null,
      messages: [],
      coupons: [],
    },
    payments: [{ method: 'card', amountKopecks: 157_517, tenderedKopecks: 0, changeKopecks: 0 }],
  });
  expect(plain).toContain('Банковской картой 1 575,17');
  for (const word of ['Баллы', 'Наличными', 'Сдача', 'Кассир', 'купон']) {
    expect(plain).not.toContain(word);
  }
});

test('without discounts there is a total alone', () => {
  const { result } = PURCHASE;
  const lines = result.lines.map((line) => ({
    ...line,
    parts: [],
    amountKopecks: line.initialKopecks,
  }));
  const totals = {
    initialKopecks: 183_025,
    discountKopecks: 0,
    redeemedKopecks: 0,
    totalKopecks: 183_025,
  };
  const plain = words({ ...PURCHASE, result: { ...result, lines, totals } });
  expect(plain).toContain('ИТОГО 1 830,25 руб.');
  expect(plain).not.toContain('Сумма');
  expect(plain).not.toContain('Скидка');
  expect(plain).not.toContain('Со скидкой');
});

test('a promotion that was not traced still shows its discount', () => {
  const plain = words({ ...PURCHASE, result: { ...PURCHASE.result, trace: [] } });
  expect(plain).toContain('Скидка по акции -94,95');
});

test('rules of one promotion are one figure on a line', () => {
  const { result } = PURCHASE;
  const lines = result.lines.map((line) => ({
    ...line,
    parts: line.parts.flatMap((part) => [
      { ...part, ruleId: 'a', amountKopecks: part.amountKopecks - 100 },
      { ...part, ruleId: 'b', amountKopecks: 100 },
    ]),
  }));
  expect(words({ ...PURCHASE, result: { ...result, lines } })).toBe(words(PURCHASE));
});

test('off-line, the balance comes with a caution', () => {
  expect(words({ ...PURCHASE, offline: true })).toContain('остаток уточнится');
});

test('a number that bars cannot carry is a QR code with its text', () => {
  const document = receiptOf({ ...PURCHASE, number: 'К-42' }, SETTINGS, {
    copy: false,
    tillName: '',
  });
  expect(document.filter((block) => block.kind === 'barcode')).toHaveLength(1);
  expect(document).toContainEqual({ kind: 'qr', data: 'К-42' });
  expect(document).toContainEqual(expect.objectContaining({ kind: 'text', text: 'К-42' }));
});
