/** `npm run pictures`: the README's pictures, taken from the running demo shop. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { ensureScreens } from '../build/screens.ts';
import { remoteBench } from '../headless/bench.ts';
import { ROOT } from '../paths.ts';
import { openShop } from '../start/shop.ts';
import type { Shop } from '../start/shop.ts';
import { launchBrowser } from '../test/browser.ts';

const FOLDER = join(ROOT, 'docs/pictures');
const SETTLE_MS = 800;

ensureScreens();
const data = mkdtempSync(join(tmpdir(), 'verno-pictures-'));
const shop = await openShop({
  dataFolder: data,
  hubPort: 0,
  tillPort: 0,
  benchPort: 0,
  fresh: true,
});
const browser = await launchBrowser();
try {
  await takeTill(shop, browser);
  await takeReceipt(shop, browser);
  await takeConsole(shop, browser);
} finally {
  await browser.close();
  await shop.close();
  rmSync(data, { recursive: true, force: true });
}
process.exit();

async function takeTill(from: Shop, by: Browser): Promise<void> {
  const page = await open(by, from.tillUrl());
  await page.getByText('Отсканируйте товар').waitFor({ timeout: 90_000 });
  await page.locator('.chip-busy').waitFor({ state: 'detached', timeout: 90_000 });
  const bench = remoteBench(from.benchUrl);
  await bench.scan(from.demo.cards[0]?.number ?? '');
  await page.getByText('Анна И.').first().waitFor();
  for (const goods of from.demo.goods.slice(0, 8)) await bench.scan(goods.barcode);
  await page.locator('.lines tbody tr').nth(6).waitFor();
  await shoot(page, 'till.png');
  await page.keyboard.press('F9');
  await page.waitForTimeout(SETTLE_MS);
  await page.keyboard.type('9000', { delay: 120 });
  await page.keyboard.press('Enter');
  await page.locator('.receipt-change').waitFor();
  for (let waited = 0; (await bench.receipts()).length === 0 && waited < 100; waited += 1) {
    await page.waitForTimeout(100);
  }
  await shoot(page, 'till-paid.png');
}

async function takeReceipt(from: Shop, by: Browser): Promise<void> {
  const picture = await fetch(new URL('/api/papers/1/picture', from.benchUrl));
  const page = await open(by, 'about:blank', { width: 640, height: 900 });
  await page.setContent(`<body style="margin:0;background:#e9e9e6">${await picture.text()}</body>`);
  await page
    .locator('svg')
    .first()
    .screenshot({ path: join(FOLDER, 'receipt.png') });
  await shoot(await open(by, from.benchUrl), 'bench.png');
}

async function takeConsole(from: Shop, by: Browser): Promise<void> {
  const [signIn] = from.demo.signIns;
  const page = await open(by, from.hubUrl);
  await page.getByLabel('Пользователь').fill(signIn?.login ?? '');
  await page
    .getByLabel('Пароль')
    .first()
    .fill(signIn?.password ?? '');
  await page.getByRole('button', { name: 'Вход' }).click();
  await page.getByRole('row').nth(1).waitFor();
  await shoot(page, 'console-purchases.png');
  await page.getByRole('row').nth(1).getByRole('link').first().click();
  await page.waitForLoadState('networkidle');
  await shoot(page, 'console.png');
}

async function open(
  by: Browser,
  url: string,
  viewport = { width: 1280, height: 800 },
): Promise<Page> {
  const context = await by.newContext({ locale: 'ru-RU', viewport });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(SETTLE_MS);
  writeFileSync(join(FOLDER, name), await page.screenshot());
}
