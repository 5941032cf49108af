import { readFileSync, readdirSync, statSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { BRIDGE_PATH, bridgeMessage } from '@verno/shared/contracts/bridge';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { tempFolder } from '../store/temp-folder.testkit.ts';
import { PATIENCE, openFace, startTill } from '../till.testkit.ts';

async function door() {
  const till = await startTill({ listen: { port: 0 } });
  const url = new URL(till.url!);
  return { till, url, origin: url.origin, port: Number(url.port) };
}

/** Raw HTTP, so that a test may lie about the host. */
function get(
  port: number,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path, headers, method, agent: false },
      (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
        });
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

function connects(
  port: number,
  headers: Record<string, string>,
  path = BRIDGE_PATH,
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    onTestFinished(() => socket.terminate());
    socket.once('open', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
}

describe('the till’s local door', () => {
  test('the one-time address opens the page once and leaves a strict cookie', async () => {
    const { url, port } = await door();
    const first = await get(port, url.pathname + url.search);
    expect(first).toMatchObject({ status: 303, headers: { location: '/' } });
    const [cookie = ''] = first.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict$/);
    const session = { cookie: cookie.split(';')[0] ?? '' };
    const page = await get(port, '/', session);
    expect(page.status).toBe(200);
    expect(page.body).toContain('Касса');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    expect((await get(port, '/assets/app.js', session)).headers['cache-control']).toContain(
      'immutable',
    );
    expect((await get(port, url.pathname + url.search)).status).toBe(403);
    expect((await get(port, '/')).status).toBe(403);
    expect((await get(port, '/', { cookie: 'verno_till=guess' })).status).toBe(403);
  });

  test('a page that is open stays let in when the engine starts again, the used address does not', async () => {
    const dataFolder = tempFolder();
    const till = await startTill({ dataFolder, listen: { port: 0 } });
    const url = new URL(till.url!);
    const port = Number(url.port);
    const opened = await get(port, url.pathname + url.search);
    const cookie = (opened.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
    await till.stop();
    await startTill({ dataFolder, listen: { port } });
    expect((await get(port, '/', { cookie })).status).toBe(200);
    expect(await connects(port, { cookie, origin: url.origin })).toBe(true);
    expect((await get(port, url.pathname + url.search)).status).toBe(403);
    expect((await get(port, '/', { cookie: 'verno_till=guess' })).status).toBe(403);
    const kept = readdirSync(dataFolder).filter((name) => name.startsWith('till.sqlite'));
    expect(kept).toContain('till.sqlite');
    for (const name of kept) {
      const file = join(dataFolder, name);
      expect(readFileSync(file).includes(cookie.split('=')[1] ?? '?'), name).toBe(false);
      expect(statSync(file).mode & 0o077, name).toBe(0);
    }
  });

  test('a page that nobody used for months is let in no more, one in daily use is', async () => {
    const dataFolder = tempFolder();
    let nowMs = Date.UTC(2026, 0, 10);
    const bootMs = nowMs;
    const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs - bootMs };
    const till = await startTill({ dataFolder, clock, listen: { port: 0 } });
    const port = Number(new URL(till.url!).port);
    const open = async () => {
      const url = new URL(till.issueUrl()!);
      const opened = await get(port, url.pathname + url.search);
      return (opened.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
    };
    const [daily, forgotten] = [await open(), await open()];
    for (let day = 0; day < 100; day += 10) {
      nowMs += 10 * 86_400_000;
      expect((await get(port, '/', { cookie: daily })).status).toBe(200);
    }
    expect((await get(port, '/', { cookie: forgotten })).status).toBe(403);
  });

  test('[SYNC-07] a wall clock that jumps by ten years does not lock the cashier out', async () => {
    const YEARS_MS = 10 * 365 * 86_400_000;
    const dataFolder = tempFolder();
    let jumpMs = -YEARS_MS;
    const clock = {
      nowMs: () => Date.now() + jumpMs,
      monotonicMs: () => performance.now(),
    };
    const till = await startTill({ dataFolder, clock, listen: { port: 0 } });
    const url = new URL(till.url!);
    const opened = await get(Number(url.port), url.pathname + url.search);
    const cookie = (opened.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
    for (const next of [0, YEARS_MS, -YEARS_MS]) {
      jumpMs = next;
      expect((await get(Number(url.port), '/', { cookie })).status).toBe(200);
    }
    await till.stop();
    jumpMs = YEARS_MS;
    const again = await startTill({ dataFolder, clock, listen: { port: 0 } });
    expect((await get(Number(new URL(again.url!).port), '/', { cookie })).status).toBe(200);
  });

  test('files outside the face, other methods and odd paths are not served', async () => {
    const { url, port } = await door();
    const opened = await get(port, url.pathname + url.search);
    const cookie = (opened.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
    for (const path of [
      '/../till.sqlite',
      '/%2e%2e/till.sqlite',
      '/..%2ftill.sqlite',
      '/.env',
      '/%00',
      '/%',
      '/no.js',
      '/assets/',
    ]) {
      expect((await get(port, path, { cookie })).status, path).toBe(404);
    }
    expect((await get(port, '/', { cookie }, 'POST')).status).toBe(405);
  });

  test('a foreign name for this machine and a foreign page are refused, cookie or not', async () => {
    const { url, port, origin } = await door();
    const opened = await get(port, url.pathname + url.search);
    const cookie = (opened.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
    expect((await get(port, '/', { cookie, host: 'evil.example' })).status).toBe(403);
    expect((await get(port, '/', { cookie, origin: 'http://evil.example' })).status).toBe(403);
    expect(await connects(port, { cookie, origin: 'http://evil.example' })).toBe(false);
    expect(await connects(port, { cookie, origin, host: 'evil.example' })).toBe(false);
    expect(await connects(port, { cookie })).toBe(false);
    expect(await connects(port, { origin })).toBe(false);
    expect(await connects(port, { cookie, origin }, '/other')).toBe(false);
    expect(await connects(port, { cookie, origin })).toBe(true);
  });

  test('frames that make no sense are answered, oversized ones close the way, the till goes on', async () => {
    const { till } = await door();
    const face = await openFace(till.issueUrl()!);
    const codes: unknown[] = [];
    for (const [command, input] of [
      ['no_such', null],
      ['setQuantity', { lineId: '1', quantityMilli: -5 }],
      ['enterCode', { code: '' }],
      ['toString', null],
    ] as const) {
      codes.push((await face.ask(command, input)).problem?.code);
    }
    expect(codes).toEqual([
      'bridge.unknown_command',
      'bridge.bad_input',
      'bridge.bad_input',
      'bridge.unknown_command',
    ]);
    face.send({ id: 77, nonsense: true });
    face.send('just text');
    await vi.waitFor(
      () => expect(face.answers.get(77)?.problem?.code).toBe('bridge.bad_frame'),
      PATIENCE,
    );
    face.send({
      type: 'command',
      id: 1,
      command: 'enterCode',
      input: { code: 'x'.repeat(70_000) },
    });
    await vi.waitFor(() => expect(face.closed()).toBe(true), PATIENCE);
    const other = await openFace(till.issueUrl()!);
    expect((await other.ask('cancel', null)).ok).toBe(true);
  });

  test('a message port carries the same contract', async () => {
    const { till } = await door();
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => port2.close());
    const heard: unknown[] = [];
    port2.on('message', (message: unknown) => heard.push(bridgeMessage.parse(message)));
    till.serve(port1);
    port2.postMessage({ type: 'command', id: 5, command: 'searchGoods', input: { text: 'x' } });
    await vi.waitFor(() => {
      expect(heard).toContainEqual({ type: 'answer', id: 5, ok: true, value: [] });
    }, PATIENCE);
    expect(heard[0]).toMatchObject({ type: 'view', view: { phase: 'not_enrolled' } });
  });

  test('a till without an enrolment code says so at each step, and enrols from its screen', async () => {
    const { till } = await door();
    const refused = await till.command('enrol', { hubUrl: 'http://127.0.0.1:1', code: 'CODE' });
    expect(refused).toMatchObject({ error: { code: 'enrol.hub_unreachable' } });
    expect(await till.command('enterCode', { code: '1' })).toMatchObject({
      error: { code: 'sale.not_enrolled' },
    });
  });
});
