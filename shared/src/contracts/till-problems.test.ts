import { describe, expect, test } from 'vitest';
import { problem } from '../kernel/text.ts';
import { TILL_PROBLEMS, problemSentence, tillProblem } from './till-problems.ts';

describe("the till's sentences", () => {
  test('each code is well formed and names the same params in both languages', () => {
    const named = (sentence: string): readonly string[] =>
      [...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').toSorted();
    const entries = Object.entries(TILL_PROBLEMS);
    expect(entries.length).toBeGreaterThan(50);
    for (const [code, text] of entries) {
      expect(problem.safeParse({ code, params: {} }).success, code).toBe(true);
      expect(named(text.ru), code).toEqual(named(text.en));
      expect(text.ru, code).toMatch(/[а-яё]/i);
      expect(text.en, code).not.toMatch(/[а-яё]/i);
    }
  });

  test('figures are filled in, money as rubles', () => {
    const short = tillProblem('pay.tendered_too_little', {
      tenderedKopecks: 100_000,
      needKopecks: 123_456_78,
    });
    expect(problemSentence(short, 'ru')).toBe(
      'Внесено 1 000,00 ₽, нужно 123 456,78 ₽. Возьмите недостающее.',
    );
    expect(problemSentence(short, 'en')).toContain('123 456.78 ₽ needed');
    expect(problemSentence(tillProblem('sale.barcode_unknown', { barcode: '46' }), 'en')).toBe(
      'Code 46 is not known. Find the goods by name or put them aside.',
    );
  });

  test('a code of a newer engine is named, not hidden', () => {
    expect(problemSentence({ code: 'sale.from_the_future', params: {} }, 'ru')).toBe(
      'Неизвестная ошибка: sale.from_the_future',
    );
  });
});
