import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { EVENTUALLY, openTheatre, type Stage, type Theatre } from '../../testkit/stage.testkit.ts';

// A loaded machine draws slowly.
vi.setConfig({ testTimeout: 60_000 });

let theatre: Theatre;
let stage: Stage;

beforeAll(async () => {
  theatre = await openTheatre();
});
afterAll(() => theatre.close());
beforeEach(async () => {
  stage = await theatre.open();
});
afterEach(() => stage.close());

const names = (): Promise<string[]> =>
  stage.page.locator('tbody tr td:first-child a').allTextContents();

test.each([
  [
    'phone in any writing',
    '8 916 123 45 02',
    'Константинопольская-Преображенская Александра Владиславовна',
  ],
  ['card', '299000001003', 'Мария Лебедева'],
  ['e-mail', 'member7@example.org', 'Иван Чернов'],
  ['the beginning of a name', 'гарип', 'Тимур Гарипов'],
])('a member is found by %s', async (_, typed, name) => {
  const { page } = stage;
  await stage.signIn('/members');
  await page.getByRole('searchbox').fill(typed);
  await expect.poll(names, EVENTUALLY).toEqual([name]);
  expect(new URL(page.url()).searchParams.get('search')).toBe(typed);
});

test('what is typed on while the answer comes is not lost', async () => {
  const { page } = stage;
  await stage.signIn('/members');
  await page.getByRole('link', { name: 'Анна Соколова' }).waitFor();
  await page.getByRole('searchbox').pressSequentially('ольга юсу', { delay: 90 });
  await page.waitForURL('**search=**');
  expect(await page.getByRole('searchbox').inputValue()).toBe('ольга юсу');
});

test('nobody found says what may be searched by', async () => {
  const { page } = stage;
  await stage.signIn('/members?search=ъъъ');
  await page.getByText('Никого не нашлось').waitFor();
  await page.getByText('подойдёт любая запись телефона').waitFor();
});

test('a row opens by a click anywhere in it, and by Enter on its link', async () => {
  const { page } = stage;
  await stage.signIn('/members');
  await page.getByRole('cell', { name: '+7 916 123-45-03' }).click();
  await page.getByRole('heading', { level: 1, name: 'Мария Лебедева' }).waitFor();
  await page.goBack();
  await page.getByRole('link', { name: 'Пётр Ильин' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Пётр Ильин' }).waitFor();
});

test('a long list goes by pages', async () => {
  const { page } = stage;
  await stage.signIn('/members');
  await page.getByRole('button', { name: 'Дальше' }).click();
  await page.getByRole('link', { name: 'Участник Номер 51' }).waitFor();
  await page.getByRole('button', { name: 'Дальше' }).click();
  await page.getByText('Страница 3 · 20 строк').waitFor();
  expect(await page.getByRole('button', { name: 'Дальше' }).isDisabled()).toBe(true);
});
