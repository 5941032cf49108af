import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { Refusal, type FakeState } from '../../testkit/fake-operations.testkit.ts';
import { STORES } from '../../testkit/people.testkit.ts';
import { openTheatre, type Stage, type Theatre } from '../../testkit/stage.testkit.ts';

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
  await stage.signIn('/tills');
  return stage.page;
}

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const rowOf = (name: string) => stage.page.getByRole('row').filter({ hasText: name });

test('[SYNC-09] HQ sees of every till its state, version, queue, lag, troubles and when it was seen', async () => {
  const page = await open();
  await page.getByText('На связи 3 из 7').waitFor();
  await page.getByText('3 требуют внимания').waitFor();
  const offline = plain(await rowOf('Касса 3').innerText());
  expect(offline).toMatch(
    /Нет связи\s+часы неверны\s+устройство\s+3 часа назад\s+148 · 3 ч\s+2 391 · 3 ч\s+отстают на 1 ч\s+0\.1\.0/,
  );
  expect(plain(await rowOf('Касса 7').innerText())).toContain('неизвестно');
  expect(plain(await rowOf('Касса 4').innerText())).toContain('в отстойнике: 2');
  expect(plain(await rowOf('Касса самообслуживания').innerText())).toMatch(
    /Остановлена[^]*в карантине: 17/,
  );
  expect(plain(await rowOf('Касса 6').innerText())).toMatch(/Ждёт подключения\s+—\s+ещё не была/);
});

test('[SYNC-09] the list is narrowed and sorted by what stands in its address, and opens a till', async () => {
  const page = await open();
  await page.getByLabel('Требуют внимания').check();
  await page.waitForURL('**attention=true**');
  await page.getByText('На связи 1 из 3').waitFor();
  await page.getByRole('combobox', { name: 'Порядок' }).click();
  await page.getByRole('option', { name: 'Сначала с очередью' }).click();
  await page.waitForURL('**sort=-queue**');
  expect(stage.hub.calls.at(-1)?.input).toMatchObject({ attention: 'true', sort: '-queue' });
  await page.getByRole('link', { name: 'Касса 3' }).click();
  await page.getByRole('heading', { level: 1, name: 'Касса 3' }).waitFor();
});

test('[SYNC-09] a till that comes back on-line changes on the screen by itself', async () => {
  const page = await open();
  await page.getByText('Состояние обновляется само').waitFor();
  await rowOf('Касса 3').getByText('Нет связи').waitFor();
  const { state, hub } = stage;
  hub.tellTill({
    ...state.tills[2]!,
    state: 'online',
    queue: 0,
    lag: 0,
    lastSeenAt: new Date().toISOString(),
  });
  await rowOf('Касса 3').getByText('На связи').waitFor();
  await page.getByText('На связи 4 из 7').waitFor();
});

test('a code is issued after its effect is told, is shown once with its term, and copied', async () => {
  const page = await open();
  await stage.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: /^Подключить кассу: Касса 6/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Код вводят на кассе один раз').waitFor();
  expect(stage.state.codes).toEqual([]);
  await dialog.getByRole('button', { name: 'Выдать код' }).click();
  await dialog.getByText('Код показан один раз').waitFor();
  const [code] = stage.state.codes;
  expect(await dialog.getByRole('status').textContent()).toBe(code);
  expect(plain(await dialog.innerText())).toMatch(/Действует до .*, истекает через 1[45] минут/);
  await dialog.getByRole('button', { name: 'Скопировать код' }).click();
  await dialog.getByRole('button', { name: 'Код скопирован' }).waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(code);
  await dialog.getByRole('button', { name: 'Готово' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await page.getByText(code!).count()).toBe(0);
});

test('for a till that is enrolled already the dialog warns what a new code does', async () => {
  const page = await open();
  await page.getByRole('button', { name: /^Новый код: Касса 1/ }).click();
  await page.getByRole('dialog').getByText('Эта касса уже подключена').waitFor();
  await page.getByRole('button', { name: 'Отмена' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(stage.state.codes).toEqual([]);
});

test('where the clipboard is closed the code is copied the old way', async () => {
  const page = await open();
  await page.evaluate('Object.defineProperty(navigator, "clipboard", { value: undefined })');
  await page.evaluate(
    'document.execCommand = (what) => { window.copied = [what, document.activeElement.value]; return true; }',
  );
  await page.getByRole('button', { name: /^Подключить кассу: Касса 6/ }).click();
  await page.getByRole('button', { name: 'Выдать код' }).click();
  await page.getByRole('button', { name: 'Скопировать код' }).click();
  await page.getByRole('button', { name: 'Код скопирован' }).waitFor();
  expect(await page.evaluate('window.copied')).toEqual(['copy', stage.state.codes[0]]);
});

test('a refusal of the code is told in the dialog, and asking again is possible', async () => {
  const page = await open();
  stage.hub.fail(
    'tills.issueEnrolmentCode',
    new Refusal(409, 'till.revoked', 'Касса отключена навсегда.'),
  );
  await page.getByRole('button', { name: /^Новый код: Касса 7/ }).click();
  await page.getByRole('button', { name: 'Выдать код' }).click();
  await page.getByRole('alert').getByText('Касса отключена навсегда.').waitFor();
  stage.hub.fail('tills.issueEnrolmentCode', null);
  await page.getByRole('button', { name: 'Выдать код' }).click();
  await page.getByText('Код показан один раз').waitFor();
});

test('codes are offered only where the person may enrol', async () => {
  const page = await open((state) => {
    state.session.grants = {
      rights: ['tills.read', 'tills.enrol'],
      storeIds: [STORES[0].storeId],
    };
  });
  await page.getByText('На связи').first().waitFor();
  const offered = await page
    .getByRole('button', { name: /^(Подключить кассу|Новый код): / })
    .count();
  expect(offered).toBe(
    stage.state.tills.filter(({ storeId }) => storeId === STORES[0].storeId).length,
  );
});

test('tills of one store are shown by the filter in the address', async () => {
  const page = await open();
  await page.getByRole('combobox', { name: 'Магазин' }).click();
  await page.getByRole('option', { name: STORES[1].storeName }).click();
  await page.waitForURL('**store=**');
  await page.getByText('На связи 1 из 2').waitFor();
});
