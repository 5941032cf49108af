/** A batch of events from a till: checked, compared, stored, booked, acknowledged after the commit. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Logger } from 'pino';
import type { Clock, Random } from '@verno/shared/kernel/clock';
import { hash } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { uploadEvents } from '@verno/shared/contracts/sync';
import { epochRoot } from '@verno/shared/sync/event';
import type { TillPrincipal } from '../auth/till-tokens.ts';
import { recordChanges, tillScope } from '../feed/changes.ts';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Db, Tx } from '../store/database.ts';
import { jsonb } from '../store/rows.ts';
import type { Ids } from '../system.ts';
import { checkChain, checkSignature } from './chain.ts';
import type { CheckedBatch, UploadBody } from './chain.ts';
import { noteDrained } from '../books/lent/drained.ts';
import { postBatch } from './post.ts';
import type { Replayer } from './replay.ts';
import { foreignIds, keyOf, logOf, moveHead, setApart, settle, storeEvents } from './settle.ts';
import type { LockedTill } from './settle.ts';

/** Channel on which hub nodes hear of new purchases and of tills that moved. */
export const INGESTED_CHANNEL = 'verno_ingested';
/** NOTIFY carries 8000 bytes: this many ids per notification. */
const IDS_PER_NOTE_MAX = 150;
/** What the column holds; a longer queue is told as this one. */
const QUEUED_MAX = 2_147_483_647;

export interface IngestParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  readonly log: Logger;
  readonly replayer: Replayer;
}

type Ack = z.input<(typeof uploadEvents)['response']>;

/** Takes a batch; the answer is given only when everything up to it is durable. */
export async function takeEvents(
  parts: IngestParts,
  caller: TillPrincipal,
  body: UploadBody,
): Promise<Result<Ack, Refusal>> {
  const checked = checkChain(caller, body);
  if (!checked.ok) return checked;
  return parts.db.transaction().execute(async (tx) => {
    const till = await lockTill(tx, caller.tillId);
    const key = await keyOf(tx, till, caller.epoch);
    const signed = checkSignature(key, checked.value, body.signature);
    if (!signed.ok) return signed;
    return acceptBatch(tx, parts, till, checked.value, body);
  });
}

async function acceptBatch(
  tx: Tx,
  parts: IngestParts,
  till: LockedTill & { readonly timeZone: string; readonly hubEpoch: number },
  batch: CheckedBatch,
  body: UploadBody,
): Promise<Result<Ack, Refusal>> {
  const nowMs = parts.clock.nowMs();
  const log = await logOf(tx, till, body.epoch);
  const settled = await settle(tx, till, log, batch, body.oldestSeq ?? null);
  if (settled.kind === 'gap') {
    const params = { expected: settled.expected, got: batch.first.seq };
    return err(refusal('sync.gap', { params }));
  }
  const { hubEpoch } = till;
  if (settled.kind === 'apart') {
    await setApart(tx, till, log, batch, { ids: parts.ids, nowMs, freeze: settled.freeze });
    await announce(tx, till.till_id, []);
    const { seq, hash: headHash } = batch.last;
    // The refusal of a fork is an answer, not a failure: what was set apart is committed with it. A till of
    // wire version 1 takes no other word for it, and keeps its events.
    if (body.oldestSeq === undefined && log.present) return err(refusal('sync.fork'));
    return ok({ hubEpoch, epoch: log.epoch, seq, hash: headHash, apart: true });
  }
  const foreign = await foreignIds(tx, till, settled.fresh);
  await storeEvents(tx, till, { events: settled.fresh, texts: batch.texts }, foreign, nowMs);
  const posted = await postBatch(tx, { ...parts, nowMs }, till, settled.fresh, foreign);
  const moved = settled.fresh.length > 0 ? await moveHead(tx, till, log, settled.head) : {};
  await tx
    .updateTable('till')
    .set({
      ...moved,
      queued: Math.min(body.queued, QUEUED_MAX),
      cursors: jsonb(body.cursors),
      last_seen_at: new Date(nowMs),
    })
    .where('till_id', '=', till.till_id)
    .execute();
  if (body.queued === 0 && log.present) await noteDrained(tx, till.till_id, nowMs);
  await announce(tx, till.till_id, posted.purchaseIds);
  await posted.finish();
  if (settled.fresh.length > 0) await tellReflected(tx, till, log.epoch, settled.head.seq);
  const { seq, hash: headHash } = settled.acknowledged;
  return ok({ hubEpoch, epoch: log.epoch, seq, hash: hash.parse(headHash) });
}

/** Last of the transaction's changes: who has read it has read the balances that these events moved. */
async function tellReflected(tx: Tx, till: LockedTill, epoch: number, seq: number): Promise<void> {
  const { partner_id: partnerId, till_id: tillId } = till;
  const value = { epoch, seq };
  await recordChanges(tx, [
    { partnerId, scope: tillScope(tillId), kind: 'reflected', key: String(epoch), value },
  ]);
}

/** Locks the till's row, first of all that a transaction over its events locks. */
export async function lockTill(
  tx: Tx,
  tillId: string,
): Promise<LockedTill & { timeZone: string; hubEpoch: number }> {
  const row = await tx
    .selectFrom('till as t')
    .where('t.till_id', '=', tillId)
    .select(['t.till_id', 't.partner_id', 't.store_id', 't.state', 't.epoch', 't.public_key'])
    .select(['t.head_seq', 't.head_hash'])
    // Its key stays: rows of other calls may go on naming this till.
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  // Read after the lock: a hub's epoch that was raised while we waited must be told.
  const place = await tx
    .selectFrom('store as s')
    .innerJoin('hub_state as h', (join) => join.on('h.only_row', '=', true))
    .where('s.store_id', '=', row.store_id)
    .select(['s.time_zone', 'h.hub_epoch'])
    .executeTakeFirstOrThrow();
  return {
    ...row,
    headHash: row.head_hash ?? epochRoot(row.till_id, row.epoch),
    timeZone: place.time_zone,
    hubEpoch: place.hub_epoch,
  };
}

/** At commit every hub node hears of it and shows it to those who look. */
export async function announce(
  tx: Tx,
  tillId: string,
  purchaseIds: readonly string[],
): Promise<void> {
  for (let from = 0; from === 0 || from < purchaseIds.length; from += IDS_PER_NOTE_MAX) {
    const note = JSON.stringify({
      tillId,
      purchaseIds: purchaseIds.slice(from, from + IDS_PER_NOTE_MAX),
    });
    await sql`select pg_notify(${INGESTED_CHANNEL}, ${note})`.execute(tx);
  }
}
