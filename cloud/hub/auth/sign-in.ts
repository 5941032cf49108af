/** Sign-in of staff by login and password. */
import type { Clock, Random } from '@verno/shared/kernel/clock';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { refusal, waitRefusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Db } from '../store/database.ts';
import { ACCOUNT_POLICY, ADDRESS_POLICY, countAttempt, forgive, uncount } from './lockout.ts';
import type { Subject } from './lockout.ts';
import type { Passwords } from './passwords.ts';
import { findSession, openSession } from './sessions.ts';
import type { StaffPrincipal } from './sessions.ts';

export interface SignInParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly passwords: Passwords;
}

export interface Attempt {
  readonly login: string;
  readonly password: string;
  readonly address: string;
}

export interface SignedIn {
  readonly token: string;
  readonly staff: StaffPrincipal;
}

/** Logins are compared without case and surrounding spaces. */
export function normaliseLogin(login: string): string {
  return login.trim().toLowerCase();
}

/**
 * Checks and opens a session. An unknown login, a wrong password and a closed account give the same
 * answer after the same work.
 */
export async function signIn(
  parts: SignInParts,
  attempt: Attempt,
): Promise<Result<SignedIn, Refusal>> {
  const { db, clock } = parts;
  const login = normaliseLogin(attempt.login);
  const account: Subject = { name: `account:${login}`, policy: ACCOUNT_POLICY };
  const address: Subject = { name: `address:${attempt.address}`, policy: ADDRESS_POLICY };
  for (const subject of [address, account]) {
    const waitMs = await countAttempt(db, subject, clock.nowMs());
    if (waitMs > 0) return err(waitRefusal('auth.locked', waitMs));
  }
  const found = await db
    .selectFrom('staff')
    .select(['staff_id', 'password_hash'])
    .where('login', '=', login)
    .where('active', '=', true)
    .executeTakeFirst();
  const right = await parts.passwords.verify(attempt.password, found?.password_hash ?? null);
  if (right === null) return err(refusal('hub.busy', { retryAfterS: 2 }));
  if (!right || found === undefined) return err(refusal('auth.wrong_credentials'));
  await forgive(db, account);
  await uncount(db, address);
  const token = await openSession(db, parts.random, found.staff_id, clock.nowMs());
  const staff = await findSession(db, token, clock.nowMs());
  return staff === null ? err(refusal('auth.wrong_credentials')) : ok({ token, staff });
}
