import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { scan, setStage, total, typeSlowly, type Stage } from './face.testkit.ts';
import { BREAD, CARD_NUMBER, CHEESE, EMPTY_VIEW, TEA } from './toy-shop.testkit.ts';

let stage: Stage;
let page: Page;
const asked = (command: string) => stage.engine.asked.filter((each) => each.command === command);
const text = async (selector: string): Promise<string> =>
  ((await page.locator(selector).textContent()) ?? '').replaceAll(/\s/g, ' ');
const shows = (selector: string, expected: string): Promise<void> =>
  vi.waitFor(async () => expect(await text(selector)).toContain(expected), { timeout: 5_000 });
const dialog = (name: string) => page.getByRole('dialog', { name });

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  stage.engine.show(EMPTY_VIEW);
  stage.engine.asked.length = 0;
  page = await stage.open();
});

describe('the keyboard alone', () => {
  test('[TILL-11] sells: a code, a search, a quantity, cash, the change, the next customer', async () => {
    await typeSlowly(page, '102');
    await page.keyboard.press('Enter');
    await shows('.lines tbody', 'Хлеб бородинский');

    await page.keyboard.press('F2');
    await dialog('Поиск товара').waitFor();
    await page.keyboard.insertText('чай');
    await page.getByRole('option', { name: 'Чай чёрный' }).waitFor();
    await page.keyboard.press('Enter');
    await dialog('Поиск товара').waitFor({ state: 'hidden' });

    await typeSlowly(page, '3*');
    await dialog('Количество').waitFor();
    await page.keyboard.press('Enter');
    await shows('.to-pay dd', '634,20 ₽');
    await dialog('Количество').waitFor({ state: 'hidden' });

    await page.keyboard.press('F9');
    await dialog('Оплата наличными').waitFor();
    await typeSlowly(page, '1000');
    await shows('.pay-change', '365,80 ₽');
    await page.keyboard.press('Enter');
    await shows('.receipt-change', 'Сдача365,80 ₽');
    expect(asked('pay').map((each) => each.input)).toEqual([
      { method: 'cash', tenderedKopecks: 100_000 },
    ]);

    await page.keyboard.press('Enter');
    await shows('.cheque', 'Отсканируйте товар');
  });

  test('[TILL-11] moves in the cheque, counts, weighs and removes', async () => {
    for (const code of [TEA.sku, BREAD.sku, CHEESE.sku]) {
      await typeSlowly(page, code);
      await page.keyboard.press('Enter');
    }
    await shows('tr[aria-selected=true]', 'Сыр');
    await page.keyboard.press('F4');
    await page.getByLabel('Вес, кг').fill('0,345');
    await page.keyboard.press('Enter');
    await shows('tr[aria-selected=true]', '310,16');
    await dialog('Количество').waitFor({ state: 'hidden' });

    await page.keyboard.press('ArrowUp');
    await shows('tr[aria-selected=true]', 'Хлеб');
    await page.keyboard.press('+');
    await shows('tr[aria-selected=true]', '129,00');
    await page.keyboard.press('Delete');
    await vi.waitFor(() => expect(stage.engine.view().lines).toHaveLength(2));
    await shows('tr[aria-selected=true]', 'Сыр');
  });

  test('a letter begins a search; Escape gives the sale back', async () => {
    await page.keyboard.press('q');
    await dialog('Поиск товара').waitFor();
    expect(await page.getByRole('combobox').inputValue()).toBe('q');
    await page.keyboard.press('Escape');
    await dialog('Поиск товара').waitFor({ state: 'hidden' });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('cheque');
  });

  test('Tab stays inside an open window', async () => {
    await page.keyboard.press('F2');
    await dialog('Поиск товара').waitFor();
    for (let press = 0; press < 8; press += 1) {
      await page.keyboard.press('Tab');
      const isInside = await page.evaluate(
        () => document.activeElement?.closest('[role=dialog]') !== null,
      );
      expect(isInside).toBe(true);
    }
  });
});

describe('a scan', () => {
  test('[TILL-11] arrives while the search has the focus, and leaves its text alone', async () => {
    await page.keyboard.press('F2');
    await dialog('Поиск товара').waitFor();
    await page.keyboard.insertText('сыр');
    await page.getByRole('option', { name: 'Сыр' }).waitFor();
    await scan(page, TEA.barcode!);
    await shows('.lines tbody', 'Чай чёрный');
    await dialog('Поиск товара').waitFor({ state: 'hidden' });
    expect(asked('enterCode').map((each) => each.input)).toEqual([{ code: TEA.barcode }]);
    const searched = asked('searchGoods').map((each) => (each.input as { text: string }).text);
    expect(searched.filter((each) => /\d{4}/.test(each))).toEqual([]);
    expect(asked('addGoods')).toEqual([]);
  });

  test('[TILL-11] of Latin letters is read right under a Russian layout', async () => {
    await page.keyboard.press('F3');
    await dialog('Найти участника').waitFor();
    await scan(page, 'VERNO12345', { layout: 'ru' });
    await vi.waitFor(() =>
      expect(asked('enterCode').map((each) => each.input)).toEqual([{ code: 'VERNO12345' }]),
    );
  });

  test('[TILL-11] in the middle of a payment changes the sum, keeps what was typed, and says so', async () => {
    await scan(page, TEA.barcode!);
    await shows('.to-pay dd', '189,90');
    await page.keyboard.press('F9');
    const field = page.getByLabel('Получено от покупателя');
    await field.fill('500');
    await scan(page, BREAD.barcode!);
    await shows('.warning-strip', 'Чек изменился: было 189,90');
    expect(await field.inputValue()).toBe('500');
    await shows('.pay-change', '245,60');
    expect(asked('pay')).toEqual([]);
  });

  test('does not press the button that has the focus', async () => {
    await scan(page, TEA.barcode!);
    await shows('.to-pay dd', '189,90');
    await page.getByRole('button', { name: 'Отмена чека' }).focus();
    await scan(page, BREAD.barcode!);
    await shows('.to-pay dd', '254,40');
    expect(await page.getByRole('alertdialog').count()).toBe(0);
  });

  test('without a suffix is understood too, and a slow one with its prefix', async () => {
    await scan(page, TEA.barcode!, { suffix: false });
    await shows('.to-pay dd', '189,90');
    await page.keyboard.press('F1');
    await page.getByLabel('Знак сканера перед кодом').selectOption('f11');
    await page.keyboard.press('Escape');
    await page.keyboard.press('F2');
    await page.keyboard.press('F11');
    await scan(page, BREAD.barcode!, { gapMs: 120 });
    await shows('.to-pay dd', '254,40');
    await dialog('Поиск товара').waitFor({ state: 'hidden' });
  });

  test('of an unknown code says what to do, until the cashier has seen it', async () => {
    await scan(page, '4600000000000');
    const error = page.getByRole('alert').filter({ hasText: 'Код 4600000000000 не найден' });
    await error.waitFor();
    await scan(page, '4600000000000');
    await shows('.toast-times', '×2');
    await page.keyboard.press('Escape');
    await error.waitFor({ state: 'hidden' });
  });

  test('after a payment begins the next cheque', async () => {
    await scan(page, TEA.barcode!);
    await shows('.to-pay dd', '189,90');
    await page.keyboard.press('F10');
    await dialog('Оплата картой').waitFor();
    await page.keyboard.press('Enter');
    await shows('.receipt-change', 'Без сдачи');
    expect(asked('pay')[0]?.input).toEqual({ method: 'card', tenderedKopecks: null });
    await scan(page, BREAD.barcode!);
    await shows('.to-pay dd', '64,50');
  });
});

describe('a person who types', () => {
  test('at an ordinary pace keeps every key', async () => {
    await page.keyboard.press('F3');
    await typeSlowly(page, '9161234567');
    expect(await page.getByLabel('Телефон или номер карты').inputValue()).toBe('9161234567');
    await page.keyboard.press('Enter');
    await shows('.member', 'Анна Сергеевна К.');
    expect(asked('identify').map((each) => each.input)).toEqual([{ text: '9161234567' }]);
    expect(asked('enterCode')).toEqual([]);
  });
});

describe('money', () => {
  beforeEach(async () => {
    await scan(page, TEA.barcode!);
    await shows('.to-pay dd', '189,90');
  });

  test('[TILL-04] cash: too little is not accepted, a quick sum shows the change at once', async () => {
    await page.keyboard.press('F9');
    await typeSlowly(page, '100');
    await shows('.pay-short', 'Не хватает89,90');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('button', { name: 'Принять' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: '200 ₽', exact: true }).click();
    await shows('.pay-change', '10,10');
    await page.keyboard.press('Enter');
    await shows('.receipt-change', '10,10');
    expect(asked('pay').map((each) => each.input)).toEqual([
      { method: 'cash', tenderedKopecks: 20_000 },
    ]);
  });

  test('[TILL-04] Enter pressed twice in haste pays once', async () => {
    await page.keyboard.press('F9');
    await dialog('Оплата наличными').waitFor();
    await page.evaluate(() => {
      const form = document.querySelector('form')!;
      form.requestSubmit();
      form.requestSubmit();
    });
    await shows('.receipt-change', 'Без сдачи');
    expect(asked('pay')).toHaveLength(1);
  });

  test('[TILL-04] bonuses: the limit and its reason, more is refused, the total falls', async () => {
    await scan(page, CARD_NUMBER);
    await shows('.member', 'Анна Сергеевна К.');
    await page.keyboard.press('F6');
    await dialog('Списание бонусов').waitFor();
    await shows('.reason', 'Акция разрешает оплатить бонусами только часть чека');
    await page.getByLabel('Списать').fill('91');
    await shows('.field-error', 'не больше 90');
    await page.keyboard.press('Enter');
    expect(asked('redeem')).toEqual([]);
    await page.getByRole('button', { name: 'Все 90' }).click();
    await page.keyboard.press('Enter');
    await shows('.to-pay dd', '99,90');
    await shows('.member', 'Списываем−90');
    await shows('.member', 'Останется462');
  });

  test('[TILL-04] fingers alone pay: number buttons, no keyboard', async () => {
    await page.getByRole('button', { name: 'Наличные' }).click();
    for (const digit of ['3', '0', '0']) {
      await page.getByRole('button', { name: digit, exact: true }).click();
    }
    await shows('.pay-change', '110,10');
    await page.getByRole('button', { name: 'Принять' }).click();
    await shows('.receipt-change', '110,10');
  });

  test('[TILL-07] the cheque is cancelled only after a question', async () => {
    await page.keyboard.press('F8');
    await page.getByRole('alertdialog', { name: 'Отменить чек?' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor({ state: 'hidden' });
    expect(asked('cancel')).toEqual([]);
    await page.keyboard.press('F8');
    await page.getByRole('alertdialog').waitFor();
    await page.keyboard.press('F8');
    await shows('.cheque', 'Отсканируйте товар');
    expect(asked('cancel')).toHaveLength(1);
    expect(await total(page).textContent()).toMatch(/^0,00/);
  });
});
