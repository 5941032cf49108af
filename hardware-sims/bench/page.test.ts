/** The page in a real browser, where there is one. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { testFolder } from '../support/folder.testkit.ts';
import { connectClient } from '../support/printer-client.testkit.ts';
import { openTillPort } from '../support/till-port.testkit.ts';
import type { Bench } from './api.ts';
import { createBench } from './bench.ts';

const BROWSER = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

async function opened(): Promise<{ bench: Bench; page: Page; errors: string[] }> {
  const bench = await createBench({
    folder: join(await testFolder(), 'ports'),
    http: { port: 0 },
    network: { target: { host: '127.0.0.1', port: 1 } },
    presets: [
      { title: 'Молоко', code: '4600000000015', kind: 'goods' },
      { title: 'Карта Анны', code: '77001', kind: 'swipe' },
    ],
  });
  onTestFinished(bench.close);
  const browser = await chromium.launch({ executablePath: BROWSER, args: FLAGS });
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ locale: 'ru-RU', viewport: { width: 1280, height: 800 } });
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(bench.addresses().bench ?? '');
  await page.getByText('стенд на связи').waitFor();
  return { bench, page, errors };
}

describe.skipIf(!existsSync(BROWSER))('a person at the bench page', () => {
  test('[HW-05] types a code and presses Enter, clicks goods and a card: the till hears them', async () => {
    const { bench, page, errors } = await opened();
    const scans = await openTillPort(bench.addresses().scanner);
    const swipes = await openTillPort(bench.addresses().magstripe);
    onTestFinished(scans.close);
    onTestFinished(swipes.close);
    await page.getByText('касса слушает').nth(1).waitFor();
    await page.keyboard.type('46000003');
    await page.keyboard.press('Enter');
    await scans.waitFor('46000003\r');
    await page.getByRole('button', { name: 'Молоко' }).click();
    await scans.waitFor('4600000000015\r');
    await page.getByRole('button', { name: 'Карта Анны' }).click();
    await swipes.waitFor(';77001=?');
    expect(errors).toEqual([]);
  });

  test('[HW-05] sees the receipt grow, paper end and return, and reads it line by line', async () => {
    const { bench, page, errors } = await opened();
    const till = await connectClient(bench.printer.port);
    onTestFinished(() => {
      till.socket.destroy();
    });
    await page.getByLabel('Бумага кончится через строк').fill('2');
    const isArmed = page.waitForResponse((answer) => answer.request().method() === 'POST');
    await page.getByRole('button', { name: 'Взвести' }).click();
    await isArmed;
    till.send('one\ntwo\nthree\n', [0x1d, 0x56, 0]);
    await page.getByText('нет бумаги').first().waitFor();
    await page.getByRole('img', { name: /^one\s+two$/ }).waitFor();
    await page.getByRole('button', { name: 'Вставить бумагу' }).click();
    await page.getByRole('img', { name: /three/ }).waitFor();
    await page.getByRole('button', { name: /^Чек 1/ }).waitFor();
    expect(errors).toEqual([]);
  });

  test('[HW-04] pulls a cable, is told why scanning fails, and puts it back; in English too', async () => {
    const { bench, page } = await opened();
    await page.getByRole('button', { name: 'Выдернуть кабель' }).first().click();
    await page.getByRole('button', { name: 'Подключить' }).waitFor();
    await page.getByRole('button', { name: 'Молоко' }).click();
    await page.getByText('Устройство отключено: сначала подключите его.').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Plug in' }).click();
    await expect.poll(() => bench.scanner.port.isPlugged()).toBe(true);
    await page.getByRole('button', { name: 'Cut the network' }).click();
    await expect.poll(() => bench.network?.isOn()).toBe(false);
  });
});
