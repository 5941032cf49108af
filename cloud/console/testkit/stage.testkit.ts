/** A browser before the built console before a fake hub: what every test of a screen begins with. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../../tools/test/browser.ts';
import { builtScreen } from '../../../tools/test/built-screen.ts';
import { openDoor, startFakeHub, type FakeHub } from './fake-hub.testkit.ts';
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
  /** A fresh hub before a browser that remembers nothing. The stage before must be closed. */
  open(options?: StageOptions, change?: (state: FakeState) => void): Promise<Stage>;
  close(): Promise<void>;
}

/**
 * One browser for a file of tests, and one window in it: making another takes longer than most tests. Stages
 * follow each other, and each begins without what the browser kept of the one before.
 */
export async function openTheatre(): Promise<Theatre> {
  const [dist, browser, door] = await Promise.all([
    builtScreen('cloud/console'),
    launchBrowser(),
    openDoor(),
  ]);
  const windows = new Map<string, Window>();
  return {
    open: async (options = {}, change) => {
      const state = makeState(Date.now());
      change?.(state);
      const hub = await startFakeHub(dist, state, door);
      const timezoneId = options.timezoneId ?? 'Europe/Moscow';
      const window = windows.get(timezoneId) ?? (await openWindow(browser, door.url, timezoneId));
      windows.set(timezoneId, window);
      await window.page.setViewportSize({
        width: options.width ?? 1440,
        height: options.height ?? 900,
      });
      await window.page.emulateMedia({ colorScheme: options.colorScheme ?? 'light' });
      return stageOf(hub, state, window);
    },
    close: async () => {
      await browser.close();
      await door.close();
    },
  };
}

interface Window {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Of the stage that is on. */
  readonly complaints: string[];
}

async function openWindow(browser: Browser, baseURL: string, timezoneId: string): Promise<Window> {
  const context = await browser.newContext({ baseURL, timezoneId, locale: 'ru-RU' });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // A refused request is what some tests are about; the browser tells of each.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  return { context, page, complaints };
}

/** Leaves the page and makes the browser forget: who was signed in, what was chosen, what was allowed. */
async function forget({ context, page, complaints }: Window): Promise<void> {
  if (page.url().startsWith('http'))
    await page.evaluate('localStorage.clear(); sessionStorage.clear()');
  await page.goto('about:blank');
  await context.clearCookies();
  await context.clearPermissions();
  complaints.length = 0;
}

function stageOf(hub: FakeHub, state: FakeState, window: Window): Stage {
  const { context, page, complaints } = window;
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
      await forget(window);
      await hub.close();
    },
  };
}
