/** Whether everybody can see, read and touch the screen: contrast and names by axe, targets by measure. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { TillView } from '@verno/shared/contracts/bridge';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setStage, type Stage } from './face.testkit.ts';
import {
  BREAD,
  CHEESE,
  EMPTY_VIEW,
  lineOf,
  MEMBER,
  READY_STATUS,
  TEA,
  totalled,
} from './toy-shop.testkit.ts';
import { chooseWhole, open, OTHERS } from './toy-refunds.testkit.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TARGET_MIN_PX = 48;
const PAY_MIN_PX = 64;
const SIZES = [
  [1280, 800],
  [1024, 768],
  [1920, 1080],
  [800, 600],
] as const;

const discounted = {
  ...lineOf(TEA, 'l1', 2000),
  discountKopecks: 3_798,
  totalKopecks: 34_182,
  parts: [{ promotionName: 'Чай по вторникам', amountKopecks: 3_798 }],
};
const many = Array.from({ length: 40 }, (_, place) =>
  lineOf(place % 2 === 0 ? BREAD : CHEESE, `m${place}`, 1000 + place * 1000),
);
const SELLING = totalled({
  ...EMPTY_VIEW,
  lines: [discounted, ...many],
  member: MEMBER,
  messages: ['До подарка осталось 154 ₽.'],
  status: {
    ...READY_STATUS,
    link: 'weak',
    queue: 3,
    devices: [
      {
        id: 'p',
        kind: 'printer',
        state: 'error',
        problem: { code: 'device.paper_out', params: {} },
      },
    ],
  },
  notice: {
    id: 1,
    level: 'error',
    problem: { code: 'sale.barcode_unknown', params: { barcode: '46' } },
  },
});
const paid = (print: 'failed' | 'unknown'): TillView['receipt'] => ({
  kind: 'sale',
  purchaseId: '01890a5d-ac96-774b-bcce-b302099a8057',
  number: '000123',
  totalKopecks: 18_990,
  changeKopecks: 1_010,
  earned: [{ currency: 'bonus', amount: 12 }],
  print,
  problem: { code: 'device.paper_out', params: {} },
});

const REFUNDING = chooseWhole(open(EMPTY_VIEW, { purchaseId: OTHERS.purchaseId }));

interface State {
  readonly name: string;
  readonly view: TillView;
  readonly keys?: readonly string[];
  readonly opens?: 'service';
}
const FULL: State = { name: 'a full cheque', view: SELLING };
const STATES: readonly State[] = [
  { name: 'an empty cheque', view: EMPTY_VIEW },
  FULL,
  { name: 'help', view: SELLING, keys: ['F1'] },
  { name: 'search', view: SELLING, keys: ['F2', 'х'] },
  { name: 'member', view: SELLING, keys: ['F3'] },
  { name: 'quantity', view: SELLING, keys: ['F4'] },
  { name: 'bonuses', view: SELLING, keys: ['F6'] },
  { name: 'cancel', view: SELLING, keys: ['F8'] },
  { name: 'cash', view: SELLING, keys: ['F9'] },
  { name: 'card', view: SELLING, keys: ['F10'] },
  {
    name: 'a receipt that failed',
    view: { ...EMPTY_VIEW, phase: 'paid', receipt: paid('failed') },
  },
  {
    name: 'an unknown receipt',
    view: { ...EMPTY_VIEW, phase: 'ask_receipt', receipt: paid('unknown') },
  },
  { name: 'the service window', view: SELLING, keys: [], opens: 'service' },
  { name: 'receipts to choose from', view: EMPTY_VIEW, keys: ['F5'] },
  { name: 'a refund', view: REFUNDING },
  { name: 'how much comes back', view: REFUNDING, keys: ['F4'] },
  { name: 'the reason of a refund', view: REFUNDING, keys: ['F9'] },
  { name: 'enrolment', view: { ...EMPTY_VIEW, shop: null, phase: 'not_enrolled' } },
];

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

async function show(page: Page, state: State): Promise<void> {
  stage.engine.show(state.view);
  // Keys find their work only on the screen they are meant for.
  if (state.keys !== undefined) await page.locator('main.sale').waitFor();
  for (const key of state.keys ?? []) {
    if (key.length > 1) await page.keyboard.press(key);
    else await page.keyboard.insertText(key);
  }
  if (state.opens === 'service') {
    await page.locator('.strip-status').click();
    await page.getByRole('button', { name: 'Служебное окно' }).click();
    await page.getByText('Последние ошибки').waitFor();
    await page.getByRole('button', { name: 'Выгрузить очередь в файл' }).click();
    await page.getByText('Выгружено: 3 события').waitFor();
  }
  const mark = state.keys === undefined ? 'main' : '[aria-modal=true]';
  await page.locator(mark).waitFor();
  if (state.name === 'search') await page.getByRole('option').first().waitFor();
  await page.waitForFunction(
    (revision) => document.querySelector('.strip') !== null && revision > 0,
    stage.engine.view().revision,
  );
}

/** Every target with its size, as it lies on the screen now. */
function measure(page: Page) {
  return page.evaluate(() => ({
    isWide: document.documentElement.scrollWidth > window.innerWidth,
    targets: [...document.querySelectorAll('button, input, select, [role=option], tbody tr')].map(
      (target) => {
        const box = target.getBoundingClientRect();
        const isPay = target.matches('.button-cash, .button-card, .pay .button');
        return { name: target.textContent, isPay, width: box.width, height: box.height };
      },
    ),
  }));
}

/** What axe holds against the screen; another colour scheme changes colours only. */
async function violations(page: Page, colorScheme: 'light' | 'dark'): Promise<string[]> {
  await page.emulateMedia({ colorScheme });
  const rules = colorScheme === 'light' ? {} : { runOnly: ['color-contrast'] };
  const found = await page.evaluate<AxeResults['violations']>(
    `axe.run(document, ${JSON.stringify({ ...rules, resultTypes: ['violations'] })}).then((all) => all.violations)`,
  );
  return found.map(
    (each) =>
      `${each.id}: ${each.nodes.map((node) => `${node.html} ${node.failureSummary}`).join('\n')}`,
  );
}

test.each(STATES)('[TILL-11] everybody sees, reads and hits everything of $name', async (state) => {
  const page = await stage.open();
  await show(page, state);
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    const { targets, isWide } = await measure(page);
    expect(targets.length).toBeGreaterThan(1);
    expect(isWide, `${width} × ${height}`).toBe(false);
    const small = targets.filter(
      (target) =>
        target.width < TARGET_MIN_PX || target.height < (target.isPay ? PAY_MIN_PX : TARGET_MIN_PX),
    );
    expect(small, `${width} × ${height}`).toEqual([]);
  }
  await page.evaluate(AXE);
  for (const colorScheme of ['light', 'dark'] as const)
    expect(await violations(page, colorScheme), colorScheme).toEqual([]);
});

test('[TILL-11] nothing of payment lies outside any screen', async () => {
  const page = await stage.open();
  await show(page, FULL);
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    for (const name of ['Наличные', 'Карта', 'Справка', 'Убрать строку']) {
      const box = await page.getByRole('button', { name, exact: true }).boundingBox();
      expect(box!.x + box!.width).toBeLessThanOrEqual(width);
      expect(box!.y + box!.height).toBeLessThanOrEqual(height);
    }
  }
});

test('the page keeps its own policy: no foreign addresses, no scripts or styles from text', () => {
  expect(stage.wrongs).toEqual([]);
});
