/**
 * How often a client may call, counted in the database, so that all hub nodes count together. Each client
 * has one number: when the calls made so far will have been worked off at the allowed pace. A call adds
 * its share of the minute; a client that is a whole minute ahead waits.
 */
import { sql } from 'kysely';
import type { Db } from '../store/database.ts';

/** The window an allowance is stated for; a client may spend all of it at once. */
const PACE_WINDOW_MS = 60_000;

export interface Pace {
  /** Calls a minute. */
  readonly limit: number;
  /** Calls that may still follow at once. */
  readonly left: number;
  /** Seconds after which the allowance is whole again. */
  readonly wholeAfterS: number;
  /** 0 = the call may go on; else how long to wait. */
  readonly waitMs: number;
}

/** Counts one call of `subject`. One short statement; its table needs no flush (see migration 0005). */
export async function countCall(
  db: Db,
  subject: string,
  callsPerMinute: number,
  nowMs: number,
): Promise<Pace> {
  const shareMs = PACE_WINDOW_MS / callsPerMinute;
  const latestMs = nowMs + PACE_WINDOW_MS;
  const { rows } = await sql<{ busy_until_ms: number }>`
    insert into call_pace as p (subject, busy_until_ms) values (${subject}, ${nowMs + shareMs}::float8)
    on conflict (subject) do update
      set busy_until_ms = greatest(p.busy_until_ms, ${nowMs}::float8) + ${shareMs}::float8
      where greatest(p.busy_until_ms, ${nowMs}::float8) + ${shareMs}::float8 <= ${latestMs}::float8
    returning busy_until_ms`.execute(db);
  const [counted] = rows;
  if (counted !== undefined) return paceOf(callsPerMinute, counted.busy_until_ms, nowMs, 0);
  const stands = await db
    .selectFrom('call_pace')
    .where('subject', '=', subject)
    .select('busy_until_ms')
    .executeTakeFirst();
  const busyUntilMs = stands?.busy_until_ms ?? latestMs;
  return paceOf(callsPerMinute, busyUntilMs, nowMs, Math.max(1, busyUntilMs + shareMs - latestMs));
}

/** Drops clients that have been quiet long enough to have their whole allowance. */
export async function forgetQuietClients(db: Db, nowMs: number): Promise<void> {
  await db.deleteFrom('call_pace').where('busy_until_ms', '<', nowMs).execute();
}

function paceOf(limit: number, busyUntilMs: number, nowMs: number, waitMs: number): Pace {
  const aheadMs = Math.max(0, busyUntilMs - nowMs);
  const left = Math.floor(((PACE_WINDOW_MS - aheadMs) * limit) / PACE_WINDOW_MS + 1e-6);
  return { limit, left: Math.max(0, left), wholeAfterS: Math.ceil(aheadMs / 1000), waitMs };
}

/** The headers that tell a client where it stands (draft-ietf-httpapi-ratelimit-headers). */
export function paceHeaders(pace: Pace): Record<string, string> {
  return {
    'RateLimit-Policy': `"minute";q=${pace.limit};w=${PACE_WINDOW_MS / 1000}`,
    RateLimit: `"minute";r=${pace.left};t=${pace.wholeAfterS}`,
  };
}
