/** Bearer tokens of tills, given by hello. */
import { sql } from 'kysely';
import type { Random } from '@verno/shared/kernel/clock';
import type { Db, Tx } from '../store/database.ts';
import { ifFree } from '../store/till-if-free.ts';
import { newToken, tokenHash } from './tokens.ts';

/** A till says hello at least this often; each hello ends the tokens before it. */
const TOKEN_MS = 12 * 60 * 60_000;
/** `last_seen_at` is written at most this often. */
const SEEN_EVERY_MS = 15_000;

/** The calling till as handlers see it. */
export interface TillPrincipal {
  readonly tillId: string;
  readonly partnerId: string;
  readonly storeId: string;
  /** Epoch the token was given for: the present one, or an older one whose events still come. */
  readonly epoch: number;
  /** Why the token takes nothing but events; null for a till in good standing. */
  readonly eventsOnly: 'till.fork' | 'till.revoked' | null;
}

/** Events-only tokens of one till at most: several copies of a disk may send at once. */
const DRAINING_MAX = 16;

/** Gives a new token and ends the till's older ones. Times in milliseconds since the Unix epoch. */
export async function giveTillToken(
  tx: Tx,
  random: Random,
  till: { readonly tillId: string; readonly epoch: number },
  nowMs: number,
): Promise<{ token: string; expiresAtMs: number }> {
  const token = newToken(random);
  const expiresAtMs = nowMs + TOKEN_MS;
  await tx
    .deleteFrom('till_token')
    .where('till_id', '=', till.tillId)
    .where('events_only', '=', false)
    .execute();
  await keepToken(tx, token, till, expiresAtMs, false);
  return { token, expiresAtMs };
}

/** Gives a token for events alone; it ends no other token, but there are only so many of them. */
export async function giveEventsToken(
  tx: Tx,
  random: Random,
  till: { readonly tillId: string; readonly epoch: number },
  nowMs: number,
): Promise<{ token: string; expiresAtMs: number }> {
  const token = newToken(random);
  const expiresAtMs = nowMs + TOKEN_MS;
  await sql`delete from till_token where token_hash in (
    select token_hash from till_token where till_id = ${till.tillId} and events_only
    order by expires_at desc offset ${DRAINING_MAX - 1})`.execute(tx);
  await keepToken(tx, token, till, expiresAtMs, true);
  return { token, expiresAtMs };
}

async function keepToken(
  tx: Tx,
  token: string,
  till: { readonly tillId: string; readonly epoch: number },
  expiresAtMs: number,
  eventsOnly: boolean,
): Promise<void> {
  await tx
    .insertInto('till_token')
    .values({
      token_hash: tokenHash(token),
      till_id: till.tillId,
      epoch: till.epoch,
      expires_at: new Date(expiresAtMs),
      events_only: eventsOnly,
    })
    .execute();
}

/**
 * The till behind a token, or null. The first call with a token proves that the answer to its hello
 * arrived, which closes the door on the nonce before (see hello.ts). A frozen or revoked till still has
 * its token: what it sends is kept in quarantine. That the till was seen is noted only where its row is free.
 */
export async function findTill(
  db: Db,
  token: string,
  nowMs: number,
): Promise<TillPrincipal | null> {
  const row = await db
    .selectFrom('till_token as k')
    .innerJoin('till as t', (join) =>
      join.onRef('t.till_id', '=', 'k.till_id').onRef('t.epoch', '>=', 'k.epoch'),
    )
    .where('k.token_hash', '=', tokenHash(token))
    .where('k.expires_at', '>', new Date(nowMs))
    .where('t.state', 'in', ['active', 'frozen', 'revoked'])
    .select([
      't.till_id',
      't.partner_id',
      't.store_id',
      't.epoch',
      't.state',
      't.nonces_void',
      't.hello_seen',
      't.last_seen_at',
      'k.epoch as token_epoch',
      'k.events_only',
    ])
    .executeTakeFirst();
  if (row === undefined) return null;
  const eventsOnly =
    row.state === 'revoked'
      ? 'till.revoked'
      : row.events_only || row.token_epoch < row.epoch
        ? 'till.fork'
        : null;
  const unseen = eventsOnly === null && (!row.hello_seen || row.nonces_void);
  const seenMs = row.last_seen_at?.getTime() ?? 0;
  if (unseen) await shutTheDoor(db, row.till_id, nowMs);
  else if (seenMs < nowMs - SEEN_EVERY_MS) {
    await db
      .updateTable('till')
      .set({ last_seen_at: new Date(nowMs) })
      .where('till_id', '=', row.till_id)
      .where(ifFree([row.till_id]))
      .execute();
  }
  return {
    tillId: row.till_id,
    partnerId: row.partner_id,
    storeId: row.store_id,
    epoch: row.token_epoch,
    eventsOnly,
  };
}

/**
 * Unlike being seen this may not be left to the next call: until it is written a copy could come with the nonce
 * before. Calls of one moment need not wait for each other, though: one of them has written it.
 */
async function shutTheDoor(db: Db, tillId: string, nowMs: number): Promise<void> {
  const update = db
    .updateTable('till')
    .set({ last_seen_at: new Date(nowMs), hello_seen: true, nonces_void: false })
    .where('till_id', '=', tillId);
  const { numUpdatedRows } = await update.where(ifFree([tillId])).executeTakeFirst();
  if (numUpdatedRows > 0n) return;
  const open = await db
    .selectFrom('till')
    .where('till_id', '=', tillId)
    .where((where) => where.or([where('hello_seen', '=', false), where('nonces_void', '=', true)]))
    .select('till_id')
    .executeTakeFirst();
  if (open !== undefined) await update.execute();
}

/** The token of an Authorization header. */
export function bearerToken(header: string | undefined): string | null {
  return /^Bearer ([\w-]{20,200})$/.exec(header ?? '')?.[1] ?? null;
}
