/** Commands of the hub as a person runs them: a process of its own, against a test's database. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('./main.ts', import.meta.url));

export interface Ran {
  /** Null = killed. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
}

export interface CommandPlace {
  readonly databaseUrl: string;
  readonly data: string;
}

export function startCommand(place: CommandPlace, args: readonly string[]): Started {
  const where = ['--data', place.data, '--database-url', place.databaseUrl];
  const child = spawn(process.execPath, [CLI, ...args, ...where], { stdio: 'pipe' });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<Ran>((resolve) => {
    child.once('close', (code) => resolve({ code, out, err }));
  });
  return { child, ended };
}

export async function runCommand(place: CommandPlace, ...args: readonly string[]): Promise<Ran> {
  return startCommand(place, args).ended;
}
