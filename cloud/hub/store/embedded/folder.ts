/** What lies in the data folder of an embedded PostgreSQL, and what it says of a running server. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Random } from '@verno/shared/kernel/clock';

const SECRET_MODE = 0o600;
/** How names of a server's socket and of its lock begin. */
const SOCKET = '.s.PGSQL.';

export interface DataFolder {
  /** The cluster itself. */
  readonly cluster: string;
  readonly log: string;
  /** Held while somebody makes or starts the cluster. */
  readonly lock: string;
  readonly secret: string;
}

export function dataFolder(data: string): DataFolder {
  return {
    cluster: join(data, 'postgres'),
    log: join(data, 'postgres.log'),
    lock: join(data, 'postgres.lock'),
    secret: join(data, 'postgres.json'),
  };
}

const secret = z.object({ password: z.string().min(20) });

/** The cluster's password: random, made once, readable by its owner alone. */
export function passwordOf(folder: DataFolder, random: Random): string {
  if (existsSync(folder.secret)) {
    return secret.parse(JSON.parse(readFileSync(folder.secret, 'utf8'))).password;
  }
  const password = Buffer.from(random.bytes(24)).toString('base64url');
  writeFileSync(folder.secret, JSON.stringify({ password }), { mode: SECRET_MODE, flag: 'wx' });
  chmodSync(folder.secret, SECRET_MODE);
  return password;
}

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  /** Where its socket lies; null when it listens on TCP alone. */
  readonly socketFolder: string | null;
}

/**
 * The server of this folder, if it runs. A crash leaves a `postmaster.pid` behind that names a dead
 * process, or by now another program's; the latter is told by its command line (Linux), elsewhere by
 * connecting.
 */
export function runningServer(folder: DataFolder): RunningServer | null {
  const named = readPidFile(folder);
  if (named === null || !isAlive(named.pid)) return null;
  return belongsTo(folder, named.pid) ? named : null;
}

/**
 * Removes a `postmaster.pid` that no server of this folder stands behind: PostgreSQL would not start
 * while the number in it is some living process of the same user. The sockets of servers that were killed go with
 * it: each start has a port of its own, and theirs would lie there for ever.
 */
export function dropStalePidFile(folder: DataFolder): void {
  if (runningServer(folder) !== null) return;
  rmSync(pidFile(folder), { force: true });
  for (const name of existsSync(folder.cluster) ? readdirSync(folder.cluster) : []) {
    if (name.startsWith(SOCKET)) rmSync(join(folder.cluster, name), { force: true });
  }
}

function readPidFile(folder: DataFolder): RunningServer | null {
  let lines: string[];
  try {
    lines = readFileSync(pidFile(folder), 'utf8').split('\n');
  } catch {
    return null;
  }
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  // While it starts the lines below are not there yet.
  const socketFolder = lines[4]?.trim() || null;
  return Number.isInteger(pid) && Number.isInteger(port) && pid > 0 && port > 0
    ? { pid, port, socketFolder }
    : null;
}

function pidFile(folder: DataFolder): string {
  return join(folder.cluster, 'postmaster.pid');
}

/**
 * Whether a process is the server of this very folder, whatever way its path was written. Taking a live
 * server for a stranger would let two servers write the same files, so a doubt counts as «yes».
 */
function belongsTo(folder: DataFolder, pid: number): boolean {
  if (process.platform !== 'linux') return true;
  let words: string[];
  try {
    words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return isAlive(pid);
  }
  if (!basename(words[0] ?? '').startsWith('postgres')) return false;
  const given = words[words.indexOf('-D') + 1];
  if (!words.includes('-D') || given === undefined) return true;
  try {
    return realpathSync(given) === realpathSync(folder.cluster);
  } catch {
    return given === folder.cluster;
  }
}

/** True when a process of this number lives (of another user, too). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

export function isInitialised(folder: DataFolder): boolean {
  return existsSync(join(folder.cluster, 'PG_VERSION'));
}

const MAY_PASS = 0o011;

/**
 * Makes the folder that holds everything. When the server runs as another user it must be able to pass
 * through (not to read): what lies inside has its own modes.
 */
export function makeFolder(data: string, otherUser: boolean): void {
  mkdirSync(data, { recursive: true });
  const { mode } = statSync(data);
  if (otherUser && (mode & MAY_PASS) !== MAY_PASS) chmodSync(data, (mode & 0o777) | MAY_PASS);
}
