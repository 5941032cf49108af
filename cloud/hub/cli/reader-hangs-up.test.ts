import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';

const CLI = fileURLToPath(new URL('./main.ts', import.meta.url));
/** What a shell says of a program that its reader's hanging up has ended: 128 + SIGPIPE. */
const HUNG_UP = 141;
vi.setConfig({ testTimeout: 60_000 });

let world: TestHub;
let folder: string;
beforeAll(async () => {
  world = await startTestHub();
  folder = mkdtempSync(join(tmpdir(), 'verno-cli-'));
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  /** Exit code of the command, as the shell has it. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** `"$@"` of the shell script is the command. */
function shell(script: string, ...args: readonly string[]): Promise<Ran> {
  const place = ['--data', folder, '--database-url', world.databaseUrl];
  const child = spawn('bash', ['-c', script, 'bash', process.execPath, CLI, ...args, ...place]);
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', () => {
      const lines = out.trimEnd().split('\n');
      resolve({ code: Number(lines.at(-1)), out: lines.slice(0, -1).join('\n'), err });
    });
  });
}

/** Descriptor 3 is a pipe whose reader has gone already. */
const NO_READER = 'exec 3> >(exec true); wait $!; ';

test.runIf(process.platform !== 'win32')(
  'the document piped into head: its first line, and silence',
  async () => {
    const { code, out, err } = await shell('"$@" | head -n 1; echo "${PIPESTATUS[0]}"', 'openapi');
    expect({ code, out, err }).toEqual({ code: HUNG_UP, out: '{', err: '' });
  },
);

test
  .runIf(process.platform !== 'win32')
  .for([[['openapi']], [['replay', '--since', '2026-01-01']], [['partner', 'add', 'Ещё одна']]])(
  'whoever read the words of %s has gone: it ends in silence',
  async ([args]) => {
    const ran = await shell(`${NO_READER} "$@" >&3; echo $?`, ...args!);
    expect(ran).toEqual({ code: HUNG_UP, out: '', err: '' });
  },
);

test.runIf(process.platform !== 'win32')(
  'what a command does is done whole, though nobody hears it say so',
  async () => {
    const names = await world.db.selectFrom('partner').select('name').execute();
    expect(names.map(({ name }) => name)).toContain('Ещё одна');
    // Refusals have nobody to go to either: the code tells them.
    const refused = await shell(`${NO_READER} "$@" >&3 2>&3; echo $?`, 'till', 'code', 'нет такой');
    expect(refused).toEqual({ code: 1, out: '', err: '' });
  },
);

test.runIf(process.platform === 'linux')('a full disk behind the output is named', async () => {
  const full = await shell('"$@" > /dev/full; echo $?', 'openapi');
  expect(full.code).toBe(1);
  expect(full.err).toBe('На диске нет места. Освободите место и повторите.\n');
});
