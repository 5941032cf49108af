import { REDEMPTION_REASONS } from './redemption.ts';
import { describe, expect, test } from 'vitest';
import { en } from './en.ts';
import { createFormat } from './format.ts';
import { problemText } from './problems.ts';
import { ru } from './ru.ts';
import { createTexts } from './setup.ts';

/** Path → text of every leaf. */
function leaves(texts: object, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string' ? [[path + name, value]] : leaves(value as object, `${path}${name}.`),
  );
}
const placeholders = (text: string): string[] => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted();

describe('texts', () => {
  test('both languages say everything, with the same figures in it', () => {
    const english = new Map(leaves(en));
    expect([...english.keys()]).toEqual(leaves(ru).map(([path]) => path));
    for (const [path, text] of leaves(ru)) {
      expect(text.trim(), path).not.toBe('');
      expect(placeholders(english.get(path)!), path).toEqual(placeholders(text));
    }
  });

  test('English holds no Cyrillic, Russian plurals follow Russian rules', () => {
    for (const [path, text] of leaves(en)) expect(text, path).not.toMatch(/[а-яё]/i);
    const t = createTexts('ru').t;
    expect([1, 3, 5, 21].map((count) => t('goods.count', { count }))).toEqual([
      '1 позиция',
      '3 позиции',
      '5 позиций',
      '21 позиция',
    ]);
  });
});

describe('figures', () => {
  const format = createFormat('ru', 'Asia/Yekaterinburg');
  const spaces = (text: string): string => text.replaceAll(/\s/g, ' ');

  test('money is rubles with a comma, thousands apart, the sign behind', () => {
    expect(spaces(format.money(123_450))).toBe('1 234,50 ₽');
    expect(spaces(format.money(5))).toBe('0,05 ₽');
    expect(createFormat('en', null).money(123_450)).toBe('₽1,234.50');
  });

  test('round sums on buttons lose their kopecks, not their thousands', () => {
    expect(spaces(format.roundMoney(500_000))).toBe('5 000 ₽');
    expect(spaces(format.roundMoney(123_450))).toBe('1 234,50 ₽');
    expect(createFormat('en', null).roundMoney(500_000)).toBe('₽5,000');
  });

  test('weight keeps its grams, bonuses their own digits', () => {
    expect(format.quantity(345)).toBe('0,345');
    expect(format.quantity(2000)).toBe('2');
    expect(format.bonus(1250, 2)).toBe('12,5');
    expect(format.bonus(-40, 0)).toBe('-40');
  });

  test('the clock is the store’s, not the machine’s', () => {
    expect(format.time(Date.UTC(2026, 10, 21, 19, 5))).toBe('00:05');
  });

  test('how long ago grows from seconds to days, and the future is now', () => {
    expect(format.ago(0, 12_000)).toBe('12 секунд назад');
    expect(format.ago(0, 61_000)).toBe('1 минуту назад');
    expect(format.ago(0, 3 * 3_600_000)).toBe('3 часа назад');
    expect(format.ago(0, 50 * 3_600_000)).toBe('2 дня назад');
    expect(format.ago(5_000, 0)).toBe('0 секунд назад');
  });
});

describe('problems', () => {
  const format = createFormat('ru', null);

  test('a code becomes a sentence with its figures', () => {
    const problem = { code: 'sale.barcode_unknown', params: { barcode: '46' } };
    expect(problemText(problem, format)).toContain('Код 46 не найден');
    expect(problemText({ code: 'device.paper_out', params: {} }, format)).toContain('бумага');
    const short = {
      code: 'pay.tendered_too_little',
      params: { tenderedKopecks: 100, needKopecks: 2_550 },
    };
    expect(problemText(short, format)).toMatch(/25,50\s₽/);
  });

  test('a code that nobody knows is told as it is', () => {
    expect(problemText({ code: 'new.thing', params: {} }, format)).toContain('new.thing');
  });

  test('no reason for a redemption limit needs a figure the view does not have', () => {
    for (const text of Object.values(REDEMPTION_REASONS))
      expect(text.ru + text.en).not.toContain('{');
  });
});
