/** A whole demo shop for one test file: real processes, a real browser. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { requireScreens } from '../build/screens.ts';
import { openShop } from '../start/shop.ts';
import type { Shop } from '../start/shop.ts';
import { launchBrowser } from '../test/browser.ts';

export interface Story {
  readonly shop: Shop;
  readonly tillFolder: string;
  /** A page of its own browser profile. */
  page(url: string): Promise<Page>;
  close(): Promise<void>;
}

/** Starts the shop on free ports in a temporary folder, and a browser beside it. */
export async function openStory(): Promise<Story> {
  requireScreens();
  const folder = mkdtempSync(join(tmpdir(), 'verno-story-'));
  const ports = { hubPort: 0, tillPort: 0, benchPort: 0 };
  const shop = await openShop({ dataFolder: folder, ...ports, fresh: true });
  const browser: Browser = await launchBrowser();
  return {
    shop,
    tillFolder: join(folder, 'till'),
    page: async (url) => {
      const context = await browser.newContext({
        locale: 'ru-RU',
        viewport: { width: 1280, height: 800 },
      });
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
    close: async () => {
      await browser.close();
      await shop.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
