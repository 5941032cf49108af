/** One connection that listens to PostgreSQL's notifications, and comes back when it breaks. */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { clientConfig } from './database.ts';
import type { Connection } from './database.ts';

const RETRY_MIN_MS = 200;
const RETRY_MAX_MS = 5000;

export interface Listener {
  close(): Promise<void>;
}

/**
 * Calls `hear` for each notification on the channels. Notifications sent while the connection is down are
 * lost: `caughtUp` is called after every connect, so that the caller looks for himself.
 */
export async function listen(
  connection: Connection,
  channels: readonly string[],
  hear: (channel: string, payload: string) => void,
  options: { readonly log: Logger; readonly caughtUp: () => void },
): Promise<Listener> {
  const state: { closed: boolean; client: pg.Client | null; wake: () => void } = {
    closed: false,
    client: null,
    wake: () => undefined,
  };
  const connect = async (): Promise<void> => {
    const next = new pg.Client({ ...clientConfig(connection), keepAlive: true });
    next.on('error', () => undefined);
    next.on('end', () => {
      if (state.client === next) state.client = null;
      state.wake();
    });
    next.on('notification', (note) => hear(note.channel, note.payload ?? ''));
    await next.connect();
    state.client = next;
    for (const channel of channels) await next.query(`listen ${channel}`);
    options.caughtUp();
  };
  const keep = async (): Promise<void> => {
    let waitMs = RETRY_MIN_MS;
    while (!state.closed) {
      if (state.client !== null) {
        await new Promise<void>((resolve) => {
          state.wake = resolve;
        });
        continue;
      }
      try {
        await connect();
        waitMs = RETRY_MIN_MS;
      } catch (error) {
        options.log.warn({ err: error }, 'listener lost the database');
        await pause(waitMs);
        waitMs = Math.min(waitMs * 2, RETRY_MAX_MS);
      }
    }
  };
  await connect();
  const kept = keep();
  return {
    async close() {
      state.closed = true;
      await state.client?.end().catch(() => undefined);
      state.wake();
      await kept;
    },
  };
}
