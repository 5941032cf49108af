/** Who is there: tills with a socket count as seen; sockets of ended sessions and stopped tills are closed. */
import type { Clock } from '@verno/shared/kernel/clock';
import { SESSION_IDLE_MS } from '../auth/sessions.ts';
import { ONLINE_MS } from '../projections/till-rows.ts';
import type { Db } from '../store/database.ts';
import { ifFree } from '../store/till-if-free.ts';
import type { Realtime } from './realtime.ts';

export interface PresenceParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly realtime: Realtime;
}

export interface Presence {
  /** One look at everything; called by a timer. */
  tick(): Promise<void>;
}

/** `online` tills as last shown are remembered, so that only changes go out. */
export function createPresence(parts: PresenceParts): Presence {
  let online = new Set<string>();
  return {
    async tick() {
      const { db, realtime } = parts;
      const now = new Date(parts.clock.nowMs());
      const connected = realtime.connectedTills();
      if (connected.length > 0) {
        await db
          .updateTable('till')
          .set({ last_seen_at: now })
          .where(ifFree(connected))
          .where('state', 'in', ['active', 'frozen'])
          .execute();
      }
      const seen = await db
        .selectFrom('till')
        .where('state', '=', 'active')
        .where('last_seen_at', '>', new Date(now.getTime() - ONLINE_MS))
        .select('till_id')
        .execute();
      const present = new Set(seen.map((till) => till.till_id));
      const changed = [
        ...[...present].filter((tillId) => !online.has(tillId)),
        ...[...online].filter((tillId) => !present.has(tillId)),
      ];
      online = present;
      await realtime.showTills(changed);
      for (const tillId of connected) if (!present.has(tillId)) realtime.disconnectTill(tillId);
      await endDeadSessions(parts, now);
    },
  };
}

async function endDeadSessions({ db, realtime }: PresenceParts, now: Date): Promise<void> {
  const open = realtime.sessionHashes();
  if (open.length === 0) return;
  const rows = await db
    .selectFrom('staff_session as s')
    .innerJoin('staff as p', 'p.staff_id', 's.staff_id')
    .where('s.token_hash', 'in', open)
    .where('p.active', '=', true)
    .where('s.expires_at', '>', now)
    .where('s.last_seen_at', '>', new Date(now.getTime() - SESSION_IDLE_MS))
    .select('s.token_hash')
    .execute();
  const alive = new Set(rows.map((row) => row.token_hash));
  for (const sessionHash of open) if (!alive.has(sessionHash)) realtime.endSession(sessionHash);
}
