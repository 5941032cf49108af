/** A browser before the built console before a fake hub: what every test of a screen begins with. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../../tools/test/browser.ts';
import { builtConsole } from './built-console.testkit.ts';
import { startFakeHub, type FakeHub } from './fake-hub.testkit.ts';
import { LOGIN, makeState, PASSWORD, type FakeState } from './fake-operations.testkit.ts';

/** How long a screen may take to show what it must, for `expect.poll`. */
export const EVENTUALLY = { timeout: 10_000 } as const;
const UNTIL_PAUSE_MS = 50;

export interface StageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly timezoneId?: string;
}

export interface Stage {
  readonly hub: FakeHub;
  readonly state: FakeState;
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained of: broken policy, errors in scripts. */
  readonly complaints: string[];
  /** Opens `path` with a session at hand. */
  signIn(path: string): Promise<void>;
  /** Opens `path` without one, and signs in as a person does. */
  signInByHand(path: string): Promise<void>;
  /**
   * Waits until `expression` is true in the page. Asked from outside each time: what the page itself
   * would evaluate again and again is eval, and the policy forbids it.
   */
  until(expression: string): Promise<void>;
  close(): Promise<void>;
}

export interface Theatre {
  /** A fresh hub and a fresh browser profile. */
  open(options?: StageOptions, change?: (state: FakeState) => void): Promise<Stage>;
  close(): Promise<void>;
}

/** One browser for a file of tests. */
export async function openTheatre(): Promise<Theatre> {
  const [dist, browser] = await Promise.all([builtConsole(), launchBrowser()]);
  return {
    open: (options = {}, change) => openStage(dist, browser, options, change),
    close: () => browser.close(),
  };
}

async function openStage(
  dist: string,
  browser: Browser,
  options: StageOptions,
  change: ((state: FakeState) => void) | undefined,
): Promise<Stage> {
  const state = makeState(Date.now());
  change?.(state);
  const hub = await startFakeHub(dist, state);
  const context = await browser.newContext({
    baseURL: hub.url,
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    colorScheme: options.colorScheme ?? 'light',
    timezoneId: options.timezoneId ?? 'Europe/Moscow',
    locale: 'ru-RU',
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // A refused request is what some tests are about; the browser tells of each.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  return {
    hub,
    state,
    page,
    context,
    complaints,
    signIn: async (path) => {
      await context.request.post('/api/v1/session', { data: { login: LOGIN, password: PASSWORD } });
      await page.goto(path);
      await page.getByRole('button', { name: 'Выход', exact: true }).waitFor();
    },
    signInByHand: async (path) => {
      await page.goto(path);
      await page.getByLabel('Пользователь').fill(LOGIN);
      await page.getByLabel('Пароль', { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Вход', exact: true }).click();
      await page.getByRole('button', { name: 'Выход', exact: true }).waitFor();
    },
    until: async (expression) => {
      const endMs = Date.now() + EVENTUALLY.timeout;
      while (!(await page.evaluate<boolean>(expression))) {
        if (Date.now() > endMs) throw new Error(`never true: ${expression}`);
        await page.waitForTimeout(UNTIL_PAUSE_MS);
      }
    },
    close: async () => {
      await context.close();
      await hub.close();
    },
  };
}
