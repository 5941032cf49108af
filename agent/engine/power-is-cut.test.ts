import { createServer } from 'node:net';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { epochRoot, eventEnvelope, eventHash } from '@verno/shared/sync/event';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ENROLMENT_CODE, startFakeHub } from './fake-hub.testkit.ts';
import { refusedTillProcess, startTillProcess } from './process.testkit.ts';
import { EARN_FIVE, SHOP_FEED, TILL } from './shop.testkit.ts';
import { tempFolder } from './store/temp-folder.testkit.ts';
import { bundleItem, openFace } from './till.testkit.ts';
import type { Face } from './till.testkit.ts';

/** Whole processes start here, on machines that may be busy. */
const PATIENCE = { timeout: 30_000, interval: 20 };
vi.setConfig({ testTimeout: 120_000 });

/** A printer that takes the job and never says another word. */
async function silentPrinter(): Promise<string> {
  const server = createServer((socket) => socket.on('error', () => undefined).resume());
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

async function enrolledProcess(folder: string, more: readonly string[] = []) {
  const hub = await startFakeHub([...SHOP_FEED, bundleItem(1, [EARN_FIVE])]);
  const args = ['--data', folder, '--port', '0', '--hub', hub.url, '--enrol', ENROLMENT_CODE];
  const till = await startTillProcess([...args, ...more]);
  const face = await openFace(till.url);
  await vi.waitFor(() => expect(face.views.at(-1)?.status.catchingUp).toBe(false), PATIENCE);
  return { hub, till, face };
}

const lastView = (face: Face) => face.views.at(-1)!;

describe('the power is cut', () => {
  test('[TILL-07] in the middle of a cheque: the open cheque is there again', async () => {
    const folder = tempFolder();
    const { hub, till, face } = await enrolledProcess(folder);
    await face.ask('enterCode', { code: '4600000000015' });
    await face.ask('enterCode', { code: '4600000000015' });
    await face.ask('enterCode', { code: '4600000000022' });
    await face.ask('identify', { text: '89161234567' });
    await vi.waitFor(() => expect(lastView(face).member).not.toBeNull(), PATIENCE);
    const before = lastView(face);
    await till.kill('SIGKILL');

    const again = await startTillProcess(['--data', folder, '--port', '0', '--hub', hub.url]);
    const newFace = await openFace(again.url);
    await vi.waitFor(() => expect(newFace.views.length).toBeGreaterThan(0), PATIENCE);
    const after = newFace.views[0]!;
    expect(after.lines).toEqual(before.lines);
    expect(after.member).toMatchObject({ displayName: 'Анна К.' });
    expect(after.totals).toEqual(before.totals);
    expect(after.notice?.problem).toEqual({ code: 'sale.recovered', params: { lines: 2 } });
    await newFace.ask('cancel', null);
    await vi.waitFor(() => expect(lastView(newFace).lines).toEqual([]), PATIENCE);
  });

  test('[TILL-05] between confirmation and paper: the purchase is there once, the cashier is asked', async () => {
    const folder = tempFolder();
    const printer = ['--printer', await silentPrinter()];
    const { hub, till, face } = await enrolledProcess(folder, printer);
    hub.down = true;
    await face.ask('enterCode', { code: '4600000000015' });
    const paid = await face.ask('pay', { method: 'card', tenderedKopecks: null });
    expect(paid.ok).toBe(true);
    await till.kill('SIGKILL');

    const file = new Database(join(folder, 'till.sqlite'), { readonly: true });
    const rows = file.prepare('SELECT body FROM events').pluck().all();
    file.close();
    expect(rows).toHaveLength(1);
    const event = eventEnvelope.parse(JSON.parse(String(rows[0])));
    expect(event).toMatchObject({ seq: 1, prevHash: epochRoot(TILL, 1), hash: eventHash(event) });

    hub.down = false;
    const again = await startTillProcess([
      '--data',
      folder,
      '--port',
      '0',
      '--hub',
      hub.url,
      ...printer,
    ]);
    const newFace = await openFace(again.url);
    await vi.waitFor(() => expect(newFace.views.length).toBeGreaterThan(0), PATIENCE);
    expect(newFace.views[0]).toMatchObject({
      phase: 'ask_receipt',
      receipt: { number: '7-1', print: 'unknown' },
    });
    await newFace.ask('resolveReceipt', { printed: true });
    await vi.waitFor(() => expect(lastView(newFace).phase).toBe('paid'), PATIENCE);
    await vi.waitFor(() => expect(hub.events.map(({ id }) => id)).toEqual([event.id]), PATIENCE);
  });

  test('[SYNC-03] again and again while selling: every acknowledged sale is at the hub exactly once', async () => {
    const folder = tempFolder();
    let { hub, till, face } = await enrolledProcess(folder);
    let sold = 0;
    for (let round = 0; round < 3; round += 1) {
      for (let cheque = 0; cheque < 3; cheque += 1) {
        await face.ask('enterCode', { code: '4600000000022' });
        const paid = await face.ask('pay', { method: 'cash', tenderedKopecks: null });
        if (paid.ok) sold += 1;
        hub.loseAnswers = cheque === 1;
      }
      await till.kill('SIGKILL');
      hub.loseAnswers = false;
      till = await startTillProcess(['--data', folder, '--port', '0', '--hub', hub.url]);
      face = await openFace(till.url);
    }
    await vi.waitFor(() => expect(hub.events).toHaveLength(sold), PATIENCE);
    expect(sold).toBe(9);
    expect(hub.events.map(({ seq }) => seq)).toEqual(hub.events.map((_, index) => index + 1));
    expect(new Set(hub.events.map(({ id }) => id)).size).toBe(sold);
    await vi.waitFor(() => expect(lastView(face).status.queue).toBe(0), PATIENCE);
  });
});

describe('the till’s process', () => {
  test('ends cleanly when asked, and gives a new address on SIGUSR2', async () => {
    const till = await startTillProcess(['--data', tempFolder(), '--port', '0']);
    till.signal('SIGUSR2');
    await vi.waitFor(() => expect(till.said).toHaveLength(2), PATIENCE);
    const { url }: { url: string } = JSON.parse(till.said[1]!);
    expect(url).not.toBe(till.url);
    expect((await fetch(till.url, { redirect: 'manual' })).status).toBe(403);
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(303);
    expect(await till.kill('SIGTERM')).toBe(0);
  });

  test('a taken port, a second till on the folder, a foreign file, wrong flags: one clear line each', async () => {
    const folder = tempFolder();
    const till = await startTillProcess(['--data', folder, '--port', '0']);
    const { port } = new URL(till.url);
    const taken = await refusedTillProcess(['--data', tempFolder(), '--port', port]);
    expect(taken).toMatchObject({ code: 1 });
    expect(taken.stderr.trim().split('\n')).toHaveLength(1);
    expect(taken.stderr).toContain(`Порт ${port} занят`);
    const second = await refusedTillProcess(['--data', folder, '--port', '0']);
    expect(second.stderr).toContain('уже работает другая касса');
    const foreign = tempFolder();
    writeFileSync(join(foreign, 'till.sqlite'), 'это не база данных, а просто текст');
    const refused = await refusedTillProcess(['--data', foreign, '--port', '0']);
    expect(refused.stderr).toContain('не файл кассы Verno');
    const flags = await refusedTillProcess(['--port', '99999', '--data', folder]);
    expect(flags.stderr).toContain('--port (99999)');
    expect(flags.code).toBe(1);
  });
});
