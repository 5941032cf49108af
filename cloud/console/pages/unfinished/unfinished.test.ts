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
  const rows = page.getByRole('table', { name: 'Чеки касс' }).locator('tbody tr');
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

test('[CRM-05] a calculation of a program is confirmed or cancelled by hand, with a reason', async () => {
  stage = await theatre.open();
  const { page, state } = stage;
  await stage.signIn('/unfinished');
  const table = page.getByRole('table', { name: 'Расчёты через API' });
  await expect.poll(() => table.locator('tbody tr').count(), EVENTUALLY).toBe(2);
  await table.getByRole('button', { name: 'Подтвердить' }).first().click();
  const confirm = page.getByRole('dialog', { name: 'Подтвердить покупку?' });
  await confirm.getByText('Покупка на 1 530,20 ₽').waitFor();
  await confirm.getByRole('button', { name: 'Провести покупку' }).click();
  await confirm.getByText('Напишите причину, не короче трёх знаков.').waitFor();
  expect(state.reasons).toEqual([]);
  await confirm.getByLabel('Причина').fill('Деньги пришли по выписке банка');
  await page.keyboard.press('Enter');
  await expect.poll(() => table.locator('tbody tr').count(), EVENTUALLY).toBe(1);
  await table.getByRole('button', { name: 'Отменить' }).click();
  const end = page.getByRole('dialog', { name: 'Отменить расчёт?' });
  await end.getByLabel('Причина').fill('Покупатель ушёл');
  await page.keyboard.press('Enter');
  await page.getByText('Неподтверждённых расчётов нет').waitFor();
  expect(state.reasons).toEqual([
    'confirmed: Деньги пришли по выписке банка',
    'cancelled: Покупатель ушёл',
  ]);
});

test('one that ended meanwhile says so, and the list is asked anew', async () => {
  stage = await theatre.open();
  const { page, state } = stage;
  await stage.signIn('/unfinished');
  const ofTills = page.getByRole('table', { name: 'Чеки касс' });
  await ofTills.getByRole('button', { name: 'Отменить' }).first().click();
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
