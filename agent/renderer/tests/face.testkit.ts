/** The built face, served by a fake engine, opened in a real Chromium. */
import type { Browser, Page, ViewportSize } from 'playwright-core';
import { launchBrowser } from '../../../tools/test/browser.ts';
import { builtScreen } from '../../../tools/test/built-screen.ts';
import { startFakeEngine, type FakeEngine } from './fake-engine.testkit.ts';

const TILL_SIZE = { width: 1280, height: 800 };
/** Scanners press a key every few milliseconds. */
const SCANNER_GAP_MS = 6;
/** People do not. */
const PERSON_GAP_MS = 110;

export interface Stage {
  readonly engine: FakeEngine;
  /**
   * The screen of a till that was just switched on: the window is always the same one (making another takes longer
   * than most tests), what it kept is forgotten. Broken rules of the page's policy end up in `wrongs`.
   */
  open(size?: ViewportSize): Promise<Page>;
  /** What the browser complained of on any screen. */
  readonly wrongs: string[];
  close(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  const engine = await startFakeEngine(await builtScreen('agent/renderer'));
  const browser = await launchBrowser();
  const wrongs: string[] = [];
  const page = await openWindow(browser, engine, wrongs);
  return {
    engine,
    wrongs,
    open: async (size = TILL_SIZE) => {
      await switchOn(page, engine.url, size);
      return page;
    },
    close: async () => {
      await browser.close();
      await engine.close();
    },
  };
}

async function openWindow(browser: Browser, engine: FakeEngine, wrongs: string[]): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on('pageerror', (error) => wrongs.push(error.message));
  page.on('console', (message) => {
    // A way that is refused while the engine is away is said by the browser itself.
    if (message.type() === 'error' && !message.text().includes('WebSocket')) {
      wrongs.push(message.text());
    }
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(engine.url)) wrongs.push(`asked for ${request.url()}`);
  });
  return page;
}

async function switchOn(page: Page, url: string, size: ViewportSize): Promise<void> {
  if (page.url().startsWith(url)) await page.evaluate('localStorage.clear()');
  await page.goto('about:blank');
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(url);
  await page.locator('.strip').waitFor();
}

/** The protocol's bit for Shift. */
const SHIFT = 8;

/** Letters of the Russian layout at the places of Latin ones. */
const RUSSIAN: Readonly<Record<string, string>> = { V: 'М', E: 'У', R: 'К', N: 'Т', O: 'Щ' };

export interface ScanOptions {
  readonly layout?: 'us' | 'ru';
  readonly gapMs?: number;
  readonly suffix?: boolean;
}

/**
 * A scanner in keyboard mode: raw keys with their places, as fast as such a device sends them. All keys
 * are handed to the browser at once with the times a device would give them, so that a busy machine does
 * not turn a scanner into a slow person.
 */
export async function scan(page: Page, code: string, options: ScanOptions = {}): Promise<void> {
  const { layout = 'us', gapMs = SCANNER_GAP_MS, suffix = true } = options;
  const raw = await page.context().newCDPSession(page);
  const startS = Date.now() / 1000;
  const keys = code.split('').map((char) => {
    const isDigit = /\d/.test(char);
    const typed = layout === 'ru' ? (RUSSIAN[char] ?? char) : char;
    const place = isDigit ? `Digit${char}` : `Key${char}`;
    return { code: place, key: typed, text: typed, modifiers: isDigit ? 0 : SHIFT };
  });
  if (suffix) keys.push({ code: 'Enter', key: 'Enter', text: '\r', modifiers: 0 });
  const sent = keys.map((key, place) => {
    const timestamp = startS + (place * gapMs) / 1000;
    return raw.send('Input.dispatchKeyEvent', { type: 'keyDown', timestamp, ...key });
  });
  await Promise.all(sent);
  await raw.detach();
}

/** A person at the keyboard. */
export async function typeSlowly(page: Page, text: string): Promise<void> {
  for (const char of text) {
    await page.keyboard.press(char === ' ' ? 'Space' : char);
    await page.waitForTimeout(PERSON_GAP_MS);
  }
}

/** The big figure of what is to be paid. */
export const total = (page: Page) => page.locator('.to-pay dd');
