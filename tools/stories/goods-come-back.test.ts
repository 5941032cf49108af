/** Goods come back: a receipt's bars are scanned, paper «ВОЗВРАТ» comes, the console shows it. Nothing is a stand-in. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { remoteBench } from '../headless/bench.ts';
import type { BenchRemote } from '../headless/bench.ts';
import { readTillPurchases } from '../headless/till-file.ts';
import { openStory } from './shop.testkit.ts';
import type { Story } from './shop.testkit.ts';

const START_MS = 90_000;
const SHOWN = { timeout: 30_000 };

let story: Story;
let bench: BenchRemote;
let till: Page;

beforeAll(async () => {
  story = await openStory();
  bench = remoteBench(story.shop.benchUrl);
  till = await story.page(story.shop.tillUrl());
  await till.getByText('Отсканируйте товар').waitFor({ timeout: START_MS });
  // A new till sells before all has come down; this story is about a till that knows everybody.
  await till.locator('.chip-busy').waitFor({ state: 'detached', timeout: START_MS });
}, START_MS * 2);
afterAll(() => story.close());

test('[TILL-06] one of two comes back by a scan of the receipt, with its discounts and bonuses', async () => {
  const goods = story.shop.demo.goods.find(({ barcode }) => !barcode.startsWith('2'));
  await bench.scan(story.shop.demo.cards[0]?.number ?? '');
  await till.getByText('Анна И.').first().waitFor(SHOWN);
  await bench.scan(goods?.barcode ?? '');
  await bench.scan(goods?.barcode ?? '');
  await expect.poll(() => textOf(till, '.lines .col-quantity >> nth=1'), SHOWN).toContain('2');
  await till.keyboard.press('F9');
  await till.getByRole('dialog', { name: 'Оплата наличными' }).waitFor(SHOWN);
  await till.keyboard.press('Enter');
  await expect.poll(async () => (await bench.receipts()).length, SHOWN).toBe(1);
  const [purchase] = readTillPurchases(story.tillFolder);
  const paid = purchase?.result.totals.totalKopecks ?? 0;
  await till.keyboard.press('Enter');
  await till.getByText('Отсканируйте товар').waitFor(SHOWN);

  await bench.scan(purchase?.number ?? '');
  await till.getByRole('heading', { name: 'Возврат', exact: true }).waitFor(SHOWN);
  await bench.scan(goods?.barcode ?? '');
  await expect.poll(() => textOf(till, 'tbody .refund-back'), SHOWN).toContain('1');
  await till.keyboard.press('F9');
  await till.getByRole('alertdialog').waitFor(SHOWN);
  await till.keyboard.press('Enter');
  await expect.poll(() => textOf(till, '.receipt-done'), SHOWN).toContain('Возврат записан');
  await expect.poll(async () => (await bench.receipts()).length, SHOWN).toBe(2);
  const paper = (await bench.receipts())[1]?.text ?? '';
  expect(paper).toContain('ВОЗВРАТ');
  expect(paper).toContain(`К чеку № ${purchase?.number}`);
  expect(paper).toContain((paid / 200).toFixed(2).replace('.', ','));

  const office = await signIn();
  await office.goto(new URL('/refunds', story.shop.hubUrl).href);
  await office.getByRole('link', { name: purchase?.number ?? '' }).click();
  await office.getByText('возвращена частично').waitFor(SHOWN);
  await office.getByText('вернули 1').waitFor(SHOWN);
});

test('[TILL-06] with the network off the rest of an own receipt comes back, and goes up later', async () => {
  const [purchase] = readTillPurchases(story.tillFolder);
  await till.keyboard.press('Enter');
  await bench.setNetwork(false);
  await till.getByText('Без связи').first().waitFor(SHOWN);
  await till.keyboard.press('F5');
  await till.getByRole('option', { name: purchase?.number ?? '' }).waitFor(SHOWN);
  await till.keyboard.press('Enter');
  await till.getByText('возвраты, сделанные на других кассах, не видны').waitFor(SHOWN);
  await till.keyboard.press('F6');
  await expect.poll(() => textOf(till, '.to-pay dd'), SHOWN).toMatch(/[1-9]/);
  await till.keyboard.press('F9');
  await till.getByRole('alertdialog').waitFor(SHOWN);
  await till.keyboard.press('Enter');
  await expect.poll(() => textOf(till, '.receipt-done'), SHOWN).toContain('Возврат записан');
  await bench.setNetwork(true);
  const office = await signIn();
  await office.goto(new URL(`/purchases/${purchase?.purchaseId}`, story.shop.hubUrl).href);
  await expect
    .poll(
      async () => {
        await office.reload();
        return office.getByText('возвращена', { exact: true }).count();
      },
      { timeout: 90_000, interval: 1000 },
    )
    .toBe(1);
}, 150_000);

async function signIn(): Promise<Page> {
  const [person] = story.shop.demo.signIns;
  const office = await story.page(story.shop.hubUrl);
  await office.getByLabel('Пользователь').fill(person?.login ?? '');
  await office
    .getByLabel('Пароль')
    .first()
    .fill(person?.password ?? '');
  await office.getByRole('button', { name: 'Вход' }).click();
  await office.getByRole('heading', { level: 1, name: 'Покупки' }).waitFor(SHOWN);
  return office;
}

async function textOf(page: Page, selector: string): Promise<string> {
  return ((await page.locator(selector).first().textContent()) ?? '').replaceAll('\u00a0', ' ');
}
