/** Sessions of staff: an opaque token in a cookie, its hash in the database. */
import { sql } from 'kysely';
import { right } from '@verno/shared/contracts/rights';
import { language } from '@verno/shared/kernel/text';
import type { Text } from '@verno/shared/kernel/text';
import type { Random } from '@verno/shared/kernel/clock';
import type { Db } from '../store/database.ts';
import type { Caller } from './callers.ts';
import { newToken, tokenHash } from './tokens.ts';

/** A session ends after an hour without a call, and after twelve hours whatever happens. */
export const SESSION_IDLE_MS = 60 * 60_000;
const SESSION_MAX_MS = 12 * 60 * 60_000;
/** `last_seen_at` is written at most this often. */
const SEEN_EVERY_MS = 60_000;

const COOKIE = 'verno_session';

/** The signed-in person as handlers see him. */
export interface StaffPrincipal extends Caller {
  readonly kind: 'staff';
  readonly staffId: string;
  readonly login: string;
  readonly roleName: Text;
  readonly sessionHash: string;
}

/** Opens a session; returns the token for the cookie. */
export async function openSession(
  db: Db,
  random: Random,
  staffId: string,
  nowMs: number,
): Promise<string> {
  const token = newToken(random);
  const now = new Date(nowMs);
  await db
    .insertInto('staff_session')
    .values({
      token_hash: tokenHash(token),
      staff_id: staffId,
      created_at: now,
      last_seen_at: now,
      expires_at: new Date(nowMs + SESSION_MAX_MS),
    })
    .execute();
  return token;
}

/** The person behind a token while the session, the account and the role are alive; else null. */
export async function findSession(
  db: Db,
  token: string,
  nowMs: number,
): Promise<StaffPrincipal | null> {
  const sessionHash = tokenHash(token);
  const row = await db
    .selectFrom('staff_session as s')
    .innerJoin('staff as p', 'p.staff_id', 's.staff_id')
    .innerJoin('staff_role as r', (join) =>
      join.onRef('r.partner_id', '=', 'p.partner_id').onRef('r.code', '=', 'p.role_code'),
    )
    .innerJoin('partner as c', 'c.partner_id', 'p.partner_id')
    .where('s.token_hash', '=', sessionHash)
    .where('p.active', '=', true)
    .where('s.expires_at', '>', new Date(nowMs))
    .where('s.last_seen_at', '>', new Date(nowMs - SESSION_IDLE_MS))
    .select(['p.staff_id', 'p.partner_id', 'p.login', 'p.name', 'p.language', 'p.store_ids'])
    .select(['r.name_ru', 'r.name_en', 'r.rights', 's.last_seen_at', 'c.name as partner_name'])
    .executeTakeFirst();
  if (row === undefined) return null;
  if (row.last_seen_at.getTime() < nowMs - SEEN_EVERY_MS) await touch(db, sessionHash, nowMs);
  return {
    kind: 'staff',
    actorId: row.staff_id,
    staffId: row.staff_id,
    partnerId: row.partner_id,
    partnerName: row.partner_name,
    login: row.login,
    name: row.name,
    roleName: { ru: row.name_ru, en: row.name_en },
    language: language.parse(row.language),
    grants: { rights: right.array().parse(row.rights), storeIds: row.store_ids },
    sessionHash,
  };
}

async function touch(db: Db, sessionHash: string, nowMs: number): Promise<void> {
  await db
    .updateTable('staff_session')
    .set({ last_seen_at: new Date(nowMs) })
    .where('token_hash', '=', sessionHash)
    .execute();
}

export async function closeSession(db: Db, sessionHash: string): Promise<void> {
  await db.deleteFrom('staff_session').where('token_hash', '=', sessionHash).execute();
}

/** Drops sessions that can no longer be used. */
export async function dropDeadSessions(db: Db, nowMs: number): Promise<void> {
  await db
    .deleteFrom('staff_session')
    .where(
      sql<boolean>`expires_at < ${new Date(nowMs)} or last_seen_at < ${new Date(nowMs - SESSION_IDLE_MS)}`,
    )
    .execute();
}

/** Set-Cookie of a new session: not readable by scripts, not sent from other sites' pages. */
export function sessionCookie(token: string, secure: boolean): string {
  return `${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_MAX_MS / 1000}${secure ? '; Secure' : ''}`;
}

/** Set-Cookie that removes it. */
export function clearedCookie(secure: boolean): string {
  return `${COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0${secure ? '; Secure' : ''}`;
}

/** The session token of a Cookie header. */
export function tokenOfCookies(header: string | undefined): string | null {
  for (const pair of (header ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === COOKIE && value !== undefined && /^[\w-]{20,100}$/.test(value)) return value;
  }
  return null;
}
