/** A child process of ours that says in one JSON line when it is ready. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../paths.ts';

const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;
/** How much of a dead child's last words is shown. */
const LAST_WORDS_LINES = 12;

export interface Launch {
  /** Shown in messages: `hub`, `till`. */
  readonly name: string;
  /** Path of the TypeScript file from the project's root. */
  readonly script: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where the child's standard error goes, line by line; nowhere by default. */
  readonly onLog?: (line: string) => void;
}

export interface Running {
  readonly name: string;
  /** What the child said when it was ready. */
  readonly ready: unknown;
  readonly pid: number;
  /** SIGTERM, then waits; SIGKILL when it does not end in time. */
  stop(): Promise<void>;
  /** SIGKILL at once: a power cut. */
  kill(): Promise<void>;
  /** Settles when the process has ended, with its exit code. */
  readonly ended: Promise<number | null>;
}

/**
 * Starts a process and waits for its ready line.
 * @throws Error with the child's last words when it ends before it is ready.
 */
export async function launch(options: Launch): Promise<Running> {
  const child = spawn(
    process.execPath,
    ['--import', join(ROOT, 'tools/start/guard.ts'), join(ROOT, options.script), ...options.args],
    {
      cwd: ROOT,
      // A group of its own: Ctrl-C reaches the tool alone, and the tool ends its children in order.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
    },
  );
  const lastWords: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastWords.push(line);
    if (lastWords.length > LAST_WORDS_LINES) lastWords.shift();
    options.onLog?.(line);
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ready = await Promise.race([
    readyLine(child),
    ended.then(() => Promise.reject(new Error(`${options.name}: ${lastWords.join('\n')}`))),
  ]);
  return {
    name: options.name,
    ready,
    pid: child.pid ?? 0,
    ended,
    stop: () => end(child, ended, 'SIGTERM'),
    kill: () => end(child, ended, 'SIGKILL'),
  };
}

function readyLine(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`not ready within ${READY_TIMEOUT_MS / 1000} s`));
    }, READY_TIMEOUT_MS);
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{')) return;
      clearTimeout(timer);
      resolve(JSON.parse(line));
    });
    child.once('exit', () => clearTimeout(timer));
  });
}

async function end(
  child: ChildProcess,
  ended: Promise<number | null>,
  signal: 'SIGTERM' | 'SIGKILL',
): Promise<void> {
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}
