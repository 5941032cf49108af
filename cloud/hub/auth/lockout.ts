/**
 * Failed attempts counted in the database, so that neither a restart nor a second hub node forgets them.
 * The attempt is counted before it is checked: a hundred guesses at once are a hundred failures.
 */
import { sql } from 'kysely';
import { sha256Hex } from '@verno/shared/kernel/sha256';
import type { Db } from '../store/database.ts';

export interface LockoutPolicy {
  /** Failures without any delay. */
  readonly freeFailures: number;
  /** After that each failure closes the door for twice as long as the one before, from one second. */
  readonly lockAfter: number;
  readonly lockMs: number;
  /** Failures are forgotten after this much quiet. */
  readonly forgetMs: number;
}

const MINUTE_MS = 60_000;

/** One account: three typing errors are free, ten close it for a quarter of an hour. */
export const ACCOUNT_POLICY: LockoutPolicy = {
  freeFailures: 3,
  lockAfter: 10,
  lockMs: 15 * MINUTE_MS,
  forgetMs: 30 * MINUTE_MS,
};

/** One address: an office shares it, so it may fail more often. */
export const ADDRESS_POLICY: LockoutPolicy = {
  freeFailures: 20,
  lockAfter: 40,
  lockMs: 15 * MINUTE_MS,
  forgetMs: 30 * MINUTE_MS,
};

/** Enrolment codes from one address. */
export const ENROL_POLICY: LockoutPolicy = {
  freeFailures: 5,
  lockAfter: 10,
  lockMs: 15 * MINUTE_MS,
  forgetMs: 30 * MINUTE_MS,
};

const DELAY_MAX_MS = MINUTE_MS;

export interface Subject {
  /** What is counted, e.g. `account:ivanova`; kept as a hash, because people type passwords there. */
  readonly name: string;
  readonly policy: LockoutPolicy;
}

/**
 * Counts one attempt. Returns how long the subject is still closed in milliseconds, 0 when it may try
 * (the attempt then stands as a failure until `forgive`).
 */
export async function countAttempt(db: Db, subject: Subject, nowMs: number): Promise<number> {
  const { policy } = subject;
  const now = new Date(nowMs);
  const quietSince = new Date(nowMs - policy.forgetMs);
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ failures: number; blocked_until: Date | null; blocked: boolean }>`
      insert into auth_failure as f (subject, failures, last_at)
      values (${keyOf(subject)}, 1, ${now})
      on conflict (subject) do update set
        failures = case when f.blocked_until > ${now} then f.failures
                        when f.last_at < ${quietSince} then 1 else f.failures + 1 end,
        last_at = case when f.blocked_until > ${now} then f.last_at else ${now} end
      returning failures, blocked_until, coalesce(blocked_until > ${now}, false) as blocked`.execute(
      tx,
    );
    const row = rows[0];
    if (row === undefined) throw new Error('auth_failure: no row returned');
    if (row.blocked && row.blocked_until !== null) return row.blocked_until.getTime() - nowMs;
    const delayMs = delayAfter(policy, row.failures);
    await tx
      .updateTable('auth_failure')
      .set({ blocked_until: delayMs === 0 ? null : new Date(nowMs + delayMs) })
      .where('subject', '=', keyOf(subject))
      .execute();
    return 0;
  });
}

/** How long the door stays closed after the n-th failure. */
function delayAfter(policy: LockoutPolicy, failures: number): number {
  if (failures >= policy.lockAfter) return policy.lockMs;
  if (failures <= policy.freeFailures) return 0;
  return Math.min(DELAY_MAX_MS, 1000 * 2 ** (failures - policy.freeFailures - 1));
}

/** The attempt succeeded: forget the account's failures. */
export async function forgive(db: Db, subject: Subject): Promise<void> {
  await db.deleteFrom('auth_failure').where('subject', '=', keyOf(subject)).execute();
}

/** The attempt succeeded: take back this one attempt, keep what others did from the same address. */
export async function uncount(db: Db, subject: Subject): Promise<void> {
  await db
    .updateTable('auth_failure')
    .set({ failures: sql`greatest(failures - 1, 0)`, blocked_until: null })
    .where('subject', '=', keyOf(subject))
    .execute();
}

/** Drops counts that no policy looks at any more. */
export async function forgetOldFailures(db: Db, nowMs: number): Promise<void> {
  await db
    .deleteFrom('auth_failure')
    .where('last_at', '<', new Date(nowMs - 60 * MINUTE_MS))
    .execute();
}

function keyOf(subject: Subject): string {
  return sha256Hex(`verno-subject:${subject.name}`);
}
