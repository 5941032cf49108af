import type { TillView } from '@verno/shared/contracts/bridge';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { scan, setStage, type Stage } from './face.testkit.ts';
import { EMPTY_VIEW, lineOf, MEMBER, READY_STATUS, TEA, totalled } from './toy-shop.testkit.ts';

let stage: Stage;
let page: Page;
const asked = (command: string) => stage.engine.asked.filter((each) => each.command === command);
const text = async (selector: string): Promise<string> =>
  ((await page.locator(selector).textContent()) ?? '').replaceAll(/\s/g, ' ');
const shows = (selector: string, expected: string): Promise<void> =>
  vi.waitFor(async () => expect(await text(selector)).toContain(expected), { timeout: 8_000 });

const OPEN: TillView = totalled({ ...EMPTY_VIEW, lines: [lineOf(TEA, 'l1', 1000)] });
const receipt = (change: Partial<NonNullable<TillView['receipt']>>) => ({
  kind: 'sale' as const,
  purchaseId: '01890a5d-ac96-774b-bcce-b302099a8057',
  number: '000123',
  totalKopecks: 18_990,
  changeKopecks: 1_010,
  earned: [{ currency: 'bonus', amount: 1250, precision: 2 }],
  print: 'printed' as const,
  problem: null,
  ...change,
});

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  stage.engine.show(EMPTY_VIEW);
  stage.engine.asked.length = 0;
  page = await stage.open();
});

describe('the status strip', () => {
  test('[TILL-10] tells the link, the queue, and how long ago the last exchange was, by itself', async () => {
    stage.engine.show({ ...EMPTY_VIEW, status: { ...READY_STATUS, lastSyncAtMs: Date.now() } });
    await shows('.strip', 'На связи');
    await shows('.strip', 'Очередь: 0');
    await shows('.strip', 'Обмен 1 секунду назад');
    await shows('.strip', 'Обмен 2 секунды назад');
    const offline = { ...READY_STATUS, link: 'offline' as const, queue: 17 };
    stage.engine.show({ ...EMPTY_VIEW, status: offline });
    await shows('.strip', 'Без связи');
    await shows('.strip', 'Очередь: 17');
    await shows('.strip', 'Обмена ещё не было');
    stage.engine.show({ ...EMPTY_VIEW, status: { ...offline, link: 'weak', catchingUp: true } });
    await shows('.strip', 'Слабая связь');
    await shows('.strip', 'Загружаются товары и акции');
  });

  test('[TILL-10] says what is wrong with the till’s disk and file, in short and in full', async () => {
    const trouble = (code: string, params = {}) => ({ code, params });
    stage.engine.show({
      ...EMPTY_VIEW,
      status: {
        ...READY_STATUS,
        troubles: [
          trouble('store.disk_out', { freeMb: 12 }),
          trouble('store.rebuilt_with_loss', { events: 40, lost: 2 }),
          trouble('store.of_tomorrow'),
        ],
      },
    });
    await shows('.strip', 'Диск полон: только продажа');
    await shows('.strip', 'Часть чеков не прочитана');
    await shows('.strip', 'Нужен техник');
    await page.locator('.strip-status').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Диск кассы полон (12 МБ)').waitFor();
    await dialog.getByText('не прочитано: 2').waitFor();
  });

  test('[TILL-10] names the device that is in trouble, and says what to do', async () => {
    const devices = [
      {
        id: 'p',
        kind: 'printer' as const,
        state: 'error' as const,
        problem: { code: 'device.paper_out', params: {} },
      },
      { id: 's', kind: 'scanner' as const, state: 'missing' as const, problem: null },
    ];
    stage.engine.show({ ...EMPTY_VIEW, status: { ...READY_STATUS, devices } });
    await shows('.strip', 'Принтер: ошибка');
    await shows('.strip', 'Сканер: не подключён');
    await page.locator('.strip-status').click();
    await shows('.devices', 'кончилась бумага. Вставьте рулон');
  });
});

describe('the service window', () => {
  test('[TILL-10] reference data that differs: which, since when, what the till does; healed; never', async () => {
    const sinceMs = new Date(2026, 10, 21, 12, 5).getTime();
    const differing = ['partner', 'store'] as const;
    const tell = (change: { healedAtMs?: number; gaveUp?: boolean }): void =>
      stage.engine.tellService({
        sets: { differing: [...differing], sinceMs, healedAtMs: null, gaveUp: false, ...change },
      });
    tell({});
    await page.locator('.strip-status').click();
    await page.getByRole('button', { name: 'Служебное окно' }).click();
    await shows('[role=dialog] .warning-strip', 'Справочники расходятся с хабом с 21');
    await shows(
      '[role=dialog] .warning-strip',
      'товары, участники, балансы и акции сети, настройки',
    );
    await shows('[role=dialog] .warning-strip', 'Касса читает их заново');
    tell({ gaveUp: true });
    await shows('[role=dialog] .warning-strip', 'не поможет — позовите техника');
    await page.getByRole('button', { name: 'Прочитать заново' }).click();
    await expect.poll(() => stage.engine.asked.map(({ command }) => command)).toContain('readAnew');
    tell({});
    await shows('[role=dialog] .warning-strip', 'Касса читает их заново');
    tell({ healedAtMs: sinceMs + 120_000 });
    await page.locator('[role=dialog] .warning-strip').waitFor({ state: 'detached' });
    await shows('[role=dialog] .facts', 'сошлись 21');
    await page.getByText('Касса сама прочла их заново').waitFor();
    stage.engine.tellService({ sets: null });
    await shows('[role=dialog] .facts', 'расхождений с хабом не было');
  });
});

describe('bonuses with the network off', () => {
  const offLine = (redeemLimit: number, redeemReason: string): TillView => ({
    ...OPEN,
    status: { ...READY_STATUS, link: 'offline' },
    member: {
      ...MEMBER,
      bonuses: MEMBER.bonuses.map((bonus) => ({ ...bonus, redeemLimit, redeemReason })),
    },
  });

  test('[SYNC-05] the cashier reads how much may go and why no more, under each policy', async () => {
    stage.engine.show(offLine(30, 'redemption.offline_capped'));
    await shows('.member', 'больше этого без связи списать нельзя');
    await page.keyboard.press('F6');
    const dialog = page.getByRole('dialog', { name: 'Списание бонусов' });
    await dialog.getByText('Предел задан на участника и на кассу').waitFor();
    await dialog.getByRole('button', { name: 'Все 30' }).waitFor();
    stage.engine.show(offLine(25, 'redemption.offline_escrow'));
    await dialog.getByText('только бонусы, отданные этой кассе заранее').waitFor();
    for (const [reason, words] of [
      ['redemption.offline', 'Нет связи с хабом: списать бонусы нельзя'],
      ['redemption.offline_cap_used', 'предел списаний без связи исчерпан'],
      ['redemption.offline_no_rights', 'бонусы участника этой кассе не отданы'],
      ['redemption.offline_rebuilt', 'файл кассы восстановлен'],
    ] as const) {
      stage.engine.show(offLine(0, reason));
      await dialog.getByText(words).waitFor();
    }
    expect(await dialog.getByRole('button', { name: 'Списать', exact: true }).isDisabled()).toBe(
      true,
    );
  });
});

describe('the till program goes away', () => {
  test('[TILL-07] the last cheque stays visible, nothing can be done, and it comes back by itself', async () => {
    stage.engine.show(OPEN);
    await shows('.to-pay dd', '189,90');
    stage.engine.goAway();
    await page.getByText('Нет связи с программой кассы').waitFor();
    await shows('.to-pay dd', '189,90');
    await page.keyboard.press('F9');
    await scan(page, TEA.barcode!);
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.locator('.face').evaluate((face) => (face as HTMLElement).inert)).toBe(true);
    stage.engine.comeBack();
    await page
      .getByText('Нет связи с программой кассы')
      .waitFor({ state: 'hidden', timeout: 10_000 });
    await page.keyboard.press('F9');
    await page.getByRole('dialog', { name: 'Оплата наличными' }).waitFor();
    expect(asked('enterCode')).toEqual([]);
  });
});

describe('the printer', () => {
  test('runs out of paper: the screen says so and offers a copy', async () => {
    const problem = { code: 'device.paper_out', params: {} };
    stage.engine.show({
      ...EMPTY_VIEW,
      phase: 'paid',
      receipt: receipt({ print: 'failed', problem }),
      notice: { id: 41, level: 'error', problem },
    });
    await shows('.print-state', 'Чек не напечатан');
    await shows('.print-state', 'Вставьте рулон');
    await shows('.print-state', 'Напечатать чек');
    await vi.waitFor(() => expect(asked('dismissNotice')).toHaveLength(1));
    expect(await page.locator('.toast').count()).toBe(0);
    await shows('.receipt-side', 'Начислено бонусов+12,5');
    await page.keyboard.press('F7');
    await vi.waitFor(() => expect(asked('reprintLast')).toHaveLength(1));
  });

  test('[TILL-05] never confirmed: the cashier is asked, and haste does not answer', async () => {
    stage.engine.show({
      ...EMPTY_VIEW,
      phase: 'ask_receipt',
      receipt: receipt({ print: 'unknown' }),
    });
    await page.getByRole('heading', { name: 'Чек напечатан?' }).waitFor();
    await shows('.ask', 'чек № 000123 целиком');
    for (const key of ['Enter', 'F9', 'F10', 'Escape', '1']) await page.keyboard.press(key);
    expect(asked('resolveReceipt')).toEqual([]);
    await page.keyboard.press('F7');
    await vi.waitFor(() =>
      expect(asked('resolveReceipt').map((each) => each.input)).toEqual([{ printed: false }]),
    );
  });
});

describe('a till without an identity', () => {
  const nobody: TillView = { ...EMPTY_VIEW, shop: null, phase: 'not_enrolled' };

  test('is connected by the hub’s address and a code; what is wrong is said at the field', async () => {
    stage.engine.show(nobody);
    await page.getByRole('heading', { name: 'Подключение кассы' }).waitFor();
    await page.getByLabel('Адрес хаба').fill('ftp://hub');
    await page.getByRole('button', { name: 'Подключить кассу' }).click();
    await page.getByText('Адрес начинается с https://').waitFor();
    await page.getByText('Введите код из АРМ').waitFor();
    expect(asked('enrol')).toEqual([]);

    stage.engine.refuseNext('enrol', { code: 'enrol.wrong_code', params: {} });
    await page.getByLabel('Адрес хаба').fill('hub.example.ru');
    await page.getByLabel('Одноразовый код').fill(' AB-12 ');
    await page.keyboard.press('Enter');
    await page.getByText('Код подключения не подходит').waitFor();
    expect(await page.getByLabel('Одноразовый код').inputValue()).toBe(' AB-12 ');
    await page.keyboard.press('Enter');
    await shows('.cheque', 'Отсканируйте товар');
    expect(asked('enrol').at(-1)?.input).toEqual({
      hubUrl: 'https://hub.example.ru',
      code: 'AB-12',
    });
  });
});

describe('notices of the engine', () => {
  test('an error stays, and its dismissal is told to the engine', async () => {
    const problem = { code: 'device.payment_card_refused', params: {} };
    stage.engine.show({ ...EMPTY_VIEW, notice: { id: 4, level: 'error', problem } });
    await shows('.toasts', 'Это не карта лояльности');
    await page.getByRole('button', { name: 'Убрать сообщение' }).click();
    await vi.waitFor(() =>
      expect(asked('dismissNotice').map((each) => each.input)).toEqual([{ id: 4 }]),
    );
    expect(await page.locator('.toast').count()).toBe(0);
  });

  test('the same notice with a new id is said again', async () => {
    const problem = { code: 'sale.empty', params: {} };
    stage.engine.show({ ...EMPTY_VIEW, notice: { id: 1, level: 'warning', problem } });
    await shows('.toasts', 'Чек пуст');
    stage.engine.show({ ...EMPTY_VIEW, notice: { id: 2, level: 'warning', problem } });
    await shows('.toasts', '×2');
  });
});

describe('the screen’s own settings', () => {
  test('another language at once, and after the screen is opened again', async () => {
    await page.keyboard.press('F1');
    await page.getByLabel('Язык').selectOption('en');
    await page.getByRole('dialog', { name: 'Help and settings' }).waitFor();
    await page.reload();
    await shows('.cheque', 'Scan the goods');
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
  });

  test('keys that are the browser’s do nothing of the browser’s', async () => {
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));
    for (const key of ['F1', 'Escape', 'F3', 'Escape', 'F5', 'F6', 'F10'])
      await page.keyboard.press(key);
    expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
  });
});
