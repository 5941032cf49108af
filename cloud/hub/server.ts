/** Composition root of the hub: everything it is made of, joined in one place. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Express } from 'express';
import { sql } from 'kysely';
import { pino } from 'pino';
import type { Logger } from 'pino';
import type { Clock, Random } from '@verno/shared/kernel/clock';
import { dropDeadTokens, findApplication } from './auth/applications.ts';
import { callerKey } from './auth/callers.ts';
import { forgetOldFailures } from './auth/lockout.ts';
import { ensureQueueKey } from './auth/queue-key.ts';
import { createPasswords } from './auth/passwords.ts';
import { dropDeadSessions, findSession, tokenOfCookies } from './auth/sessions.ts';
import { bearerToken, findTill } from './auth/till-tokens.ts';
import { activateDueLots } from './books/activation.ts';
import { burnDueLots } from './books/expiry.ts';
import { tendRights } from './books/lent/take-back.ts';
import { expireReservations } from './books/reservations.ts';
import { expireCalculations, forgetOldCalculations } from './calculations/cancel.ts';
import type { CalculationParts } from './calculations/parts.ts';
import type { HubConfig } from './config.ts';
import { CHANGED_CHANNEL } from './feed/changes.ts';
import { FEED_MARK_MS, tendFeed } from './feed/cleaning.ts';
import { noticeRestore } from './feed/restored.ts';
import { startSequencer } from './feed/runner.ts';
import { SEQUENCED_CHANNEL } from './feed/sequencer.ts';
import { snapshotJobs } from './feed/snapshots/jobs.ts';
import { consoleFiles } from './http/files.ts';
import type { Authentication } from './http/admit.ts';
import { countCall, forgetQuietClients } from './http/pace.ts';
import { createRepeats, forgetOldRepeats } from './http/repeats.ts';
import { createApp } from './http/server.ts';
import { postForgotten } from './ingest/post-refunds.ts';
import { createReplayer } from './ingest/replay.ts';
import type { Replayer } from './ingest/replay.ts';
import { INGESTED_CHANNEL } from './ingest/upload.ts';
import { startJobs } from './jobs/jobs.ts';
import type { Job } from './jobs/jobs.ts';
import { apiReference } from './openapi/mount.ts';
import { marketingJobs } from './marketing/jobs.ts';
import { createPresence } from './realtime/presence.ts';
import { createRealtime } from './realtime/realtime.ts';
import type { Realtime } from './realtime/realtime.ts';
import { allRoutes } from './routes.ts';
import type { Database, Db } from './store/database.ts';
import { FatalError } from './store/fatal.ts';
import { listen } from './store/listener.ts';
import { openStore } from './store/open.ts';
import { createIds, systemClock, systemRandom } from './system.ts';
import type { Ids } from './system.ts';

const CONSOLE_FOLDER = fileURLToPath(new URL('../console/dist', import.meta.url));
const SIGNED_OUT_CHANNEL = 'verno_signed_out';
const SECOND_MS = 1000;
/** Calls under way get this long when the hub ends. */
const DRAIN_MS = 5000;

export interface Hub {
  readonly url: string;
  readonly db: Db;
  /** Finishes what is under way, then closes everything. */
  close(): Promise<void>;
}

/** The machine's own by default; tests hand in others. */
export interface World {
  readonly clock: Clock;
  readonly random: Random;
}

/** Starts a hub. @throws FatalError with one clear line when it cannot. */
export async function createHub(
  config: HubConfig,
  world: World = { clock: systemClock, random: systemRandom },
): Promise<Hub> {
  const { clock, random } = world;
  const log = pino({ level: config.logLevel, base: null }, pino.destination(2));
  const store = await openStore({ ...config, random, log, applicationName: 'verno-hub' });
  try {
    await ensureQueueKey(store.db, clock.nowMs());
    return await assemble(config, world, log, store);
  } catch (error) {
    // A hub that does not come up leaves no database server behind.
    await store.close();
    throw error;
  }
}

/** Joins the parts on an open store, which the caller closes when this fails. */
async function assemble(
  config: HubConfig,
  { clock, random }: World,
  log: Logger,
  store: Database,
): Promise<Hub> {
  const { db } = store;
  if (await noticeRestore(db, clock.nowMs())) log.warn('another server’s data: taken as restored');
  const ids = createIds(clock, random);
  const replayer = createReplayer(log);
  const app = appOf(config, store, { clock, random, log, ids, replayer });
  const http = createServer(app);
  const realtime = createRealtime(http, { db, clock, log });
  const sequencer = startSequencer(db, log);
  const listener = await listen(
    store.connection,
    CHANNELS,
    hearing(realtime, () => sequencer.poke(), log),
    { log, caughtUp: () => sequencer.poke() },
  );
  const presence = createPresence({ db, clock, realtime });
  const ticking = { name: 'presence', everyMs: 10 * SECOND_MS, run: () => presence.tick() };
  const jobs = startJobs([ticking, ...jobsOf({ db, clock, ids, random, log, replayer })], log);
  const end = async (): Promise<void> => {
    await jobs.stop();
    await realtime.close();
    await endHttp(http);
    await listener.close();
    await sequencer.stop();
  };
  try {
    const url = await startListening(http, config);
    return { url, db, close: () => endThen(end, () => store.close()) };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Everything that is answered over HTTP. */
function appOf(config: HubConfig, store: Database, made: Made): Express {
  const { db } = store;
  const { clock, random, ids, log, replayer } = made;
  const routes = allRoutes({
    db,
    clock,
    random,
    ids,
    log,
    passwords: createPasswords(random),
    replayer,
    onSignOut: (sessionHash) => notify(db, SIGNED_OUT_CHANNEL, sessionHash),
  });
  return createApp({
    routes,
    authentication: authenticationOf(db, clock),
    pace: (application) =>
      countCall(db, callerKey(application), application.callsPerMinute, clock.nowMs()),
    repeats: createRepeats(store, () => clock.nowMs()),
    log,
    trustedProxies: config.trustedProxies,
    pages: [
      apiReference(routes.map((route) => route.operation)),
      consoleFiles(config.consoleFiles ?? CONSOLE_FOLDER),
    ],
  });
}

async function endThen(end: () => Promise<void>, close: () => Promise<void>): Promise<void> {
  try {
    await end();
  } finally {
    await close();
  }
}

interface Made extends World {
  readonly log: Logger;
  readonly ids: Ids;
  readonly replayer: Replayer;
}

const CHANNELS = [CHANGED_CHANNEL, SEQUENCED_CHANNEL, INGESTED_CHANNEL, SIGNED_OUT_CHANNEL];

function authenticationOf(db: Db, clock: Clock): Authentication {
  return {
    async staff(cookies) {
      const token = tokenOfCookies(cookies);
      return token === null ? null : findSession(db, token, clock.nowMs());
    },
    async till(authorization) {
      const token = bearerToken(authorization);
      return token === null ? null : findTill(db, token, clock.nowMs());
    },
    async application(authorization) {
      const token = bearerToken(authorization);
      return token === null ? null : findApplication(db, token, clock.nowMs());
    },
  };
}

function hearing(realtime: Realtime, pokeSequencer: () => void, log: Logger) {
  return (channel: string, payload: string): void => {
    if (channel === CHANGED_CHANNEL) pokeSequencer();
    else if (channel === SEQUENCED_CHANNEL) realtime.pokeTills(payload);
    else if (channel === SIGNED_OUT_CHANNEL) realtime.endSession(payload);
    else {
      realtime
        .showIngested(payload)
        .catch((error: unknown) => log.warn({ err: error }, 'live rows failed'));
    }
  };
}

function jobsOf(calculations: CalculationParts): Job[] {
  const { db, clock, ids, log } = calculations;
  const now = () => ({ ids, nowMs: clock.nowMs() });
  return [
    {
      name: 'lots',
      everyMs: 60 * SECOND_MS,
      async run(stop) {
        await activateDueLots(db, now(), stop);
        await burnDueLots(db, now(), stop);
      },
    },
    {
      name: 'waiting refunds',
      everyMs: 30 * SECOND_MS,
      run: () => postForgotten(db, { ids, log }, clock.nowMs()),
    },
    ...marketingJobs(db, now),
    ...snapshotJobs(db, clock),
    { name: 'reservations', everyMs: 15 * SECOND_MS, run: () => expireReservations(db, now()) },
    { name: 'lent rights', everyMs: 60 * SECOND_MS, run: () => tendRights(db, now()) },
    { name: 'feed', everyMs: FEED_MARK_MS, run: () => tendFeed(db, clock.nowMs()) },
    {
      name: 'calculations',
      everyMs: 30 * SECOND_MS,
      run: () => expireCalculations(calculations),
    },
    {
      name: 'cleaning',
      everyMs: 600 * SECOND_MS,
      async run() {
        await dropDeadSessions(db, clock.nowMs());
        await forgetOldFailures(db, clock.nowMs());
        await dropDeadTokens(db, clock.nowMs());
        await forgetOldRepeats(db, clock.nowMs());
        await forgetQuietClients(db, clock.nowMs());
        await forgetOldCalculations(db, clock.nowMs());
      },
    },
  ];
}

async function notify(db: Db, channel: string, payload: string): Promise<void> {
  await sql`select pg_notify(${channel}, ${payload})`.execute(db);
}

async function startListening(http: Server, config: HubConfig): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new FatalError(`Порт ${config.port} занят другой программой. Выберите другой: --port`)
          : new FatalError(`Не удалось открыть порт ${config.port}: ${error.message}`),
      );
    });
    http.listen(config.port, config.host, resolve);
  });
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

async function endHttp(http: Server): Promise<void> {
  if (!http.listening) return;
  const closed = new Promise<void>((resolve) => {
    http.close(() => resolve());
  });
  http.closeIdleConnections();
  const late = setTimeout(() => http.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(late);
}
