/** A till that will never reach the hub again: its queue leaves as a file, and the hub takes it in. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { openFace } from '../headless/face.ts';
import type { HeadlessFace } from '../headless/face.ts';
import { readTillPurchases } from '../headless/till-file.ts';
import { ROOT } from '../paths.ts';
import { readDemoShop } from '../start/demo-shop.ts';
import type { DemoShop } from '../start/demo-shop.ts';
import { launch } from '../start/process.ts';
import { launchBrowser } from '../test/browser.ts';
import type { Running } from '../start/process.ts';

const START_MS = 120_000;
const OFFLINE_SALES = 5;
const readyAt = z.object({ url: z.string() });
const exported = z.object({ file: z.string(), events: z.number(), unread: z.number().optional() });
const run = promisify(execFile);

const folder = mkdtempSync(join(tmpdir(), 'verno-export-'));
const hubData = mkdtempSync(join(tmpdir(), 'verno-export-hub-'));
const tillData = join(folder, 'till');
let hub: Running | undefined;
let till: Running | undefined;
let demo: DemoShop;
let face: HeadlessFace;

const startHub = (port: string): Promise<Running> =>
  launch({ name: 'hub', script: 'cloud/hub/main.ts', args: ['--data', hubData, '--port', port] });

async function cli(...args: string[]): Promise<{ out: string; failed: boolean }> {
  const script = join(ROOT, 'cloud/hub/cli/main.ts');
  try {
    const { stdout } = await run(process.execPath, [script, ...args, '--data', hubData]);
    return { out: stdout, failed: false };
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    const out = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    return { out: out + said, failed: true };
  }
}

async function sell(count: number): Promise<void> {
  const goods = demo.goods.find(({ barcode }) => !barcode.startsWith('2'));
  for (let sale = 0; sale < count; sale += 1) {
    await face.command('enterCode', { code: goods?.barcode ?? '' });
    await face.command('pay', { method: 'card', tenderedKopecks: null });
  }
}

beforeAll(async () => {
  hub = await startHub('0');
  demo = await readDemoShop(hubData);
  const { url } = readyAt.parse(hub.ready);
  till = await launch({
    name: 'till',
    script: 'agent/engine/main.ts',
    args: ['--data', tillData, '--port', '0', '--hub', url, '--enrol', demo.tills[0]?.code ?? ''],
  });
  face = await openFace(readyAt.parse(till.ready).url);
  await face.until('goods', (view) => !view.status.catchingUp, START_MS);
  await sell(3);
  await face.until('an empty queue', (view) => view.status.queue === 0);
}, START_MS);

afterAll(async () => {
  await till?.kill();
  await hub?.stop();
  for (const path of [folder, hubData]) rmSync(path, { recursive: true, force: true });
});

/** The service window of the till in a real browser. */
async function openService(browser: Browser): Promise<Page> {
  const { origin } = new URL(readyAt.parse(till?.ready).url);
  const context = await browser.newContext({ locale: 'ru-RU' });
  const [name = '', value = ''] = face.cookie.split('=');
  await context.addCookies([{ name, value, url: origin }]);
  const page = await context.newPage();
  await page.goto(origin);
  await page.locator('.strip-status').click();
  await page.getByRole('button', { name: 'Служебное окно' }).click();
  return page;
}

test(
  '[TILL-09] on the till’s own screen: an empty queue is not a file; a full one leaves sealed, and an error says what to do',
  async () => {
    await expect(face.command('exportQueue', { folder: null })).rejects.toThrow('queue.nothing');
    const browser = await launchBrowser();
    try {
      const page = await openService(browser);
      const dialog = page.getByRole('dialog', { name: 'Служебное окно кассы' });
      await dialog.getByText('Очередь пуста').waitFor();
      await dialog.getByText(readyAt.parse(hub?.ready).url).waitFor();
      await hub?.stop();
      await sell(OFFLINE_SALES);
      const stick = join(folder, 'stick');
      await dialog.getByLabel('Папка для файла').fill(stick);
      await dialog.getByRole('button', { name: 'Выгрузить очередь в файл' }).click();
      await dialog.getByText(`Папки ${stick} нет. Вставьте флешку`).waitFor();
      mkdirSync(stick);
      await page.keyboard.press('Enter');
      await dialog.getByText(`Выгружено: ${OFFLINE_SALES} событий`).waitFor();
      await dialog.getByText('import queue').waitFor();
      const file = (await dialog.locator('.manager-path').textContent()) ?? '';
      const last = readTillPurchases(tillData).at(-1);
      expect(readFileSync(file, 'latin1')).not.toContain(last?.purchaseId ?? 'no purchase');
      expect(file.startsWith(stick)).toBe(true);
      expect(face.view().status.queue).toBe(OFFLINE_SALES);
    } finally {
      await browser.close();
    }
  },
  START_MS,
);

test(
  '[TILL-09] a dead till gives its queue by the command line; the hub books it once',
  async () => {
    await till?.kill();
    face.close();
    const file = join(folder, 'queue.verno-queue');
    const engine = join(ROOT, 'agent/engine/main.ts');
    const { stdout } = await run(process.execPath, [
      engine,
      '--data',
      tillData,
      '--export-queue',
      file,
    ]);
    expect(exported.parse(JSON.parse(stdout))).toMatchObject({ events: OFFLINE_SALES, unread: 0 });

    const taken = await cli('import', 'queue', file);
    expect(taken.out).toContain(`Событий в файле ${OFFLINE_SALES}: принято ${OFFLINE_SALES}`);
    expect(taken.failed).toBe(false);
    const again = await cli('import', 'queue', file);
    expect(again.out).toContain(`принято 0, уже были ${OFFLINE_SALES}, отложено 0`);
    const books = await cli('verify');
    expect(books.out).toContain(`покупок ${3 + OFFLINE_SALES}`);
    expect(books.out).toContain('Книги сходятся');
  },
  START_MS,
);

test(
  'a file that was changed on its way, or is none, changes nothing and says why',
  async () => {
    const file = join(folder, 'queue.verno-queue');
    const sealed: { sealed: string } = JSON.parse(readFileSync(file, 'utf8'));
    const bytes = Buffer.from(sealed.sealed, 'base64');
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    const changed = join(folder, 'changed.verno-queue');
    writeFileSync(changed, JSON.stringify({ ...sealed, sealed: bytes.toString('base64') }));
    expect(await cli('import', 'queue', changed)).toMatchObject({ failed: true });
    expect((await cli('import', 'queue', changed)).out).toContain('повреждена');
    const other = join(folder, 'other');
    writeFileSync(other, 'не выгрузка');
    expect((await cli('import', 'queue', other)).out).toContain('не выгрузка очереди');
  },
  START_MS,
);
