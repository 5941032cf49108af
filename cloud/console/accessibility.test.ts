import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { idOf } from './testkit/people.testkit.ts';
import { openTheatre, type Stage, type Theatre } from './testkit/stage.testkit.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PAGES = [
  '/purchases',
  `/purchases/${idOf('p', 200)}`,
  `/purchases/${idOf('p', 187)}`,
  '/members',
  '/members?search=ъъъ',
  `/members/${idOf('m', 1)}`,
  '/tills',
  `/tills/${idOf('t', 3)}`,
  `/tills/${idOf('t', 5)}`,
  '/waiting-events',
  `/waiting-events/${idOf('w', 1)}`,
  '/refunds',
  '/unfinished',
  '/offline-bonuses',
  '/no-such-page',
];
// A loaded machine draws slowly.
vi.setConfig({ testTimeout: 60_000 });

let theatre: Theatre;

beforeAll(async () => {
  theatre = await openTheatre();
});
afterAll(() => theatre.close());

type ColorScheme = 'light' | 'dark';

/** What axe holds against the page as it is, in short; the dark look differs in its colours only. */
async function violations({ page }: Stage, colorScheme: ColorScheme): Promise<string[]> {
  await page.evaluate(AXE);
  const rules = colorScheme === 'light' ? {} : { runOnly: ['color-contrast'] };
  const found = await page.evaluate<AxeResults['violations']>(
    `axe.run(document, ${JSON.stringify({ ...rules, resultTypes: ['violations'] })}).then((all) => all.violations)`,
  );
  return found.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
}

const LOOKS = [
  { colorScheme: 'light', width: 1280, height: 800 },
  { colorScheme: 'light', width: 390, height: 844 },
  { colorScheme: 'dark', width: 1280, height: 800 },
] as const;

describe.each(LOOKS)('axe finds nothing, $colorScheme, $width px wide:', (look) => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await theatre.open(look, (state) => {
      state.session.grants.rights.push('currencies.write');
    });
    await stage.signIn('/tills');
  });
  afterAll(() => stage.close());

  test('sign-in, with an error at its field', async () => {
    const { page } = stage;
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Вход', exact: true }).click();
    await page.getByText('Введите имя пользователя').waitFor();
    expect(await violations(stage, look.colorScheme)).toEqual([]);
  });

  test.each(PAGES)('%s', async (path) => {
    const { page } = stage;
    await page.goto(path);
    await page.locator('h1').first().waitFor();
    for (const outline of ['.verno-skeleton', '.mantine-Skeleton-root'])
      await stage.until(`document.querySelector('${outline}') === null`);
    expect(await violations(stage, look.colorScheme)).toEqual([]);
    expect(stage.complaints).toEqual([]);
  });
});

describe.each(['light', 'dark'] as const)(
  'axe finds nothing, %s, in what opens over a page:',
  (colorScheme) => {
    let stage: Stage;

    beforeAll(async () => {
      stage = await theatre.open({ width: 1280, height: 800, colorScheme });
      await stage.signIn('/tills');
    });
    afterAll(() => stage.close());

    test('the enrolment code, before and after', async () => {
      const { page } = stage;
      await page.getByRole('button', { name: /^Новый код: Касса 1/ }).click();
      await page.getByRole('button', { name: 'Выдать код' }).waitFor();
      expect(await violations(stage, colorScheme)).toEqual([]);
      await page.getByRole('button', { name: 'Выдать код' }).click();
      await page.getByText('Код показан один раз').waitFor();
      expect(await violations(stage, colorScheme)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    });

    test('the quick search with its finds', async () => {
      const { page } = stage;
      await page.keyboard.press('Control+KeyK');
      await page.getByRole('dialog').getByRole('combobox').fill('0001');
      await page.getByRole('option').nth(2).waitFor();
      expect(await violations(stage, colorScheme)).toEqual([]);
      await page.keyboard.press('Escape');
    });

    test('the choice of columns', async () => {
      const { page } = stage;
      await page.getByRole('button', { name: 'Колонки' }).click();
      await page.getByRole('checkbox', { name: 'Версия' }).waitFor();
      expect(await violations(stage, colorScheme)).toEqual([]);
    });
  },
);
