import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { idOf } from '../../testkit/people.testkit.ts';
import { EVENTUALLY, openTheatre, type Stage, type Theatre } from '../../testkit/stage.testkit.ts';

let theatre: Theatre;
let stage: Stage;
beforeAll(async () => {
  theatre = await openTheatre();
});
afterEach(() => stage.close());
afterAll(() => theatre.close());

test('[CRM-04] what came back of a purchase stands on its page: lines, money, bonuses, the risk', async () => {
  stage = await theatre.open();
  const { page } = stage;
  await stage.signIn(`/purchases/${idOf('p', 187)}`);
  await page.getByRole('heading', { level: 1, name: 'Покупка 000187' }).waitFor();
  await page.getByText('возвращена частично').waitFor();
  await page.getByText('вернули 2').waitFor();
  const panel = page.getByRole('region', { name: 'Возвраты' });
  const text = (await panel.innerText()).replaceAll(/\s/g, ' ');
  expect(text).toContain('Возврат 9-31');
  expect(text).toContain('возвращено лишнее');
  expect(text).toContain('Выдано сверх проданного: 120');
  expect(text).toContain('Бонусы: вернулось 15');
  expect(text).toContain('Осталось за вычетом возвратов');
});

test('[CRM-04] the list of refunds: found by the number of the receipt, opened at its purchase', async () => {
  stage = await theatre.open();
  const { page } = stage;
  await stage.signIn('/refunds');
  const rows = page.locator('tbody tr');
  await expect.poll(() => rows.count(), EVENTUALLY).toBe(11);
  await page.getByPlaceholder('Номер возврата или чека').fill('000187');
  await page.waitForURL('**number=000187**');
  await expect.poll(() => rows.count(), EVENTUALLY).toBe(1);
  await page.getByRole('link', { name: '000187' }).click();
  await page.getByRole('heading', { level: 1, name: 'Покупка 000187' }).waitFor();
});
