/**
 * Applications: client credentials in, a short-lived opaque bearer token out (RFC 6749, 4.4).
 *
 * Secrets are 256 random bits made by us, so their SHA-256 is all that needs to be kept: nobody can try
 * 2^256 of them, and a slow hash, which protects words people choose, would only let strangers burn our
 * processor at an endpoint that is open to all. A secret is looked up by its hash together with the
 * client, so an unknown client and a wrong secret take the same way and time.
 */
import { CALLS_PER_MINUTE_DEFAULT, TOKEN_S } from '@verno/shared/contracts/hub/applications';
import { right } from '@verno/shared/contracts/rights';
import type { Grants, Right } from '@verno/shared/contracts/rights';
import type { Clock, Random } from '@verno/shared/kernel/clock';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { refusal, waitRefusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Db, Tx } from '../store/database.ts';
import type { ApplicationPrincipal } from './callers.ts';
import { countAttempt, uncount } from './lockout.ts';
import type { LockoutPolicy } from './lockout.ts';
import { newToken, tokenHash } from './tokens.ts';

/** So that tools that look for leaked secrets know ours. */
const SECRET_PREFIX = 'verno_secret_';
const MINUTE_MS = 60_000;

/**
 * One address. By the client's id nobody is locked out: guessing cannot succeed, and a stranger who knows
 * the id must not be able to stop the shop's program.
 */
const TOKEN_POLICY: LockoutPolicy = {
  freeFailures: 30,
  lockAfter: 60,
  lockMs: 5 * MINUTE_MS,
  forgetMs: 10 * MINUTE_MS,
};

export interface ApplicationParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
}

export interface NewApplication {
  readonly applicationId: string;
  readonly partnerId: string;
  readonly name: string;
  readonly grants: Grants;
  readonly callsPerMinute?: number;
  readonly nowMs: number;
}

/** Adds an application; returns its first secret, which is kept as a hash only. */
export async function addApplication(
  tx: Tx,
  random: Random,
  application: NewApplication,
): Promise<string> {
  const { grants, nowMs } = application;
  await tx
    .insertInto('application')
    .values({
      application_id: application.applicationId,
      partner_id: application.partnerId,
      name: application.name,
      rights: [...grants.rights],
      store_ids: grants.storeIds === null ? null : [...grants.storeIds],
      calls_per_minute: application.callsPerMinute ?? CALLS_PER_MINUTE_DEFAULT,
      created_at: new Date(nowMs),
      revoked_at: null,
    })
    .execute();
  return addSecret(tx, random, application.applicationId, nowMs);
}

/** A new secret; those before it end after `keepOldMs`. */
export async function renewApplicationSecret(
  tx: Tx,
  random: Random,
  applicationId: string,
  times: { readonly nowMs: number; readonly keepOldMs: number },
): Promise<string> {
  const until = new Date(times.nowMs + times.keepOldMs);
  await tx
    .updateTable('application_secret')
    .set({ expires_at: until })
    .where('application_id', '=', applicationId)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', until)]))
    .execute();
  return addSecret(tx, random, applicationId, times.nowMs);
}

async function addSecret(
  tx: Tx,
  random: Random,
  applicationId: string,
  nowMs: number,
): Promise<string> {
  const secret = `${SECRET_PREFIX}${newToken(random)}`;
  await tx
    .insertInto('application_secret')
    .values({
      secret_hash: tokenHash(secret),
      application_id: applicationId,
      created_at: new Date(nowMs),
      expires_at: null,
    })
    .execute();
  return secret;
}

/** Ends an application: its secrets and tokens are gone at once. */
export async function endApplication(tx: Tx, applicationId: string, nowMs: number): Promise<void> {
  await tx
    .updateTable('application')
    .set((eb) => ({ revoked_at: new Date(nowMs), version: eb('version', '+', 1) }))
    .where('application_id', '=', applicationId)
    .where('revoked_at', 'is', null)
    .execute();
  await tx.deleteFrom('application_token').where('application_id', '=', applicationId).execute();
  await tx.deleteFrom('application_secret').where('application_id', '=', applicationId).execute();
}

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Credentials of an Authorization: Basic header (RFC 6749, 2.3.1: both parts are form-encoded). */
export function basicCredentials(header: string | undefined): Credentials | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]{1,400})$/.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) return null;
  try {
    return {
      clientId: decodeURIComponent(text.slice(0, colon)),
      clientSecret: decodeURIComponent(text.slice(colon + 1)),
    };
  } catch {
    return null;
  }
}

export interface GivenToken {
  readonly token: string;
  readonly expiresInS: number;
  readonly rights: readonly Right[];
}

/** Gives a token to who proves to be the application; `scope` null = all its rights. */
export async function giveApplicationToken(
  parts: ApplicationParts,
  credentials: Credentials,
  scope: string | null,
  address: string,
): Promise<Result<GivenToken, Refusal>> {
  const nowMs = parts.clock.nowMs();
  const subject = { name: `token:${address}`, policy: TOKEN_POLICY };
  const waitMs = await countAttempt(parts.db, subject, nowMs);
  if (waitMs > 0) return err(waitRefusal('token.locked', waitMs));
  const found = await findByCredentials(parts.db, credentials, nowMs);
  if (found === null) {
    const refused = refusal('token.invalid_client');
    return err({ ...refused, oauthError: 'invalid_client', challenge: 'Basic realm="verno"' });
  }
  await uncount(parts.db, subject);
  const wanted = (scope ?? '').split(' ').filter((one) => one !== '');
  const foreign = wanted.find((one) => !found.rights.some((own) => own === one));
  if (foreign !== undefined) {
    const refused = refusal('token.invalid_scope', { params: { scope: foreign.slice(0, 100) } });
    return err({ ...refused, oauthError: 'invalid_scope' });
  }
  const rights = wanted.length === 0 ? found.rights : right.array().parse([...new Set(wanted)]);
  const token = newToken(parts.random);
  await parts.db
    .insertInto('application_token')
    .values({
      token_hash: tokenHash(token),
      application_id: found.applicationId,
      rights: [...rights],
      expires_at: new Date(nowMs + TOKEN_S * 1000),
    })
    .execute();
  return ok({ token, expiresInS: TOKEN_S, rights });
}

async function findByCredentials(
  db: Db,
  { clientId, clientSecret }: Credentials,
  nowMs: number,
): Promise<{ applicationId: string; rights: Right[] } | null> {
  const row = await db
    .selectFrom('application_secret as s')
    .innerJoin('application as a', 'a.application_id', 's.application_id')
    .where('s.secret_hash', '=', tokenHash(clientSecret))
    .where((eb) => eb(eb.cast<string>('a.application_id', 'text'), '=', clientId.toLowerCase()))
    .where('a.revoked_at', 'is', null)
    .where((eb) =>
      eb.or([eb('s.expires_at', 'is', null), eb('s.expires_at', '>', new Date(nowMs))]),
    )
    .select(['a.application_id', 'a.rights'])
    .executeTakeFirst();
  return row === undefined
    ? null
    : { applicationId: row.application_id, rights: right.array().parse(row.rights) };
}

/**
 * The application behind a token while both are alive; else null. Its rights are those the token was
 * asked with, as far as the application still has them.
 */
export async function findApplication(
  db: Db,
  token: string,
  nowMs: number,
): Promise<ApplicationPrincipal | null> {
  const row = await db
    .selectFrom('application_token as k')
    .innerJoin('application as a', 'a.application_id', 'k.application_id')
    .innerJoin('partner as p', 'p.partner_id', 'a.partner_id')
    .where('k.token_hash', '=', tokenHash(token))
    .where('k.expires_at', '>', new Date(nowMs))
    .where('a.revoked_at', 'is', null)
    .select(['a.application_id', 'a.partner_id', 'a.name', 'a.rights', 'a.store_ids'])
    .select(['a.calls_per_minute', 'k.rights as scopes', 'p.name as partner_name'])
    .executeTakeFirst();
  if (row === undefined) return null;
  const scopes = new Set(row.scopes);
  return {
    kind: 'application',
    actorId: row.application_id,
    name: row.name,
    partnerId: row.partner_id,
    partnerName: row.partner_name,
    language: 'ru',
    grants: {
      rights: right.array().parse(row.rights.filter((one) => scopes.has(one))),
      storeIds: row.store_ids,
    },
    callsPerMinute: row.calls_per_minute,
  };
}

/** Drops tokens and secrets whose time is over. */
export async function dropDeadTokens(db: Db, nowMs: number): Promise<void> {
  const now = new Date(nowMs);
  await db.deleteFrom('application_token').where('expires_at', '<', now).execute();
  await db.deleteFrom('application_secret').where('expires_at', '<', now).execute();
}
