import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ROOT } from '../paths.ts';

const STORY_TIMEOUT_MS = 180_000;
const COMES_UP = { timeout: 90_000, interval: 100 };

/** `npm start` in a process group of its own, as a terminal runs it. */
function start(): { child: ChildProcess; said: () => string; left: () => readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'verno-ends-'));
  const ports = ['hub', 'till', 'bench'].flatMap((name) => [`--${name}-port`, '0']);
  const child = spawn(
    process.execPath,
    [join(ROOT, 'tools/bootstrap.mjs'), 'start', '--fresh', '--data', folder, ...ports],
    { detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  }
  const left = (): readonly string[] =>
    execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(folder));
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, 'SIGTERM');
    return vi
      .waitFor(() => expect(left()).toEqual([]), COMES_UP)
      .then(() => {
        rmSync(folder, { recursive: true, force: true });
      });
  });
  return { child, said: () => said, left };
}

const isUp = (said: string): boolean => said.includes('Ctrl-C ends all');

test(
  'Ctrl-C ends all in order, also in the middle of the start',
  { timeout: STORY_TIMEOUT_MS },
  async () => {
    const { child, said, left } = start();
    await vi.waitFor(() => expect(left().join()).toContain('cloud/hub/main.ts'), COMES_UP);
    process.kill(-child.pid!, 'SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(isUp(said())).toBe(false);
    expect(said()).toContain('asked to stop');
    expect(said()).not.toMatch(/^\s+at /m);
    expect(left()).toEqual([]);
  },
);

test(
  'a bootstrap that was killed leaves nothing behind',
  { timeout: STORY_TIMEOUT_MS },
  async () => {
    const { child, said, left } = start();
    await vi.waitFor(() => expect(isUp(said()), said()).toBe(true), COMES_UP);
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(left()).toEqual([]), COMES_UP);
  },
);
