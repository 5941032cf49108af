/** A checked batch against what the hub holds; `judgeBatch` (shared/src/sync/hub-log.ts) decides. */
import { epochRoot } from '@verno/shared/sync/event';
import type { EventEnvelope } from '@verno/shared/sync/event';
import { judgeBatch } from '@verno/shared/sync/hub-log';
import type { BatchVerdict, HeldEvent, HubLog } from '@verno/shared/sync/hub-log';
import type { FreezeCode } from '@verno/shared/sync/hub-till';
import type { Tx } from '../store/database.ts';
import { insertRowsWithTexts } from '../store/rows.ts';
import type { Ids } from '../system.ts';
import type { CheckedBatch } from './chain.ts';
import { storable } from '../store/text.ts';

/** The till's row as ingest holds it, locked. */
export interface LockedTill {
  readonly till_id: string;
  readonly partner_id: string;
  readonly store_id: string;
  readonly state: string;
  readonly epoch: number;
  readonly public_key: string | null;
  readonly head_seq: number;
  /** Hash of the last accepted event, or the root of the epoch. */
  readonly headHash: string;
}

/** One epoch of a till's log, the present or a past one. */
export interface EpochLog extends HubLog {
  readonly epoch: number;
  readonly present: boolean;
}

interface StoredEvent extends HeldEvent {
  readonly body: string;
}

/** The epoch's log. A past one the hub does not know (a backup was put back) begins from its root. */
export async function logOf(tx: Tx, till: LockedTill, epoch: number): Promise<EpochLog> {
  if (epoch === till.epoch) {
    const head = { seq: till.head_seq, hash: till.headHash };
    return { epoch, present: true, head, closed: till.state !== 'active' };
  }
  const row = await tx
    .selectFrom('till_epoch')
    .where('till_id', '=', till.till_id)
    .where('epoch', '=', epoch)
    .select(['head_seq', 'head_hash', 'closed'])
    .executeTakeFirst();
  const root = { seq: 0, hash: epochRoot(till.till_id, epoch) };
  if (row === undefined) return { epoch, present: false, head: root, closed: false };
  const head = { seq: row.head_seq, hash: row.head_hash };
  return { epoch, present: false, head, closed: row.closed };
}

/** The key by which the holder of an epoch signs. */
export async function keyOf(tx: Tx, till: LockedTill, epoch: number): Promise<string> {
  if (epoch === till.epoch) return till.public_key ?? '';
  const row = await tx
    .selectFrom('till_epoch')
    .where('till_id', '=', till.till_id)
    .where('epoch', '=', epoch)
    .select('public_key')
    .executeTakeFirst();
  return row?.public_key ?? '';
}

/** What is new in the batch, what is a repeat, what must be kept apart. */
export async function settle(
  tx: Tx,
  till: LockedTill,
  log: EpochLog,
  batch: CheckedBatch,
  oldestSeq: number | null,
): Promise<BatchVerdict<EventEnvelope>> {
  const held = await storedEvents(tx, till, log.epoch, batch.events);
  return judgeBatch(log, batch.events, held, oldestSeq);
}

/** Moves the log's head to the last accepted event. @returns what the till's row must be set to. */
export async function moveHead(
  tx: Tx,
  till: LockedTill,
  log: EpochLog,
  head: HubLog['head'],
): Promise<{ head_seq?: number; head_hash?: string }> {
  if (log.present) return { head_seq: head.seq, head_hash: head.hash };
  await keepPastEpoch(tx, till, { ...log, head });
  return {};
}

async function keepPastEpoch(tx: Tx, till: LockedTill, log: EpochLog): Promise<void> {
  const row = { head_seq: log.head.seq, head_hash: log.head.hash, closed: log.closed };
  await tx
    .insertInto('till_epoch')
    .values({ till_id: till.till_id, epoch: log.epoch, public_key: null, ...row })
    .onConflict((conflict) => conflict.columns(['till_id', 'epoch']).doUpdateSet(row))
    .execute();
}

/** Accepted events of this till by number in the epoch, or by id. */
async function storedEvents(
  tx: Tx,
  till: LockedTill,
  epoch: number,
  events: readonly EventEnvelope[],
): Promise<StoredEvent[]> {
  const seqs = events.map((event) => event.seq);
  const columns = ['event_id as id', 'epoch', 'seq', 'hash', 'body'] as const;
  const bySeq = await tx
    .selectFrom('till_event')
    .where('till_id', '=', till.till_id)
    .where('epoch', '=', epoch)
    .where('seq', '>=', Math.min(...seqs))
    .where('seq', '<=', Math.max(...seqs))
    .select(columns)
    .execute();
  const byId = await tx
    .selectFrom('till_event')
    .where('till_id', '=', till.till_id)
    .where('foreign_id', '=', false)
    .where(
      'event_id',
      'in',
      events.map((event) => event.id),
    )
    .select(columns)
    .execute();
  return [...bySeq, ...byId];
}

/** Ids of these events that another till's event has: theirs are kept out of the books. */
export async function foreignIds(
  tx: Tx,
  till: LockedTill,
  events: readonly EventEnvelope[],
): Promise<ReadonlySet<string>> {
  if (events.length === 0) return new Set();
  const rows = await tx
    .selectFrom('till_event')
    .where('till_id', '<>', till.till_id)
    .where('foreign_id', '=', false)
    .where(
      'event_id',
      'in',
      events.map((event) => event.id),
    )
    .select('event_id')
    .execute();
  return new Set(rows.map((row) => row.event_id));
}

interface Apart {
  readonly ids: Ids;
  readonly nowMs: number;
  /** Closes the epoch; null when it was closed before. */
  readonly freeze: FreezeCode | null;
}

/** Keeps both sides of a fork apart from the books' input, and closes the epoch. HQ sees the counts. */
export async function setApart(
  tx: Tx,
  till: LockedTill,
  log: EpochLog,
  batch: CheckedBatch,
  parts: Apart,
): Promise<void> {
  const reason = parts.freeze === null ? 'frozen' : parts.freeze.replace(/^\w+\./, '');
  const stored = await storedEvents(tx, till, log.epoch, batch.events);
  const known = new Set(stored.map((event) => event.hash));
  const receivedAt = new Date(parts.nowMs).toISOString();
  const row = (side: StoredEvent, why: string) => ({
    quarantine_id: parts.ids.next(),
    partner_id: till.partner_id,
    till_id: till.till_id,
    epoch: side.epoch,
    seq: side.seq,
    event_id: side.id,
    hash: side.hash,
    body: side.body,
    reason: why,
    received_at: receivedAt,
  });
  const came = batch.events.filter((event) => !known.has(event.hash));
  const clashing = stored.filter((event) =>
    came.some((other) => other.seq === event.seq || other.id === event.id),
  );
  const rows = [
    ...came.map((event) => row({ ...event, body: textOf(batch, event) }, reason)),
    ...clashing.map((event) => row(event, `${reason}:accepted`)),
  ];
  for (const one of rows) {
    await tx
      .insertInto('quarantine')
      .values(one)
      .onConflict((conflict) => conflict.columns(['till_id', 'epoch', 'seq', 'hash']).doNothing())
      .execute();
  }
  if (!log.present) return keepPastEpoch(tx, till, { ...log, closed: true });
  await tx
    .updateTable('till')
    .set({ state: 'frozen', frozen_reason: parts.freeze ?? 'sync.fork' })
    .where('till_id', '=', till.till_id)
    .where('state', '=', 'active')
    .execute();
}

/** Stores accepted events as they were signed. `foreign`: ids that another till's event has. */
export async function storeEvents(
  tx: Tx,
  till: LockedTill,
  batch: Pick<CheckedBatch, 'events' | 'texts'>,
  foreign: ReadonlySet<string>,
  nowMs: number,
): Promise<void> {
  const receivedAt = new Date(nowMs).toISOString();
  await insertRowsWithTexts(
    tx,
    'till_event',
    batch.events.map((event) => ({
      partner_id: till.partner_id,
      till_id: event.till,
      epoch: event.epoch,
      seq: event.seq,
      event_id: event.id,
      kind: storable(event.kind),
      schema_version: event.schema,
      hash: event.hash,
      received_at: receivedAt,
      foreign_id: foreign.has(event.id),
    })),
    { column: 'body', type: 'text', texts: batch.events.map((event) => textOf(batch, event)) },
  );
}

function textOf({ texts }: Pick<CheckedBatch, 'texts'>, event: EventEnvelope): string {
  const text = texts.get(event);
  if (text === undefined) throw new Error('an event of another batch');
  return text;
}
