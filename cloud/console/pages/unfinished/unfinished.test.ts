import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { EVENTUALLY, openTheatre, type Stage, type Theatre } from '../../testkit/stage.testkit.ts';

let theatre: Theatre;
let stage: Stage;
beforeAll(async () => {
  theatre = await openTheatre();
});
afterEach(() => stage.close());
afterAll(() => theatre.close());

test('[CRM-05] an operation that nobody finished is cancelled by hand, with a reason', async () => {
  stage = await theatre.open();
  const { page, state } = stage;
  await stage.signIn('/unfinished');
  await page.getByRole('heading', { level: 1, name: 'Незавершённые операции' }).waitFor();
  const rows = page.locator('tbody tr');
  await expect.poll(() => rows.count(), EVENTUALLY).toBe(2);
  await page.getByRole('button', { name: 'Отменить' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Отменить операцию?' });
  await dialog.getByRole('button', { name: 'Отменить операцию' }).click();
  await page.getByText('Напишите причину, не короче трёх знаков.').waitFor();
  expect(state.reasons).toEqual([]);
  await dialog.getByLabel('Причина').fill('Покупатель ушёл');
  await page.keyboard.press('Enter');
  await expect.poll(() => rows.count(), EVENTUALLY).toBe(1);
  expect(state.reasons).toEqual(['Покупатель ушёл']);
});

test('one that ended meanwhile says so, and the list is asked anew', async () => {
  stage = await theatre.open();
  const { page, state } = stage;
  await stage.signIn('/unfinished');
  await page.getByRole('button', { name: 'Отменить' }).first().click();
  state.unfinished = state.unfinished.slice(1);
  await page.getByLabel('Причина').fill('Касса сломалась');
  await page.keyboard.press('Enter');
  await page.getByText('Операция завершилась раньше').waitFor();
});

test('who may only look has no button', async () => {
  stage = await theatre.open({}, (state) => {
    state.session.grants.rights = ['purchases.read', 'members.read'];
  });
  const { page } = stage;
  await stage.signIn('/unfinished');
  await page.locator('tbody tr').first().waitFor();
  expect(await page.getByRole('button', { name: 'Отменить' }).count()).toBe(0);
});
