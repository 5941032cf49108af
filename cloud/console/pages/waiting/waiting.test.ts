import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { idOf } from '../../testkit/people.testkit.ts';
import { EVENTUALLY, openTheatre, type Stage, type Theatre } from '../../testkit/stage.testkit.ts';

// A loaded machine draws slowly.
vi.setConfig({ testTimeout: 60_000 });

let theatre: Theatre;
let stage: Stage;
beforeAll(async () => {
  theatre = await openTheatre();
});
afterEach(() => stage.close());
afterAll(() => theatre.close());

test('[SYNC-09] what waits is listed with its reason, opened, and posted again with why it was', async () => {
  stage = await theatre.open();
  const { page, state } = stage;
  await stage.signIn('/waiting-events');
  const rows = page.locator('tbody tr');
  await expect.poll(() => rows.count(), EVENTUALLY).toBe(5);
  await page.getByText('Участника с таким номером в хабе нет').waitFor();
  await page.getByRole('combobox', { name: 'Где ждёт' }).click();
  await page.getByRole('option', { name: 'отстойник' }).click();
  await expect.poll(() => rows.count(), EVENTUALLY).toBe(3);
  await page.getByRole('link', { name: 'Продажа 07-11' }).click();
  await page.getByText('"cashier": "Иванова"').waitFor();
  await page.getByRole('button', { name: 'Провести снова' }).click();
  const dialog = page.getByRole('dialog', { name: 'Провести снова' });
  await dialog.getByRole('button', { name: 'Провести снова' }).click();
  await dialog.getByText('Напишите причину, не короче трёх знаков.').waitFor();
  expect(state.waiting[0]?.decision).toBeNull();
  await dialog.getByLabel('Причина').fill('Участника завели');
  await page.keyboard.press('Enter');
  await page.getByText('Участника завели').waitFor();
  await page.getByRole('link', { name: 'Открыть покупку' }).waitFor();
  expect(await page.getByRole('button', { name: 'Списать' }).count()).toBe(0);
  await page.goto('/waiting-events?decided=true');
  await page.getByText('проведено').waitFor();
});

test('[SYNC-06] a branch’s sale is released after its effect is told; who comes second is told who was first', async () => {
  stage = await theatre.open();
  const { page, state } = stage;
  await stage.signIn(`/waiting-events/${idOf('w', 2)}`);
  await page.getByRole('button', { name: 'Выпустить в книги' }).click();
  const dialog = page.getByRole('dialog', { name: 'Выпустить в книги' });
  await dialog.getByText('Отменить это можно только возвратом').waitFor();
  const decision = {
    outcome: 'released' as const,
    byName: 'Пётр Первый',
    at: new Date().toISOString(),
    why: 'Покупатель был',
    purchaseId: null,
  };
  state.waiting[1] = { ...state.waiting[1]!, decision };
  await dialog.getByLabel('Причина').fill('Покупатель был');
  await page.keyboard.press('Enter');
  await dialog.getByText('уже разобрано: Пётр Первый').waitFor();
});

test('what still cannot be posted says why; the accepted side of a fork and a rebuilt file are only written off', async () => {
  stage = await theatre.open();
  const { page } = stage;
  await stage.signIn(`/waiting-events/${idOf('w', 4)}`);
  await page.getByRole('button', { name: 'Провести снова' }).click();
  await page.getByLabel('Причина').fill('Проверим ещё раз');
  await page.keyboard.press('Enter');
  await page.getByText('Провести не удалось: purchase_unknown.').waitFor();
  for (const number of [3, 5]) {
    await page.goto(`/waiting-events/${idOf('w', number)}`);
    await page.getByRole('button', { name: 'Списать' }).waitFor();
    expect(await page.getByRole('button', { name: /Провести|Выпустить/ }).count()).toBe(0);
  }
});

test('who may not decide sees the event and no buttons', async () => {
  stage = await theatre.open({}, (state) => {
    state.session.grants.rights = ['tills.read'];
  });
  const { page } = stage;
  await stage.signIn(`/waiting-events/${idOf('w', 1)}`);
  await page.getByText('Решать может тот, у кого есть право').waitFor();
  expect(await page.getByRole('button', { name: 'Списать' }).count()).toBe(0);
});
