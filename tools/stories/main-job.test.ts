/** The main job: a scanned card becomes a receipt and a purchase in the console. No part is a stand-in. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { remoteBench } from '../headless/bench.ts';
import type { BenchRemote } from '../headless/bench.ts';
import { readTillPurchases } from '../headless/till-file.ts';
import { openStory } from './shop.testkit.ts';
import type { Story } from './shop.testkit.ts';

const START_MS = 90_000;
const SHOWN = { timeout: 20_000 };

let story: Story;
let bench: BenchRemote;
let till: Page;
let office: Page;

beforeAll(async () => {
  story = await openStory();
  bench = remoteBench(story.shop.benchUrl);
  till = await story.page(story.shop.tillUrl());
  await till.getByText('Отсканируйте товар').waitFor({ timeout: START_MS });
  // A new till sells before all has come down; this story is about a till that knows everybody.
  await till.locator('.chip-busy').waitFor({ state: 'detached', timeout: START_MS });
}, START_MS * 2);
afterAll(() => story.close());

describe('a member buys', () => {
  test('[TILL-01] [TILL-02] [TILL-03] the scanner sells goods and knows the card', async () => {
    const [card] = story.shop.demo.cards;
    await bench.scan(card?.number ?? '');
    await till.getByText('Анна И.').first().waitFor(SHOWN);
    for (const goods of pieces(3)) await bench.scan(goods.barcode);
    await bench.scan(pieces(3)[2]?.barcode ?? '');
    await expect.poll(() => till.locator('.lines tbody tr').count(), SHOWN).toBe(3);
  });

  test('[TILL-04] [TILL-05] [HW-03] cash is taken, change shown, paper printed', async () => {
    await till.keyboard.press('F9');
    await till.getByRole('dialog', { name: 'Оплата наличными' }).waitFor(SHOWN);
    await till.keyboard.type('5000', { delay: 120 });
    await till.keyboard.press('Enter');
    await expect.poll(() => textOf(till, '.receipt-change'), SHOWN).toContain('Сдача');
    await expect.poll(async () => (await bench.receipts()).length, SHOWN).toBe(1);
    const paper = (await bench.receipts())[0]?.text ?? '';
    const purchase = readTillPurchases(story.tillFolder)[0];
    expect(paper).toContain(`Чек № ${purchase?.number}`);
    expect(paper).toContain('ИТОГО');
  });

  test('[AUTH-01] [SYNC-03] the console has the purchase, with its promotions and reasons', async () => {
    const purchase = readTillPurchases(story.tillFolder)[0];
    const [signIn] = story.shop.demo.signIns;
    office = await story.page(story.shop.hubUrl);
    await office.getByLabel('Пользователь').fill(signIn?.login ?? '');
    await office
      .getByLabel('Пароль')
      .first()
      .fill(signIn?.password ?? '');
    await office.getByRole('button', { name: 'Вход' }).click();
    const row = office.getByRole('row').filter({ hasText: purchase?.number ?? 'no purchase' });
    await row.waitFor(SHOWN);
    await row.getByRole('link').first().click();
    for (const name of purchase?.names ?? []) {
      await office.getByText(name.name).first().waitFor(SHOWN);
    }
    for (const entry of purchase?.result.trace ?? []) {
      await office.getByText(entry.name).first().waitFor(SHOWN);
    }
  });

  test('[SYNC-04] a purchase made with the network off arrives when it is back, by itself', async () => {
    await bench.setNetwork(false);
    await till.getByText('Без связи').first().waitFor(SHOWN);
    await bench.scan(pieces(1)[0]?.barcode ?? '');
    await till.locator('.lines tbody tr').first().waitFor(SHOWN);
    await till.keyboard.press('F10');
    await till.keyboard.press('Enter');
    await expect.poll(() => readTillPurchases(story.tillFolder).length, SHOWN).toBe(2);
    await office.goto(new URL('/purchases', story.shop.hubUrl).href);
    const number = readTillPurchases(story.tillFolder)[1]?.number ?? 'no purchase';
    const row = office.getByRole('row').filter({ hasText: number });
    expect(await row.count()).toBe(0);
    await bench.setNetwork(true);
    await row.waitFor({ timeout: 60_000 });
  }, 120_000);

  test('[AUTH-03] leaving the console kills the session', async () => {
    await office.getByRole('button', { name: 'Выход' }).click();
    await office.getByRole('button', { name: 'Вход' }).waitFor(SHOWN);
    await office.goBack();
    await office.getByRole('button', { name: 'Вход' }).waitFor(SHOWN);
  });
});

/** Goods sold by the piece, so that a repeated scan raises its line. */
function pieces(count: number): readonly { readonly barcode: string; readonly name: string }[] {
  return story.shop.demo.goods.filter((goods) => !goods.barcode.startsWith('2')).slice(0, count);
}

async function textOf(page: Page, selector: string): Promise<string> {
  return (await page.locator(selector).first().textContent()) ?? '';
}
