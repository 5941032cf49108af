import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { idOf } from '../../testkit/people.testkit.ts';
import { openTheatre, type Stage, type Theatre } from '../../testkit/stage.testkit.ts';

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

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

test('[CRM-06] a purchase shows each promotion that was tried, what it gave or why it did not fire', async () => {
  const { page } = stage;
  await stage.signIn(`/purchases/${idOf('p', 200)}`);
  const why = page.getByRole('region', { name: 'Почему так' });
  await why.waitFor();
  const said = plain(await why.innerText());
  expect(said).toContain('Сработали\n3\n−10 % по карте клуба');
  expect(said).toContain('Вторая пачка за полцены\nскидка 174,50 ₽ · версия 2');
  expect(said).toContain('Скидка 500 ₽ от 5 000 ₽\nСумма чека');
  expect(said).toMatch(/Летняя распродажа\nАкция закончилась 31\.08\.2026/);
  await page.getByText('EN', { exact: true }).click();
  await page.getByRole('region', { name: 'Why so' }).getByText('The promotion ended on').waitFor();
});

test('lines carry the part of each promotion, and figures stand to the right in one width', async () => {
  const { page } = stage;
  await stage.signIn(`/purchases/${idOf('p', 200)}`);
  const lines = page.getByRole('table', { name: 'Позиции' });
  await lines.waitFor();
  const said = plain(await lines.innerText());
  expect(said).toContain('Вторая пачка за полцены');
  expect(said).toContain('−174,50 ₽');
  expect(said).toMatch(/Улун[^\n]*\nT-0417\n?\t?0,35/);
  const figures = lines.locator('tbody td[data-align=right] .verno-figure');
  await figures.first().waitFor();
  const styles = await page.evaluate(`
    [...document.querySelectorAll('.verno-lines td[data-align=right] .verno-figure')].map((node) =>
      [getComputedStyle(node).fontVariantNumeric, getComputedStyle(node.closest('td')).textAlign].join())
  `);
  expect(new Set(styles as string[])).toEqual(new Set(['tabular-nums,right']));
});

test('payments, change and bonuses to come are told with their dates', async () => {
  const { page } = stage;
  await stage.signIn(`/purchases/${idOf('p', 200)}`);
  const payments = page.getByRole('region', { name: 'Оплата' });
  await payments.waitFor();
  expect(plain(await payments.innerText())).toContain('Получено 1 500,00 ₽, сдача 131,70 ₽');
  const accruals = page.getByRole('region', { name: 'Начисления' });
  expect(plain(await accruals.innerText())).toContain(
    'с суммы 842,00 ₽, активны с 01.12.2026, сгорят 01.06.2027\n+42,10 Бонусы',
  );
});

test('a code that is the goods’ number too is told once, and of each time whose it is', async () => {
  const { page } = stage;
  await stage.signIn(`/purchases/${idOf('p', 200)}`);
  const lines = page.getByRole('table', { name: 'Позиции' });
  await lines.waitFor();
  expect((await lines.innerText()).split('4600000000077')).toHaveLength(2);
  const facts = page.getByRole('region', { name: 'О покупке' });
  expect(plain(await facts.innerText())).toMatch(
    /Время магазина\s+[\d., :]+\s[^]*Принята хабом\s+[\d., :]+ по времени этого компьютера/,
  );
});

test('inputs of the calculation unfold on request', async () => {
  const { page } = stage;
  await stage.signIn(`/purchases/${idOf('p', 200)}`);
  const show = page.getByRole('button', { name: 'Показать' });
  await show.waitFor();
  expect(await page.getByText('b'.repeat(64)).isVisible()).toBe(false);
  await show.click();
  await page.getByText('b'.repeat(64)).waitFor();
  await page.getByRole('cell', { name: 'member.statuses.club' }).waitFor();
});

test('a purchase that is not there is said in the server’s words, with the way back', async () => {
  const { page } = stage;
  await stage.signIn(`/purchases/${idOf('p', 9999)}`);
  await page.getByText('Такой записи нет. Проверьте адрес.').waitFor();
  await page
    .getByRole('navigation', { name: 'Где я' })
    .getByRole('link', { name: 'Покупки' })
    .click();
  await page.getByRole('heading', { level: 1, name: 'Покупки' }).waitFor();
});
