import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { makePurchase } from '../../testkit/purchases.testkit.ts';
import {
  EVENTUALLY,
  openTheatre,
  type Stage,
  type StageOptions,
  type Theatre,
} from '../../testkit/stage.testkit.ts';
import type { FakeState } from '../../testkit/fake-operations.testkit.ts';

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

/** A purchase made this moment: the hub has it and tells of it. */
function sell(number: number, tillIndex = 0): void {
  const { state, hub } = stage;
  const row = makePurchase(number, Date.now(), state.tills[tillIndex]!, state.members[0]!);
  state.purchases.unshift(row);
  hub.tellPurchase(row);
}

const live = (): Promise<void> => stage.page.getByText('Новые появляются сами').waitFor();
const numbers = (): Promise<string[]> =>
  stage.page.locator('tbody tr td:first-child a').allTextContents();
const first = async (): Promise<string | undefined> => (await numbers())[0];

test('[CRM-04] purchases are found by date, store, till and number, and one is opened', async () => {
  const page = await open();
  await stage.signIn('/purchases');
  await page.getByRole('link', { name: '000200' }).waitFor();
  expect(await numbers()).toHaveLength(50);

  await page.getByRole('combobox', { name: 'Магазин' }).click();
  await page.getByRole('option', { name: 'Бакалея «У фонтана»' }).click();
  await page.waitForURL('**store=**');
  await page.getByRole('link', { name: '000200' }).waitFor({ state: 'detached' });
  expect(await page.locator('tbody').innerText()).not.toContain('Чайная');

  await page.getByPlaceholder('Номер чека').fill('00019');
  await page.waitForURL('**number=00019**');
  await expect.poll(numbers, EVENTUALLY).toEqual(['000197', '000193']);

  await page.getByRole('button', { name: 'Сбросить фильтры' }).click();
  await page.getByRole('link', { name: '000200' }).waitFor();
  await page.getByRole('textbox', { name: 'С', exact: true }).fill('01.01.2020');
  await page.keyboard.press('Enter');
  await page.waitForURL('**from=2020-01-01**');
  await page.getByRole('textbox', { name: 'По', exact: true }).fill('02.01.2020');
  await page.keyboard.press('Enter');
  await page.getByText('Под фильтры ничего не подходит').waitFor();
  await page.goBack();

  await page.goto('/purchases?number=000123');
  await page.getByRole('link', { name: '000123' }).click();
  await page.getByRole('heading', { level: 1, name: 'Покупка 000123' }).waitFor();
});

test('a purchase made now appears at the top without a reload, marked for a while', async () => {
  const page = await open();
  await stage.signIn('/purchases');
  await live();
  await page.evaluate('window.isTheSamePage = true');
  sell(201);
  await page.getByRole('link', { name: '000201' }).waitFor();
  expect((await numbers())[0]).toBe('000201');
  const row = page.locator('tbody tr').first();
  expect(await row.getAttribute('data-arrived')).toBe('true');
  expect(await page.evaluate('window.isTheSamePage')).toBe(true);
});

test('a purchase that the filters do not let in stays out', async () => {
  const page = await open();
  await stage.signIn('/purchases');
  const { tills } = stage.state;
  await page.goto(`/purchases?till=${tills[1]!.tillId}`);
  await live();
  await page.getByRole('link', { name: '000197' }).waitFor();
  sell(201, 0);
  sell(202, 1);
  await page.getByRole('link', { name: '000202' }).waitFor();
  expect(await page.getByRole('link', { name: '000201' }).count()).toBe(0);
});

test('a reader who has scrolled is not disturbed: new ones wait behind a button', async () => {
  const page = await open();
  await stage.signIn('/purchases');
  await live();
  await page.getByRole('link', { name: '000200' }).waitFor();
  await page.mouse.wheel(0, 600);
  await stage.until('window.scrollY > 300');
  sell(201);
  sell(202);
  const button = page.getByRole('button', { name: 'Показать 2 новые' });
  await button.waitFor();
  expect((await numbers())[0]).toBe('000200');
  await button.click();
  await page.getByRole('link', { name: '000202' }).waitFor();
  expect((await numbers()).slice(0, 3)).toEqual(['000202', '000201', '000200']);
  expect(await page.evaluate('window.scrollY')).toBe(0);
});

test('on a later page news are counted, and the button leads to the first page', async () => {
  const page = await open();
  await stage.signIn('/purchases');
  await live();
  await page.getByRole('button', { name: 'Дальше' }).click();
  await page.getByRole('link', { name: '000150' }).waitFor();
  for (let number = 201; number <= 205; number += 1) sell(number);
  await page.getByRole('button', { name: 'Показать 5 новых' }).click();
  await page.getByRole('link', { name: '000205' }).waitFor();
  expect(page.url()).not.toContain('cursor');
});

test('pages are in the address: forth, back, the browser’s back, a link opened anew', async () => {
  const page = await open();
  await stage.signIn('/purchases');
  await page.getByRole('button', { name: 'Дальше' }).click();
  await page.getByText('Страница 2 ·').waitFor();
  await page.getByRole('button', { name: 'Дальше' }).click();
  await page.getByText('Страница 3 ·').waitFor();
  await expect.poll(first, EVENTUALLY).toBe('000100');
  await page.getByRole('button', { name: 'Назад' }).click();
  await page.getByText('Страница 2 ·').waitFor();
  await page.goBack();
  await page.getByText('Страница 3 ·').waitFor();
  const address = page.url();
  await page.goto('/tills');
  await page.goto(address);
  await expect.poll(first, EVENTUALLY).toBe('000100');
  await page.getByRole('button', { name: 'В начало' }).click();
  await expect.poll(first, EVENTUALLY).toBe('000200');
});

test('without live news the list is asked again and says so', async () => {
  const page = await open();
  await stage.signIn('/purchases');
  await live();
  stage.hub.silence();
  await page.getByText('Обновляется раз в 10 с').waitFor();
  const { state } = stage;
  state.purchases.unshift(makePurchase(201, Date.now(), state.tills[0]!, null));
  await page.getByRole('link', { name: '000201' }).waitFor();
  expect(await page.locator('tbody tr').first().getAttribute('data-arrived')).toBe('true');
});

test('columns are chosen once and remembered', async () => {
  const page = await open();
  await stage.signIn('/purchases');
  await page.getByRole('button', { name: 'Колонки' }).click();
  await page.getByLabel('До скидок').check();
  await page.getByLabel('Бонусами').uncheck();
  await page.reload();
  await page.getByRole('columnheader', { name: 'До скидок' }).waitFor();
  expect(await page.getByRole('columnheader', { name: 'Бонусами' }).count()).toBe(0);
});

test('an empty shop says what to do next', async () => {
  const page = await open({}, (state) => {
    state.purchases = [];
  });
  await stage.signIn('/purchases');
  await page.getByText('Покупок ещё нет').waitFor();
  await page.getByText('как только касса пробьёт первый чек').waitFor();
});

test('a day that is not in the calendar is named at its field and changes nothing', async () => {
  const page = await open();
  await stage.signIn('/purchases');
  await page.getByRole('textbox', { name: 'С', exact: true }).fill('31.02.2026');
  await page.keyboard.press('Tab');
  await page.getByText('Такой даты нет').waitFor();
  expect(page.url()).not.toContain('from');
});
