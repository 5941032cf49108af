/** Whatever ends a hub or a command, no database server is left behind by those who could still end it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { dataFolder, runningServer } from './store/embedded/folder.ts';

const HUB = join(import.meta.dirname, 'main.ts');
const CLI = join(import.meta.dirname, 'cli', 'main.ts');
const data = mkdtempSync(join(tmpdir(), 'verno-orphans-'));
const TIMEOUT_MS = 180_000;
const ENDED = { timeout: 60_000, interval: 50 };
const started: ChildProcess[] = [];
vi.setConfig({ testTimeout: TIMEOUT_MS });

interface Ran {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly ended: Promise<number | null>;
}

function run(script: string, ...args: string[]): Ran {
  const child = spawn(process.execPath, [script, ...args, '--data', data], {
    env: { ...process.env, DATABASE_URL: undefined },
  });
  started.push(child);
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  return { child, out: () => out, ended };
}

const hub = (): Ran => run(HUB, '--quiet', '--port', '0');
const server = () => runningServer(dataFolder(data));
const untilReady = (one: Ran) => expect.poll(one.out, ENDED).toContain('"ready":true');

beforeAll(async () => {
  expect(await run(CLI, 'demo', '--json').ended).toBe(0);
  expect(server()).toBeNull();
}, TIMEOUT_MS);

afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  const left = server();
  if (left !== null) process.kill(left.pid, 'SIGINT');
  rmSync(data, { recursive: true, force: true });
});

test('a hub told to end at any moment of its start ends with its database', async () => {
  for (const afterMs of [300, 700, 1100, 1500, 2200]) {
    const one = hub();
    await pause(afterMs);
    one.child.kill('SIGTERM');
    await one.ended;
    await expect.poll(server, ENDED).toBeNull();
  }
});

test('told to end as soon as its database runs, and again while it ends', async () => {
  const one = hub();
  await expect.poll(() => server() !== null, { ...ENDED, interval: 5 }).toBe(true);
  one.child.kill('SIGTERM');
  await pause(200);
  one.child.kill('SIGTERM');
  one.child.kill('SIGINT');
  expect(await one.ended).toBe(0);
  await expect.poll(server, ENDED).toBeNull();
});

test('a command beside a hub, then the hub ends: nothing is left', async () => {
  const one = hub();
  await untilReady(one);
  expect(await run(CLI, 'verify').ended).toBe(0);
  expect(server()).not.toBeNull();
  one.child.kill('SIGTERM');
  expect(await one.ended).toBe(0);
  await expect.poll(server, ENDED).toBeNull();
});

test('the hub ends while a command runs: the command finishes its work and stops the server', async () => {
  const one = hub();
  await untilReady(one);
  const command = run(CLI, 'demo', '--json');
  await pause(400);
  one.child.kill('SIGTERM');
  expect(await one.ended).toBe(0);
  expect(await command.ended).toBe(0);
  await expect.poll(server, ENDED).toBeNull();
});

test('a command that started the server itself and is stopped by Ctrl-C takes it along', async () => {
  const command = run(CLI, 'demo', '--json');
  await expect.poll(() => server() !== null, { ...ENDED, interval: 5 }).toBe(true);
  command.child.kill('SIGINT');
  await command.ended;
  await expect.poll(server, ENDED).toBeNull();
});

test('a command killed outright leaves the server to the next one, who stops it', async () => {
  const command = run(CLI, 'demo', '--json');
  await expect.poll(() => server() !== null, { ...ENDED, interval: 5 }).toBe(true);
  command.child.kill('SIGKILL');
  await command.ended;
  const one = hub();
  await untilReady(one);
  one.child.kill('SIGTERM');
  expect(await one.ended).toBe(0);
  await expect.poll(server, ENDED).toBeNull();
});
