import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { openTheatre, type Stage, type Theatre } from '../../testkit/stage.testkit.ts';
import { draftOf, faultsOf, lossOfDraft, policyOf } from './draft.ts';

// A loaded machine draws slowly.
vi.setConfig({ testTimeout: 60_000 });

let theatre: Theatre;
let stage: Stage;
beforeAll(async () => {
  theatre = await openTheatre();
});
afterEach(() => stage?.close());
afterAll(() => theatre.close());

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

test('[SYNC-05] HQ reads what a policy can cost, in bonuses and money, before it is saved', async () => {
  stage = await theatre.open({ width: 1280, height: 800 }, (state) => {
    state.session.grants.rights.push('currencies.write');
  });
  const { page, state } = stage;
  await stage.signIn('/offline-bonuses');
  await page.getByText('Потерь быть не может').waitFor();
  await page.getByRole('radio', { name: 'Списывать в пределах' }).check();
  await page.getByText('Заполните пределы: потеря будет посчитана.').waitFor();
  await page.getByLabel('Предел на участника и кассу').fill('300');
  await page.getByLabel('Предел на кассу по всем участникам').fill('100');
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByText('Предел на кассу не может быть меньше предела на участника.').waitFor();
  expect(state.offline.policy).toEqual({ kind: 'earn_only' });
  await page.getByLabel('Предел на кассу по всем участникам').fill('5000,5');
  const price = page.getByRole('status').filter({ hasText: 'Наибольшая возможная потеря' });
  expect(plain(await price.innerText())).toContain('35 003,50 (Бонусы) · 35 003,50 ₽');
  expect(plain(await price.innerText())).toContain('Касс в работе: 7, участников: 1 200.');
  expect(state.offline.policy).toEqual({ kind: 'earn_only' });
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByText('Сохранено. Кассы узнают при ближайшем обмене.').waitFor();
  expect(state.offline.policy).toEqual({ kind: 'capped', perMember: '300', perTill: '5000,5' });
  await page.getByText(/^Елена Викторовна Операторова, /).waitFor();
});

test('what is owed and lent is shown, silent tills with what to do about them', async () => {
  stage = await theatre.open({ width: 390, height: 844 }, (state) => {
    state.session.grants.rights.push('currencies.write');
    const figures = { lent: '1500.00', lentSilent: '200.00', owed: '45.50', owing: 3 };
    const policy = {
      kind: 'escrow',
      shareBp: 2550,
      perMember: '300.00',
      perTill: '9000.00',
    } as const;
    state.offline = { ...state.offline, ...figures, policy };
  });
  const { page } = stage;
  await stage.signIn('/offline-bonuses');
  await page.getByText('Молчащая касса вернёт отданное').waitFor();
  expect(await page.getByLabel('Какую часть свободных бонусов отдавать, %').inputValue()).toBe(
    '25.5',
  );
  const text = plain(await page.locator('main').innerText());
  expect(text).toContain('45,50, должников: 3');
  expect(text).toContain('1 500,00');
});

test('a draft says what is wrong with it, and costs nothing until it makes sense', () => {
  const view = { precision: 2, perRuble: 100, reach: { tills: 2, members: 10 } };
  const draft = draftOf({ policy: { kind: 'capped', perMember: '10.00', perTill: '50.00' } });
  expect(lossOfDraft(draft, view)).toEqual({ amount: '100.00', money: '100.00' });
  expect(faultsOf({ ...draft, perMember: '0' }, 2)).toEqual({ perMember: 'wrongAmount' });
  expect(faultsOf({ ...draft, perTill: '9' }, 2)).toEqual({ perTill: 'capsCrossed' });
  expect(lossOfDraft({ ...draft, perTill: '' }, view)).toBeNull();
  const escrow = { ...draft, kind: 'escrow' as const, share: '12.5' };
  expect(policyOf(escrow, 2)).toMatchObject({ kind: 'escrow', shareBp: 1250 });
  expect(faultsOf({ ...escrow, share: '101' }, 2)).toEqual({ share: 'wrongShare' });
  expect(lossOfDraft(escrow, view)).toEqual({ amount: '0.00', money: '0.00' });
});
