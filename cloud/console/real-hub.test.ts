/** The same screens before the hub itself: what only both together can keep. */
import { randomBytes } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { launchBrowser } from '../../tools/test/browser.ts';
import { builtScreen } from '../../tools/test/built-screen.ts';
import { ACCOUNT_POLICY } from '../hub/auth/lockout.ts';
import { PASSWORD, startTestHub, type TestHub } from '../hub/hub.testkit.ts';
import { createHub, type Hub } from '../hub/server.ts';
import { createTill, type TestTill } from '../hub/till.testkit.ts';
import { EVENTUALLY } from './testkit/stage.testkit.ts';

vi.setConfig({ testTimeout: 60_000 });

const WRONG = 'Неверное имя пользователя или пароль. Проверьте правильность введенных данных';
let world: TestHub;
let node: Hub;
let browser: Browser;
let till: TestTill;
let context: BrowserContext;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  world = await startTestHub();
  // A second node on the same database: the one that serves the console.
  node = await createHub(
    {
      data: 'unused',
      databaseUrl: world.databaseUrl,
      port: 0,
      host: '127.0.0.1',
      trustedProxies: '',
      consoleFiles: await builtScreen('cloud/console'),
      logLevel: 'silent',
    },
    { clock: world.clock, random: { bytes: (count) => randomBytes(count) } },
  );
  browser = await launchBrowser();
  till = createTill(world, world.company.tills[0], world.company.moscow);
  await till.join();
});
afterAll(async () => {
  await browser.close();
  await node.close();
  await world.close();
});
beforeEach(async () => {
  context = await browser.newContext({ baseURL: node.url, timezoneId: 'Europe/Moscow' });
  context.setDefaultTimeout(15_000);
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
});
afterEach(async () => {
  await context.close();
  expect(complaints.splice(0)).toEqual([]);
});

async function enter(login: string, password: string): Promise<void> {
  await page.getByLabel('Пользователь').fill(login);
  await page.getByLabel('Пароль', { exact: true }).fill(password);
  const answered = page.waitForResponse('**/api/v1/session');
  await page.keyboard.press('Enter');
  await answered;
}

async function signIn(login: string, path: string): Promise<void> {
  await page.goto(path);
  await enter(login, PASSWORD);
  await page.getByRole('button', { name: 'Выход', exact: true }).waitFor();
}

test('[AUTH-02] the hub and the screen say the agreed words, then slow down, then lock for a while', async () => {
  await page.goto('/sign-in');
  const told = page.getByRole('alert');
  for (const login of ['hq', 'nobody']) {
    await enter(login, 'не тот пароль');
    await expect.poll(() => told.textContent(), EVENTUALLY).toBe(WRONG);
  }
  for (let failure = 1; failure < ACCOUNT_POLICY.lockAfter; failure += 1) {
    world.clock.advance(60_000);
    await enter('hq', 'не тот пароль');
  }
  await enter('hq', PASSWORD);
  await expect.poll(() => told.textContent(), EVENTUALLY).not.toBe(WRONG);
  expect(await told.textContent()).toMatch(/мин|сек|повтор/i);
  world.clock.advance(ACCOUNT_POLICY.forgetMs);
  await enter('hq', PASSWORD);
  await page.getByRole('button', { name: 'Выход', exact: true }).waitFor();
});

test('[AUTH-03] after «Выход» the session is dead on the hub: its cookie opens nothing', async () => {
  await signIn('hq', '/members');
  await page.getByRole('link', { name: /Ёлкина/ }).waitFor();
  const cookies = await context.cookies();
  expect(cookies.some(({ httpOnly, sameSite }) => httpOnly && sameSite === 'Strict')).toBe(true);
  await page.getByRole('button', { name: 'Выход', exact: true }).click();
  await page.getByLabel('Пользователь').waitFor();
  const stolen = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const answer = await fetch(`${node.url}/api/v1/members`, { headers: { cookie: stolen } });
  expect(answer.status).toBe(401);
});

test('[CRM-04] a sale uploaded by a till appears by itself and opens down to the promotions', async () => {
  await signIn('hq', '/purchases');
  await page.getByText('Новые появляются сами').waitFor();
  till.sell({ member: world.company.anna, prices: [10_000, 20_000] });
  await till.upload();
  const row = page.locator('tbody tr').first();
  await row.getByRole('link', { name: /Ёлкина/ }).waitFor();
  expect(await row.getAttribute('data-arrived')).toBe('true');
  await row.getByRole('link').first().click();
  const why = page.getByRole('region', { name: 'Почему так' });
  await why.getByText('Скидка 10 % участникам').waitFor();
  await why.getByText('скидка 30,00 ₽').waitFor();
  await page.getByRole('link', { name: /Ёлкина/ }).click();
  await page.getByRole('region', { name: 'Бонусы' }).getByText('13,50').first().waitFor();
});

test('a store manager sees his store’s tills and purchases alone', async () => {
  await signIn('manager', '/tills');
  await page.getByText('Касса 1').waitFor();
  expect(await page.getByText('Тест Урал').count()).toBe(0);
});

test('[SYNC-09] a code shown on the screen enrols a till, and the screen sees it come', async () => {
  await signIn('hq', '/tills');
  const row = page.getByRole('row').filter({ hasText: 'Касса 3' });
  await row.getByText('Ждёт подключения').waitFor();
  await row.getByRole('button').click();
  await page.getByRole('button', { name: 'Выдать код' }).click();
  const code = (await page.getByRole('dialog').locator('output').textContent()) ?? '';
  await page.getByRole('button', { name: 'Готово' }).click();
  const ural = createTill(world, world.company.tills[2], world.company.ural);
  expect((await ural.enrol(code)).status).toBe(200);
  expect((await ural.hello()).status).toBe(200);
  await page.reload();
  await row.getByText('На связи').waitFor();
  await row.getByText('0.1.0').waitFor();
  world.clock.advance(10 * 60_000);
  await page.reload();
  await row.getByText('Нет связи').waitFor();
});
