/** Makes, starts and stops the PostgreSQL process of a data folder. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { FatalError } from '../fatal.ts';
import type { Binaries } from './binaries.ts';
import { runningServer } from './folder.ts';
import type { DataFolder } from './folder.ts';
import type { RunAs } from './run-as.ts';

export const SUPERUSER = 'verno';
const MAKING = '.making';
const LOG_BYTES_MAX = 5_000_000;
const LOG_TAIL_CHARS = 4000;

export interface ServerTools {
  readonly folder: DataFolder;
  readonly binaries: Binaries;
  readonly user: RunAs;
}

/**
 * `initdb`: UTF-8 with the builtin locale, so that order and lower case never depend on the machine. Made
 * beside its place and moved there when whole: a start that was killed leaves nothing that looks ready.
 */
export async function initialise(tools: ServerTools, password: string): Promise<void> {
  const { folder, user } = tools;
  dropLeftovers(folder);
  const making = `${folder.cluster}${MAKING}-${process.pid}`;
  const passwordFile = `${making}.password`;
  mkdirSync(making, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined) {
    chownSync(making, user.uid, user.gid);
    chownSync(passwordFile, user.uid, user.gid);
  }
  try {
    const done = await run(tools, tools.binaries.initdb, [
      `--pgdata=${making}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ]);
    if (done.code !== 0) throw explain(folder, done.output);
    moveInPlace(making, folder);
  } finally {
    dropLeftovers(folder);
  }
}

function moveInPlace(making: string, folder: DataFolder): void {
  try {
    renameSync(making, folder.cluster);
  } catch {
    throw new FatalError(
      `На месте базы данных (${folder.cluster}) лежит что-то другое. Уберите его или выберите другую папку: --data.`,
    );
  }
}

/** What a start that was killed half way has left; the caller holds the folder's lock. */
function dropLeftovers(folder: DataFolder): void {
  const home = dirname(folder.cluster);
  for (const name of readdirSync(home)) {
    if (name.startsWith(`${basename(folder.cluster)}${MAKING}`)) {
      rmSync(join(home, name), { recursive: true, force: true });
    }
  }
}

export interface StartedServer {
  readonly port: number;
  /** True once the process is gone. */
  ended(): boolean;
}

/**
 * Starts the server detached: Ctrl+C in the terminal and a killed hub must not reach it in the middle of
 * its work. Its messages go to a file, because a pipe would break with its starter.
 */
export async function startServer(
  tools: ServerTools,
  flags: readonly string[],
): Promise<StartedServer> {
  const { folder, binaries, user } = tools;
  if (existsSync(folder.log) && statSync(folder.log).size > LOG_BYTES_MAX) rmSync(folder.log);
  const log = openSync(folder.log, 'a', 0o600);
  const port = await freePort();
  try {
    const child = spawn(
      binaries.postgres,
      ['-D', folder.cluster, '-p', String(port), ...SERVER_FLAGS, ...socketFlags(folder), ...flags],
      { ...user, detached: true, stdio: ['ignore', log, log], cwd: dirname(folder.cluster) },
    );
    let gone = false;
    child.on('exit', () => (gone = true));
    child.on('error', () => (gone = true));
    child.unref();
    return { port, ended: () => gone };
  } finally {
    closeSync(log);
  }
}

const SERVER_FLAGS = [
  '-c listen_addresses=127.0.0.1',
  '-c fsync=on',
  '-c synchronous_commit=on',
  '-c shared_buffers=256MB',
  '-c max_wal_size=1GB',
  '-c log_checkpoints=off',
].flatMap((flag) => ['-c', flag.slice(3)]);

/** What a socket's address may be long (`sun_path`), less its own name in the folder. */
const SOCKET_FOLDER_BYTES_MAX = 107 - '/.s.PGSQL.65535'.length;

/**
 * A socket in the cluster's own folder, which its owner alone may enter: through it a statement costs both sides
 * less than over TCP. None where Node knows no such sockets, or where the folder's name does not fit.
 */
function socketFlags({ cluster }: DataFolder): string[] {
  const folder = resolve(cluster);
  const fits = Buffer.byteLength(folder) <= SOCKET_FOLDER_BYTES_MAX && !/[,"]/.test(folder);
  const isUsed = process.platform !== 'win32' && fits;
  return ['-c', `unix_socket_directories=${isUsed ? folder : ''}`];
}

/** Stops the server at once for new work, after the statements that run (`fast`). */
export async function stopServer(tools: ServerTools): Promise<void> {
  if (runningServer(tools.folder) === null) return;
  await run(tools, tools.binaries.pg_ctl, [
    'stop',
    '-D',
    tools.folder.cluster,
    '-m',
    'fast',
    '-w',
    '-t',
    '30',
  ]);
}

/** The end of the server's log from `fromByte` on, turned into one clear line. */
export function explainLog(folder: DataFolder, fromByte: number): FatalError {
  const bytes = existsSync(folder.log) ? readFileSync(folder.log) : Buffer.alloc(0);
  return explain(folder, bytes.subarray(fromByte).toString('utf8').slice(-LOG_TAIL_CHARS));
}

export function logSize(folder: DataFolder): number {
  return existsSync(folder.log) ? statSync(folder.log).size : 0;
}

const CAUSES: readonly (readonly [RegExp, string])[] = [
  [/No space left on device/i, 'на диске нет места. Освободите место и запустите снова'],
  [
    /Permission denied|could not access|could not change directory/i,
    'у пользователя базы данных нет доступа к папке. Выберите другую папку (--data) или дайте права на вход',
  ],
  [/Address already in use/i, 'порт базы данных занят другой программой. Запустите снова'],
  [
    /incompatible with server|database files are incompatible/i,
    'данные созданы другой версией PostgreSQL',
  ],
];

function explain(folder: DataFolder, output: string): FatalError {
  const cause = CAUSES.find(([pattern]) => pattern.test(output))?.[1];
  const lastLine = output
    .trim()
    .split('\n')
    .findLast((line) => /FATAL|PANIC|error/i.test(line));
  const detail = cause ?? lastLine?.trim() ?? `подробности в ${folder.log}`;
  return new FatalError(`База данных в ${folder.cluster} не запустилась: ${detail}.`);
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('no address')),
      );
    });
  });
}

interface Done {
  readonly code: number | null;
  readonly output: string;
}

async function run(tools: ServerTools, program: string, args: readonly string[]): Promise<Done> {
  const child: ChildProcess = spawn(program, args, {
    ...tools.user,
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: dirname(tools.folder.cluster),
    env: { ...process.env, LC_MESSAGES: 'C', LC_ALL: 'C' },
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: -1, output: `${output}${error.message}` }));
    child.on('close', (code) => resolve({ code, output }));
  });
}
