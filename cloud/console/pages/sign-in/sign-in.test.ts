import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { LOGIN, PASSWORD, Refusal } from '../../testkit/fake-operations.testkit.ts';
import { openTheatre, type Stage, type Theatre } from '../../testkit/stage.testkit.ts';

const WRONG = 'Неверное имя пользователя или пароль. Проверьте правильность введенных данных';
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

async function enter(login: string, password: string): Promise<void> {
  const { page } = stage;
  await page.getByLabel('Пользователь').fill(login);
  await page.getByLabel('Пароль', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

test('[AUTH-01] the sign-in page asks «Пользователь» and «Пароль», «Вход» opens the main page', async () => {
  const { page } = stage;
  await page.goto('/');
  await page.waitForURL('**/sign-in**');
  await page.getByLabel('Пользователь').waitFor();
  expect(await page.evaluate('document.activeElement.name')).toBe('username');
  expect(await page.getByLabel('Пароль', { exact: true }).getAttribute('type')).toBe('password');
  await page.keyboard.type(LOGIN);
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.getByRole('button', { name: 'Вход', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Покупки' }).waitFor();
  expect(stage.complaints).toEqual([]);
});

test('[AUTH-02] wrong data shows exactly the agreed text, the same for a wrong name', async () => {
  const { page } = stage;
  await page.goto('/sign-in');
  await enter(LOGIN, 'не тот');
  expect(await page.getByRole('alert').textContent()).toBe(WRONG);
  await enter('nobody', PASSWORD);
  await stage.until('document.activeElement.name === "password"');
  expect(await page.getByRole('alert').textContent()).toBe(WRONG);
  expect(page.url()).toContain('/sign-in');
  await enter(LOGIN, PASSWORD);
  await page.getByRole('button', { name: 'Выход' }).waitFor();
});

test('[AUTH-02] a locked account is told in the server’s words, and nothing typed is lost', async () => {
  const { page, hub } = stage;
  const told = 'Слишком много попыток. Повторите через 5 минут.';
  hub.fail('session.signIn', new Refusal(429, 'auth.locked', told, 300));
  await page.goto('/sign-in');
  await enter(LOGIN, PASSWORD);
  expect(await page.getByRole('alert').textContent()).toBe(told);
  expect(await page.getByLabel('Пользователь').inputValue()).toBe(LOGIN);
});

test('after signing in one is where he wanted to be, filters and all', async () => {
  const { page } = stage;
  await stage.signInByHand('/purchases?number=00019');
  await page.waitForURL('**/purchases?number=00019');
  await page.getByRole('link', { name: '000199' }).waitFor();
});

test('an address of another site is never the place to return to', async () => {
  const { page, hub } = stage;
  await stage.signInByHand('/sign-in?returnTo=//evil.example/');
  await page.getByRole('heading', { level: 1, name: 'Покупки' }).waitFor();
  expect(page.url().startsWith(hub.url)).toBe(true);
});

test('an empty field is named before anything is sent', async () => {
  const { page, hub } = stage;
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Вход', exact: true }).click();
  await page.getByText('Введите имя пользователя').waitFor();
  await page.getByLabel('Пользователь').fill(LOGIN);
  await page.keyboard.press('Enter');
  await page.getByText('Введите пароль').waitFor();
  expect(await page.evaluate('document.activeElement.name')).toBe('password');
  expect(hub.calls.filter(({ id }) => id === 'session.signIn')).toEqual([]);
});

test('Caps Lock is pointed out while the password is typed', async () => {
  const { page } = stage;
  await page.goto('/sign-in');
  const field = page.getByLabel('Пароль', { exact: true });
  await field.focus();
  await field.dispatchEvent('keyup', { key: 'A', modifierCapsLock: true });
  await page.getByText('Включён Caps Lock').waitFor();
  await field.dispatchEvent('keyup', { key: 'a' });
  await page.getByText('Включён Caps Lock').waitFor({ state: 'detached' });
});

test('a server that does not answer is told apart from a wrong password', async () => {
  const { page, hub } = stage;
  await page.goto('/sign-in');
  hub.fail('session.signIn', 'hang up');
  await enter(LOGIN, PASSWORD);
  await page.getByRole('alert').getByText('Сервер не отвечает').waitFor();
  hub.fail('session.signIn', null);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Выход' }).waitFor();
});
