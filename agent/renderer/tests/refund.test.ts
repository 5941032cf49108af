import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { scan, setStage, typeSlowly, type Stage } from './face.testkit.ts';
import { OTHERS, OWN } from './toy-refunds.testkit.ts';
import { EMPTY_VIEW } from './toy-shop.testkit.ts';

let stage: Stage;
let page: Page;
const asked = (command: string) =>
  stage.engine.asked.filter((each) => each.command === command).map((each) => each.input);
const shows = (selector: string, expected: string): Promise<void> =>
  vi.waitFor(
    async () => {
      const text = await page.locator(selector).first().textContent();
      expect((text ?? '').replaceAll(/\s/g, ' ')).toContain(expected);
    },
    { timeout: 20_000 },
  );
const dialog = (name: string) => page.getByRole('dialog', { name });

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  stage.engine.show(EMPTY_VIEW);
  stage.engine.asked.length = 0;
  page = await stage.open({ width: 1024, height: 768 });
});

describe('goods come back, by the keyboard alone', () => {
  test('[TILL-06] the receipt out of the last ones, two of three, the reason, the money', async () => {
    await page.keyboard.press('F5');
    await dialog('Возврат: найти чек').waitFor();
    await page.getByRole('option', { name: OWN.number }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Возврат', exact: true }).waitFor();
    await page.keyboard.press('+');
    await shows('.refund-back', '1');
    await page.keyboard.press('+');
    await shows('tbody .col-sum', '341,82');
    await shows('.to-pay dd', '341,82 ₽');
    await page.keyboard.press('F9');
    await page.getByRole('alertdialog').waitFor();
    await typeSlowly(page, '2');
    await page.keyboard.press('Enter');
    await shows('.receipt-done', 'Возврат записан');
    await shows('.receipt-change', '341,82 ₽');
    expect(asked('confirmRefund')).toMatchObject([{ moneyKopecks: 34_182, reason: 'Брак' }]);
    await page.keyboard.press('Enter');
    await shows('.cheque', 'Отсканируйте товар');
  });

  test('[TILL-06] the number of another till’s receipt is typed; everything comes back; Esc leaves it all', async () => {
    await page.keyboard.press('F5');
    await dialog('Возврат: найти чек').waitFor();
    await page.keyboard.insertText(OTHERS.number);
    await page.getByRole('option', { name: OTHERS.soldElsewhere! }).waitFor();
    await page.keyboard.press('Enter');
    await shows('.refund-about', 'Пятёрочка на Мира, Касса 5');
    await page.keyboard.press('F6');
    await shows('.to-pay dd', '828,70 ₽');
    await page.keyboard.press('Escape');
    await shows('.cheque', 'Отсканируйте товар');
    expect(asked('confirmRefund')).toEqual([]);
    expect(asked('closeRefund')).toHaveLength(1);
  });

  test('a weight is typed; more than is left is told by the engine, and the screen stays', async () => {
    await page.keyboard.press('F5');
    await page.getByRole('option', { name: OWN.number }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Возврат', exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.locator('tbody tr:nth-child(2)[aria-selected=true]').waitFor();
    await page.keyboard.press('F4');
    await dialog('Вернуть').waitFor();
    await typeSlowly(page, '0.2');
    await page.keyboard.press('Enter');
    await shows('tbody tr:nth-child(2) .refund-back', '0,2');
    const problem = { code: 'refund.more_than_left', params: { name: 'Сыр', left: 0.351 } };
    stage.engine.refuseNext('chooseRefund', problem);
    await page.keyboard.press('Enter');
    await shows('.toasts', '«Сыр»: можно вернуть не больше 0.351');
    await page.getByRole('heading', { name: 'Возврат', exact: true }).waitFor();
  });
});

test('[TILL-06] a scan while a refund is open goes to the engine, whatever window is there', async () => {
  await page.keyboard.press('F5');
  await page.getByRole('option', { name: OWN.number }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Возврат', exact: true }).waitFor();
  stage.engine.refuseNext('enterCode', {
    code: 'refund.goods_not_in_receipt',
    params: { barcode: '4601234567893', number: OWN.number },
  });
  await scan(page, '4601234567893');
  await shows('.toasts', 'Товара с кодом 4601234567893 в чеке 2-118 нет');
  expect(asked('enterCode')).toEqual([{ code: '4601234567893' }]);
});

test('[TILL-06] without the hub the cashier is warned of other tills', async () => {
  await page.keyboard.press('F5');
  await page.getByRole('option', { name: OWN.number }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Возврат', exact: true }).waitFor();
  const view = stage.engine.view();
  stage.engine.show({ ...view, refund: view.refund && { ...view.refund, unchecked: true } });
  await shows('.refund-unchecked', 'возвраты, сделанные на других кассах, не видны');
});
