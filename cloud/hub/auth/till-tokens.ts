/** Bearer tokens of tills, given by hello. */
import type { Random } from '@verno/shared/kernel/clock';
import type { Db, Tx } from '../store/database.ts';
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
  readonly epoch: number;
}

/** Gives a new token and ends the till's older ones. Times in milliseconds since the Unix epoch. */
export async function giveTillToken(
  tx: Tx,
  random: Random,
  till: { readonly tillId: string; readonly epoch: number },
  nowMs: number,
): Promise<{ token: string; expiresAtMs: number }> {
  const token = newToken(random);
  const expiresAtMs = nowMs + TOKEN_MS;
  await tx.deleteFrom('till_token').where('till_id', '=', till.tillId).execute();
  await tx
    .insertInto('till_token')
    .values({
      token_hash: tokenHash(token),
      till_id: till.tillId,
      epoch: till.epoch,
      expires_at: new Date(expiresAtMs),
    })
    .execute();
  return { token, expiresAtMs };
}

/**
 * The till behind a token, or null. The first call with a token proves that the answer to its hello
 * arrived, which closes the door on the nonce before (see hello.ts). A frozen till still has its token:
 * what it sends is kept in quarantine.
 */
export async function findTill(
  db: Db,
  token: string,
  nowMs: number,
): Promise<TillPrincipal | null> {
  const row = await db
    .selectFrom('till_token as k')
    .innerJoin('till as t', (join) =>
      join.onRef('t.till_id', '=', 'k.till_id').onRef('t.epoch', '=', 'k.epoch'),
    )
    .where('k.token_hash', '=', tokenHash(token))
    .where('k.expires_at', '>', new Date(nowMs))
    .where('t.state', 'in', ['active', 'frozen'])
    .select([
      't.till_id',
      't.partner_id',
      't.store_id',
      't.epoch',
      't.hello_seen',
      't.last_seen_at',
    ])
    .executeTakeFirst();
  if (row === undefined) return null;
  const seenMs = row.last_seen_at?.getTime() ?? 0;
  if (!row.hello_seen || seenMs < nowMs - SEEN_EVERY_MS) {
    await db
      .updateTable('till')
      .set({ hello_seen: true, last_seen_at: new Date(nowMs) })
      .where('till_id', '=', row.till_id)
      .execute();
  }
  return {
    tillId: row.till_id,
    partnerId: row.partner_id,
    storeId: row.store_id,
    epoch: row.epoch,
  };
}

/** The token of an Authorization header. */
export function bearerToken(header: string | undefined): string | null {
  return /^Bearer ([\w-]{20,200})$/.exec(header ?? '')?.[1] ?? null;
}
