/** The till as a process of its own, which a test may kill like a power cut would. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface TillProcess {
  readonly url: string;
  /** Lines said on stdout after the first. */
  readonly said: string[];
  readonly kill: (signal: NodeJS.Signals) => Promise<number | null>;
  readonly signal: (signal: NodeJS.Signals) => void;
}

const MAIN = join(import.meta.dirname, 'main.ts');

function start(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

/** Starts a till and waits for its ready line. */
export async function startTillProcess(args: readonly string[]): Promise<TillProcess> {
  const child = start(args);
  const said: string[] = [];
  const errors: string[] = [];
  createInterface({ input: child.stderr! }).on('line', (line) => errors.push(line));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`exit ${String(code)}: ${errors.join('\n')}`)));
    createInterface({ input: child.stdout! }).on('line', (line) => {
      said.push(line);
      const ready: { ready?: boolean; url: string } = JSON.parse(line);
      if (ready.ready === true) resolve(ready.url);
    });
  });
  return {
    url,
    said,
    signal: (signal) => void child.kill(signal),
    kill: async (signal) => {
      const ended = once(child, 'exit');
      child.kill(signal);
      const [code] = await ended;
      return code;
    },
  };
}

/** Starts a till that is expected to refuse: its exit code and what it said on stderr. */
export async function refusedTillProcess(
  args: readonly string[],
): Promise<{ code: number | null; stderr: string }> {
  const child = start(args);
  let stderr = '';
  child.stderr!.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });
  const [code] = await once(child, 'close');
  return { code, stderr };
}
