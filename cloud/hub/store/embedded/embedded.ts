/**
 * An embedded PostgreSQL for a data folder. Whoever needs it connects to the one that runs or starts it;
 * whoever leaves last stops it. A server left behind by a killed hub is simply taken over.
 */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Random } from '@verno/shared/kernel/clock';
import { FatalError } from '../fatal.ts';
import { findBinaries } from './binaries.ts';
import {
  dataFolder,
  dropStalePidFile,
  isInitialised,
  makeFolder,
  passwordOf,
  runningServer,
} from './folder.ts';
import { withLock } from './lock.ts';
import { serverUser } from './run-as.ts';
import { explainLog, initialise, logSize, startServer, stopServer, SUPERUSER } from './server.ts';
import type { ServerTools } from './server.ts';

const DATABASE = 'verno';
const READY_WITHIN_MS = 60_000;
const PAUSE_MS = 40;
const START_ATTEMPTS_MAX = 3;
const END_WITHIN_MS = 1000;
/** How long a connection that has ended may still be listed by the server. */
const LINGER_MS = 500;
/** Each hub and command holds one connection of this name while it needs the server; nothing else counts. */
const KEEPER = 'verno-keeper';

export interface EmbeddedServer {
  /** Connection string of the hub's database. */
  readonly url: string;
  /** Leaves; stops the server when no other hub or command is connected. Close your pool before. */
  close(): Promise<void>;
  /** Leaves without ever stopping the server. */
  detach(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly data: string;
  readonly random: Random;
  /** More `name=value` settings, for tests. */
  readonly settings?: readonly string[];
}

/** @throws FatalError with one clear line when the server cannot be had. */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const user = serverUser();
  makeFolder(options.data, user.uid !== undefined);
  const folder = dataFolder(options.data);
  const tools: ServerTools = { folder, binaries: await findBinaries(), user };
  return withLock(folder.lock, async () => {
    const password = passwordOf(folder, options.random);
    if (!isInitialised(folder)) await initialise(tools, password);
    const flags = (options.settings ?? []).flatMap((setting) => ['-c', setting]);
    const { port, keeper } = await connectOrStart(tools, password, flags);
    try {
      await ensureDatabase(keeper);
    } catch (error) {
      await leave(tools, keeper);
      throw error;
    }
    return {
      url: urlOf(tools, port, password, DATABASE),
      close: () => withLock(folder.lock, () => leave(tools, keeper)),
      detach: () => endClient(keeper),
    };
  });
}

interface Joined {
  readonly port: number;
  readonly keeper: pg.Client;
}

async function connectOrStart(
  tools: ServerTools,
  password: string,
  flags: readonly string[],
): Promise<Joined> {
  const running = runningServer(tools.folder);
  if (running !== null) {
    const keeper = await waitReady(
      running.port,
      password,
      () => runningServer(tools.folder) === null,
    );
    if (keeper !== null) return { port: running.port, keeper };
    if (runningServer(tools.folder) !== null) {
      throw new FatalError(`База данных в ${tools.folder.cluster} запущена, но не отвечает.`);
    }
  }
  dropStalePidFile(tools.folder);
  for (let attempt = 1; ; attempt += 1) {
    const logFrom = logSize(tools.folder);
    const started = await startServer(tools, flags);
    const keeper = await waitReady(started.port, password, () => started.ended());
    if (keeper !== null) return { port: started.port, keeper };
    // A port may be taken between asking for a free one and using it: try another.
    if (attempt >= START_ATTEMPTS_MAX) {
      await stopServer(tools);
      throw explainLog(tools.folder, logFrom);
    }
  }
}

/** Connects as soon as the server answers; null when it is gone or another program holds its port. */
async function waitReady(
  port: number,
  password: string,
  gone: () => boolean,
): Promise<pg.Client | null> {
  const deadlineMs = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadlineMs) {
    const client = new pg.Client({
      connectionString: tcpUrlOf(port, password, 'postgres'),
      application_name: KEEPER,
      connectionTimeoutMillis: 5000,
    });
    // The keeper idles for the life of the process; a server that ends takes it along.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await endClient(client);
      if (isRefusal(error)) return null;
    }
    if (gone()) return null;
    await pause(PAUSE_MS);
  }
  return null;
}

/** Wrong password: another cluster on this port. Everything else (starting, stopping) passes. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '28P01';
}

/** `end` of a connection that broke already never answers; nobody should wait for it. */
async function endClient(client: pg.Client): Promise<void> {
  await Promise.race([client.end().catch(() => undefined), pause(END_WITHIN_MS)]);
}

async function ensureDatabase(keeper: pg.Client): Promise<void> {
  const found = await keeper.query('select 1 from pg_database where datname = $1', [DATABASE]);
  if (found.rowCount === 0) await keeper.query(`create database ${DATABASE}`);
}

async function leave(tools: ServerTools, keeper: pg.Client): Promise<void> {
  let others = 0;
  const deadlineMs = Date.now() + LINGER_MS;
  try {
    // Every hub and command has one keeper; one that has just left may still be shown for a moment.
    for (;;) {
      const { rows } = await keeper.query<{ others: string }>(
        `select count(*) as others from pg_stat_activity
         where pid <> pg_backend_pid() and application_name = $1`,
        [KEEPER],
      );
      others = Number(rows[0]?.others ?? 0);
      if (others === 0 || Date.now() > deadlineMs) break;
      await pause(PAUSE_MS);
    }
  } catch {
    // The server is gone already: nothing to stop.
  }
  await endClient(keeper);
  if (others === 0) await stopServer(tools);
}

/** By the server's socket where it has one; who reads the address alone reaches the same server over TCP. */
function urlOf(tools: ServerTools, port: number, password: string, database: string): string {
  const socketFolder = runningServer(tools.folder)?.socketFolder ?? null;
  const url = tcpUrlOf(port, password, database);
  return socketFolder === null ? url : `${url}?host=${encodeURIComponent(socketFolder)}`;
}

function tcpUrlOf(port: number, password: string, database: string): string {
  return `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}
