/** A real Chromium for tests of screens: whoever tests a page starts it here, with the same flags. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Names the browser to take instead of the places below. */
const BROWSER_VARIABLE = 'VERNO_CHROMIUM';
const LAUNCH_TIMEOUT_MS = 30_000;

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
] as const;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;

/**
 * Starts Chromium without a window, in a new profile that disappears when the browser is closed.
 * The caller closes it.
 * @throws Error that says what to install when the machine has no browser.
 */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findBrowser(),
    headless: true,
    args: [...FLAGS],
    timeout: LAUNCH_TIMEOUT_MS,
  });
}

function findBrowser(): string {
  const asked = process.env[BROWSER_VARIABLE];
  if (asked !== undefined && asked !== '') {
    if (existsSync(asked)) return asked;
    throw new Error(`${BROWSER_VARIABLE} names ${asked}, and there is no such file.`);
  }
  const found = PLACES.find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new Error(
    'Tests of screens need Chromium: «apt-get install chromium» on Debian, or Chrome or Edge; ' +
      `or name its file in ${BROWSER_VARIABLE}.`,
  );
}
