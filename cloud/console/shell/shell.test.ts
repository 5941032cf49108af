import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { idOf } from '../testkit/people.testkit.ts';
import { LOGIN, PASSWORD, Refusal, type FakeState } from '../testkit/fake-operations.testkit.ts';
import {
  openTheatre,
  type Stage,
  type StageOptions,
  type Theatre,
} from '../testkit/stage.testkit.ts';

const PAGES = [
  '/purchases',
  `/purchases/${idOf('p', 200)}`,
  '/members',
  `/members/${idOf('m', 1)}`,
  '/tills',
];
// A loaded machine draws slowly.
vi.setConfig({ testTimeout: 60_000 });

let theatre: Theatre;
let stage: Stage;

beforeAll(async () => {
  theatre = await openTheatre();
});
afterAll(() => theatre.close());
afterEach(() => stage.close());

async function open(
  options: StageOptions = {},
  change?: (state: FakeState) => void,
): Promise<Stage['page']> {
  stage = await theatre.open(options, change);
  return stage.page;
}

test.each([
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
])('[AUTH-03] «Выход» stands at the top right of every page ($width px wide)', async (size) => {
  const page = await open(size);
  await stage.signIn('/');
  for (const path of PAGES) {
    await page.goto(path);
    await page.locator('h1').waitFor();
    const box = (await page.getByRole('button', { name: 'Выход', exact: true }).boundingBox())!;
    expect(box.y + box.height, path).toBeLessThanOrEqual(56);
    expect(box.x + box.width, path).toBeGreaterThan(size.width - 24);
  }
});

test('[AUTH-03] «Выход» ends the session on the server; the way back leads to the sign-in', async () => {
  const page = await open();
  await stage.signIn('/members');
  await page.getByRole('link', { name: 'Анна Соколова' }).waitFor();
  expect(stage.hub.sessions.size).toBe(1);
  await page.getByRole('button', { name: 'Выход', exact: true }).click();
  await page.getByLabel('Пользователь').waitFor();
  expect(stage.hub.sessions.size).toBe(0);
  await page.goBack();
  await page.getByLabel('Пользователь').waitFor();
  expect(await page.getByText('Анна Соколова').count()).toBe(0);
});

test('signing out that does not reach the server says so: nobody is left half signed in', async () => {
  const page = await open();
  await stage.signIn('/tills');
  stage.hub.fail('session.signOut', 'hang up');
  await page.getByRole('button', { name: 'Выход', exact: true }).click();
  await page.getByText('Выйти не получилось').waitFor();
  expect(stage.hub.sessions.size).toBe(1);
});

test('a session that ended leads to the sign-in and back to the same place', async () => {
  const page = await open();
  await stage.signIn('/members?search=анна');
  await page.getByRole('link', { name: 'Анна Соколова' }).waitFor();
  stage.hub.sessions.clear();
  await page.getByRole('link', { name: 'Анна Соколова' }).click();
  await page.getByLabel('Пользователь').fill(LOGIN);
  await page.getByLabel('Пароль', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Анна Соколова' }).waitFor();
});

test('the menu shows what the role may see; an address by hand shows a word, not data', async () => {
  const page = await open({}, (state) => {
    state.session.grants = { rights: ['members.read'], storeIds: null };
  });
  await stage.signIn('/');
  await page.getByRole('heading', { level: 1, name: 'Участники' }).waitFor();
  const menu = page.getByRole('navigation', { name: 'Меню' });
  expect(await menu.getByRole('link').allTextContents()).toEqual(['Участники']);
  await page.goto('/tills');
  await page.getByText('Нет доступа к этой странице').waitFor();
  expect(stage.hub.calls.filter(({ id }) => id === 'tills.list')).toEqual([]);
});

test('the language changes at once, is remembered, and the server is asked in it', async () => {
  const page = await open();
  await stage.signIn('/purchases');
  await page.getByText('EN', { exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Purchases' }).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  expect(await page.evaluate('document.documentElement.lang')).toBe('en');
  expect(await page.getByText('₽1,368.30').count()).toBe(1);
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Purchases' }).waitFor();
  expect(stage.hub.calls.at(-1)!.language).toBe('en');
});

test('the account’s language is taken where nobody chose another', async () => {
  const page = await open({}, (state) => {
    state.session.language = 'en';
  });
  await page.goto('/tills');
  await page.getByLabel('Пользователь').fill(LOGIN);
  await page.getByLabel('Пароль', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Tills' }).waitFor();
});

test('light and dark change by a button and stay', async () => {
  const page = await open({ colorScheme: 'light' });
  await stage.signIn('/tills');
  await page.getByRole('button', { name: 'Тёмная тема' }).click();
  const scheme = 'document.documentElement.getAttribute("data-mantine-color-scheme")';
  await stage.until(`${scheme} === "dark"`);
  await page.reload();
  expect(await page.evaluate(scheme)).toBe('dark');
});

test('Ctrl+K finds a member by phone in any writing; arrows and Enter open him', async () => {
  const page = await open();
  await stage.signIn('/purchases');
  await page.locator('h1').waitFor();
  await page.keyboard.press('Control+KeyK');
  const field = page.getByRole('combobox', { name: 'Искать участника, покупку или страницу' });
  await field.fill('8 (916) 123-45-01');
  await page.getByRole('option', { name: /Пётр Ильин/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Пётр Ильин' }).waitFor();
});

test('Ctrl+K works in the Russian layout, finds by card, by receipt number and by page', async () => {
  const page = await open();
  await stage.signIn('/purchases');
  await page.locator('h1').waitFor();
  await page.evaluate(
    'window.dispatchEvent(new KeyboardEvent("keydown", { code: "KeyK", key: "л", ctrlKey: true }))',
  );
  const field = page.getByRole('dialog').getByRole('combobox');
  await field.fill('299000001003');
  await page.getByRole('option', { name: /Мария Лебедева/ }).waitFor();
  await field.fill('000150');
  await page.getByRole('option', { name: /000150/ }).waitFor();
  await field.fill('касс');
  await page.getByRole('option', { name: 'Кассы' }).click();
  await page.waitForURL('**/tills');
});

test('Ctrl+K says when nothing is found, and Esc gives the focus back', async () => {
  const page = await open();
  await stage.signIn('/purchases');
  const button = page.getByRole('button', { name: /^Поиск/ });
  await button.click();
  await page.getByRole('dialog').getByRole('combobox').fill('ъъъъ');
  await page.getByText('Ничего не нашлось').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await stage.until('document.activeElement.classList.contains("verno-search-button")');
});

test('an address that leads nowhere says what to do', async () => {
  const page = await open();
  await stage.signInByHand('/no-such-page');
  await page.getByText('Такой страницы нет').waitFor();
  await page.getByRole('main').getByRole('link', { name: 'На главную' }).click();
  await page.getByRole('heading', { level: 1, name: 'Покупки' }).waitFor();
});

test('a list that fails shows the server’s words and is read again by a button', async () => {
  const page = await open();
  await stage.signIn('/tills');
  stage.hub.fail(
    'members.list',
    new Refusal(400, 'request.broken', 'База на обслуживании до 03:00.'),
  );
  await page.getByRole('link', { name: 'Участники' }).click();
  await page.getByText('База на обслуживании до 03:00.').waitFor();
  stage.hub.fail('members.list', null);
  await page.getByRole('button', { name: 'Повторить' }).click();
  await page.getByRole('link', { name: 'Анна Соколова' }).waitFor();
});

test('the first Tab leads past the menu to the content', async () => {
  const page = await open();
  await stage.signIn('/tills');
  await page.locator('h1').waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('К содержимому');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('content');
});
