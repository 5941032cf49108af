import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { dataFolder, runningServer } from './store/embedded/folder.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const data = mkdtempSync(join(tmpdir(), 'verno-hub-'));
const TIMEOUT_MS = 90_000;
const started: ChildProcess[] = [];

afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  const left = runningServer(dataFolder(data));
  if (left !== null) process.kill(left.pid, 'SIGINT');
  rmSync(data, { recursive: true, force: true });
});

interface Process {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<number | null>;
}

function start(args: readonly string[], env: Record<string, string> = {}): Process {
  const child = spawn(process.execPath, [MAIN, '--quiet', ...args], {
    env: { ...process.env, ...env },
  });
  started.push(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  return { child, out: () => out, err: () => err, ended };
}

async function ready(hub: Process): Promise<string> {
  await expect.poll(() => hub.out() + hub.err(), { timeout: TIMEOUT_MS }).toContain('\n');
  const said = JSON.parse(hub.out()) as { ready: boolean; url: string };
  expect(said.ready).toBe(true);
  return said.url;
}

test(
  'the hub says one line when it is ready, answers, and ends cleanly with its database on SIGTERM',
  { timeout: TIMEOUT_MS },
  async () => {
    const hub = start(['--data', data, '--port', '0']);
    const url = await ready(hub);
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ ok: true });
    hub.child.kill('SIGTERM');
    expect(await hub.ended).toBe(0);
    expect(hub.out().trim().split('\n').length).toBe(1);
    expect(hub.err()).toBe('');
    expect(runningServer(dataFolder(data))).toBeNull();
  },
);

test(
  'a hub that was killed leaves its database running; the next one takes it over and ends it',
  { timeout: TIMEOUT_MS },
  async () => {
    const killed = start(['--data', data, '--port', '0']);
    await ready(killed);
    killed.child.kill('SIGKILL');
    await killed.ended;
    const next = start(['--data', data, '--port', '0']);
    const url = await ready(next);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    next.child.kill('SIGINT');
    expect(await next.ended).toBe(0);
    await expect.poll(() => runningServer(dataFolder(data)), { timeout: 10_000 }).toBeNull();
  },
);

test(
  'a taken port, a wrong address of the database, a wrong option: one clear line each',
  { timeout: TIMEOUT_MS },
  async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => {
      taken.once('listening', resolve);
    });
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const cases = [
      { args: ['--data', data, '--port', port], says: /^Порт \d+ занят другой программой/ },
      { args: ['--port', 'много'], says: /^Порт «много» не годится/ },
      { args: ['--database-url', 'mysql://x'], says: /^DATABASE_URL не похож на адрес PostgreSQL/ },
      {
        args: ['--database-url', 'postgres://u:hidden@127.0.0.1:1/x'],
        says: /^База по DATABASE_URL не готова/,
      },
    ];
    for (const { args, says } of cases) {
      const hub = start(args);
      expect(await hub.ended).toBe(1);
      expect(hub.err()).toMatch(says);
      expect(hub.err()).not.toContain('hidden');
      expect(hub.err().trim().split('\n').length).toBe(1);
      expect(hub.out()).toBe('');
    }
    taken.close();
  },
);
