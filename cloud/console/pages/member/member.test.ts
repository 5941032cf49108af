import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { idOf } from '../../testkit/people.testkit.ts';
import { makePurchase } from '../../testkit/purchases.testkit.ts';
import type { FakeState } from '../../testkit/fake-operations.testkit.ts';
import { EVENTUALLY, openTheatre, type Stage, type Theatre } from '../../testkit/stage.testkit.ts';

const ANNA = `/members/${idOf('m', 1)}`;
// A loaded machine draws slowly.
vi.setConfig({ testTimeout: 60_000 });

let theatre: Theatre;
let stage: Stage;

beforeAll(async () => {
  theatre = await openTheatre();
});
afterAll(() => theatre.close());
afterEach(() => stage.close());

async function open(change?: (state: FakeState) => void): Promise<Stage['page']> {
  stage = await theatre.open({ width: 1280, height: 800 }, change);
  return stage.page;
}

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

test('an operator answers a call without scrolling at 1280×800', async () => {
  const page = await open();
  await stage.signIn(ANNA);
  await page.getByRole('link', { name: '000200' }).first().waitFor();
  const answers = [
    page.getByRole('heading', { level: 1, name: 'Анна Соколова' }),
    page.getByText('Анкета полная'),
    page.getByText('1 284,50').first(),
    page.getByText('Сгорят 05.12.2026: 310,00'),
    page.getByText('+7 916 123-45-00'),
    page.getByText('299000001000'),
    page.getByRole('table', { name: 'Последние покупки' }).getByRole('link').first(),
    page.getByRole('table', { name: 'История счёта' }).getByText('Начисление').first(),
  ];
  for (const answer of answers) {
    const box = (await answer.boundingBox())!;
    expect(box.y + box.height).toBeLessThanOrEqual(800);
  }
  expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThanOrEqual(800);
});

test('balances are told by currency, with what waits and what is set aside', async () => {
  const page = await open();
  await stage.signIn(ANNA);
  const bonuses = page.getByRole('region', { name: 'Бонусы' });
  await bonuses.waitFor();
  expect(plain(await bonuses.innerText()).split('\n')).toEqual(
    expect.arrayContaining(['1 284,50', 'Ждут активации', '96,30', 'В резерве', '—']),
  );
  const stamps = plain(await page.getByRole('region', { name: 'Наклейки' }).innerText());
  expect(stamps).toContain('Ничего не сгорает');
});

test('every movement has its reason, its sign and the balance after it; more come by a button', async () => {
  const page = await open();
  await stage.signIn(ANNA);
  const history = page.getByRole('table', { name: 'История счёта' });
  await history.getByText('Оплата бонусами до 30 % чека').first().waitFor();
  const second = plain(await history.getByRole('row').nth(2).innerText());
  expect(second).toMatch(/Списание/);
  expect(second).toMatch(/−150,00\s+1 281,50/);
  expect(await history.getByRole('row').count()).toBe(31);
  await page.getByRole('button', { name: 'Показать ещё' }).click();
  await expect.poll(() => history.getByRole('row').count(), EVENTUALLY).toBe(61);
  await page.getByText('Наклейки').last().click();
  await expect.poll(() => history.getByRole('row').count(), EVENTUALLY).toBe(8);
});

test('a purchase made during the call appears by itself', async () => {
  const page = await open();
  await stage.signIn('/purchases');
  await page.getByText('Новые появляются сами').waitFor();
  await page.getByRole('link', { name: 'Анна Соколова' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Анна Соколова' }).waitFor();
  const { state, hub } = stage;
  const row = makePurchase(201, Date.now(), state.tills[0]!, state.members[0]!);
  state.purchases.unshift(row);
  state.members[0]!.accounts[0]!.active = '1300.00';
  hub.tellPurchase(row);
  await page.getByRole('link', { name: '000201' }).waitFor();
  await page.getByText('1 300,00').waitFor();
});

test('all purchases of the member are one click away, the filter says whose', async () => {
  const page = await open();
  await stage.signIn(ANNA);
  await page.getByRole('link', { name: 'Все покупки участника' }).click();
  await page.getByText('Участник: Анна Соколова').waitFor();
  await page.getByRole('button', { name: 'Показать покупки всех участников' }).click();
  await page.getByRole('link', { name: '000199' }).waitFor();
});

test('a member with nothing yet is told so, a debt is shown as a debt', async () => {
  const page = await open();
  await stage.signIn(`/members/${idOf('m', 2)}`);
  await page.getByText('Счетов ещё нет').waitFor();
  await page.getByText('Движений по счёту ещё не было.').waitFor();
  await page.goto(`/members/${idOf('m', 5)}`);
  await page.getByText('−120,00').waitFor();
});

test('whoever may not see purchases is not asked for them', async () => {
  const page = await open((state) => {
    state.session.grants = { rights: ['members.read'], storeIds: null };
  });
  await stage.signIn(ANNA);
  await page.getByRole('table', { name: 'История счёта' }).waitFor();
  expect(await page.getByText('Последние покупки').count()).toBe(0);
  expect(stage.hub.calls.filter(({ id }) => id === 'purchases.list')).toEqual([]);
});
