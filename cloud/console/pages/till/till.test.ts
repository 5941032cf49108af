import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { idOf } from '../../testkit/people.testkit.ts';
import { openTheatre, type Stage, type Theatre } from '../../testkit/stage.testkit.ts';

// A loaded machine draws slowly.
vi.setConfig({ testTimeout: 60_000 });

let theatre: Theatre;
let stage: Stage;
beforeAll(async () => {
  theatre = await openTheatre();
});
afterEach(() => stage.close());
afterAll(() => theatre.close());

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

test('[SYNC-09] a till’s own page: exchange, clock, devices, days against the books, epochs; live', async () => {
  stage = await theatre.open();
  const { page, state, hub } = stage;
  await stage.signIn(`/tills/${idOf('t', 3)}`);
  await page.getByRole('heading', { level: 1, name: 'Касса 3' }).waitFor();
  const exchange = plain(await page.getByRole('region', { name: 'Обмен с хабом' }).innerText());
  expect(exchange).toMatch(/148 · 3 ч/);
  expect(exchange).toMatch(/отстают на 1 ч[^]*по быстрейшему из 8 обменов, 14 мс/);
  expect(exchange).toContain('41, в хабе 42');
  await page.getByText('Принтер', { exact: true }).waitFor();
  await page
    .getByText(/кончилась бумага/)
    .first()
    .waitFor();
  const days = page.getByRole('table', { name: 'Касса и книги по дням' });
  expect(await days.getByText('расходится').count()).toBe(1);
  expect(plain(await days.innerText())).toContain('214 на 318 450,90 ₽');
  const epochs = page.getByRole('table', { name: 'Эпохи журнала' });
  await epochs.getByText('текущая').waitFor();
  await epochs.getByText('остановлена').waitFor();
  Object.assign(state.tills[2]!, { state: 'online', queue: 0, lag: 0 });
  hub.tellTill(state.tills[2]!);
  await page.getByText('На связи', { exact: true }).waitFor();
});

test('[SYNC-09] reference data that differs from the hub’s: what, since when, and that it healed', async () => {
  stage = await theatre.open({}, (state) => {
    Object.assign(state.tills[1]!, { alarms: ['sets_differ'] });
  });
  const { page } = stage;
  await stage.signIn('/tills');
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'Касса 2' }) });
  await row.getByText('справочники расходятся').waitFor();
  await row.getByRole('link', { name: 'Касса 2' }).click();
  await page.getByRole('heading', { level: 1, name: 'Касса 2' }).waitFor();
  const exchange = page.getByRole('region', { name: 'Обмен с хабом' });
  await exchange
    .getByText(/расходятся с хабом с .+: товары, участники.+, настройки магазина/)
    .waitFor();
  await exchange.getByText(/Касса сама читает их заново/).waitFor();
  await page.goto(`/tills/${idOf('t', 3)}`);
  await exchange.getByText(/^сошлись /).waitFor();
  await exchange
    .getByText(/расходились с хабом с .+: товары, участники, балансы и акции сети\./)
    .waitFor();
  await page.goto(`/tills/${idOf('t', 4)}`);
  await exchange.getByText('расхождений не было').waitFor();
});

test('[SYNC-09] what a till has not told says so, and what waits of it is listed', async () => {
  stage = await theatre.open();
  const { page } = stage;
  await stage.signIn(`/tills/${idOf('t', 4)}`);
  await page.getByText('Касса о себе ещё не сообщала').waitFor();
  expect(await page.getByText('неизвестно', { exact: true }).count()).toBeGreaterThan(2);
  await page.getByText('Касса ещё не присылала итогов.').waitFor();
  await page.getByRole('link', { name: 'Продажа 07-11' }).click();
  await page.getByRole('heading', { level: 1, name: 'Продажа 07-11' }).waitFor();
});
