/** A checked batch against what the hub holds: what is new, what is a repeat, what is a fork. */
import type { EventEnvelope } from '@verno/shared/sync/event';
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

export type Settled =
  | { readonly kind: 'fresh'; readonly events: readonly EventEnvelope[] }
  | { readonly kind: 'gap'; readonly expected: number }
  | { readonly kind: 'fork' };

interface StoredEvent {
  readonly event_id: string;
  readonly seq: number;
  readonly hash: string;
  readonly body: string;
}

/**
 * Same id and hash as stored: had it already. Same seq or id with another hash (also within the batch), or
 * a first new event that does not continue the stored head: the till's log has forked.
 */
export async function settle(tx: Tx, till: LockedTill, batch: CheckedBatch): Promise<Settled> {
  const stored = await storedEvents(tx, till, batch.events);
  const bySeq = new Map(stored.map((event) => [event.seq, event]));
  const byId = new Map(stored.map((event) => [event.event_id, event]));
  const ids = new Set(batch.events.map((event) => event.id));
  if (ids.size < batch.events.length) return { kind: 'fork' };
  const fresh: EventEnvelope[] = [];
  for (const event of batch.events) {
    const known = bySeq.get(event.seq) ?? byId.get(event.id);
    if (known === undefined) fresh.push(event);
    else if (known.hash !== event.hash) return { kind: 'fork' };
  }
  const [next] = fresh;
  if (next === undefined) return { kind: 'fresh', events: [] };
  const expected = till.head_seq + 1;
  if (next.seq > expected) return { kind: 'gap', expected };
  // `next.seq < expected` cannot be: every seq up to the head is stored, and this one was not found.
  if (next.seq === expected && next.prevHash !== till.headHash) return { kind: 'fork' };
  return { kind: 'fresh', events: fresh };
}

async function storedEvents(
  tx: Tx,
  till: LockedTill,
  events: readonly EventEnvelope[],
): Promise<StoredEvent[]> {
  const seqs = events.map((event) => event.seq);
  const bySeq = await tx
    .selectFrom('till_event')
    .where('till_id', '=', till.till_id)
    .where('epoch', '=', till.epoch)
    .where('seq', '>=', Math.min(...seqs))
    .where('seq', '<=', Math.max(...seqs))
    .select(['event_id', 'seq', 'hash', 'body'])
    .execute();
  const byId = await tx
    .selectFrom('till_event')
    .where(
      'event_id',
      'in',
      events.map((event) => event.id),
    )
    .select(['event_id', 'seq', 'hash', 'body'])
    .execute();
  return [...bySeq, ...byId];
}

/** Keeps both sides of a fork apart from the books' input, and stops the till. HQ sees the counts. */
export async function quarantine(
  tx: Tx,
  parts: { readonly ids: Ids; readonly nowMs: number },
  till: LockedTill,
  batch: CheckedBatch,
  reason: 'fork' | 'frozen',
): Promise<void> {
  const stored = await storedEvents(tx, till, batch.events);
  const known = new Set(stored.map((event) => event.hash));
  const receivedAt = new Date(parts.nowMs).toISOString();
  const row = (side: { id: string; seq: number; hash: string; body: string; why: string }) => ({
    quarantine_id: parts.ids.next(),
    partner_id: till.partner_id,
    till_id: till.till_id,
    epoch: till.epoch,
    seq: side.seq,
    event_id: side.id,
    hash: side.hash,
    body: side.body,
    reason: side.why,
    received_at: receivedAt,
  });
  const came = batch.events.filter((event) => !known.has(event.hash));
  const clashing = stored.filter((event) =>
    came.some((other) => other.seq === event.seq || other.id === event.event_id),
  );
  const rows = [
    ...came.map((event) =>
      row({
        id: event.id,
        seq: event.seq,
        hash: event.hash,
        body: textOf(batch, event),
        why: reason,
      }),
    ),
    ...clashing.map((event) => row({ ...event, id: event.event_id, why: `${reason}:accepted` })),
  ];
  for (const one of rows) {
    await tx
      .insertInto('quarantine')
      .values(one)
      .onConflict((conflict) => conflict.columns(['till_id', 'epoch', 'seq', 'hash']).doNothing())
      .execute();
  }
  await tx
    .updateTable('till')
    .set({ state: 'frozen', frozen_reason: 'sync.fork' })
    .where('till_id', '=', till.till_id)
    .where('state', '<>', 'frozen')
    .execute();
}

/** Stores accepted events as they were signed. */
export async function storeEvents(
  tx: Tx,
  till: LockedTill,
  batch: Pick<CheckedBatch, 'events' | 'texts'>,
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
    })),
    { column: 'body', type: 'text', texts: batch.events.map((event) => textOf(batch, event)) },
  );
}

function textOf({ texts }: Pick<CheckedBatch, 'texts'>, event: EventEnvelope): string {
  const text = texts.get(event);
  if (text === undefined) throw new Error('an event of another batch');
  return text;
}
