/**
 * A batch against one epoch of a till's log as the hub holds it. Invariants: what is accepted continues the
 * accepted prefix; an event known by its id and hash is acknowledged and never taken twice; whatever is
 * well-formed and signed is kept, in the log or apart; other tills' events decide nothing (an id that another
 * till used before only keeps the event out of the books).
 */
import type { ChainLink } from './chain.ts';
import type { FreezeCode } from './hub-till.ts';
import type { Head } from './head.ts';

export interface HubLog {
  /** What was accepted of the epoch. */
  readonly head: Head;
  /** A fork was proven, or the till is stopped: whatever is new is kept apart. */
  readonly closed: boolean;
}

/** An accepted event of this till that shares its id, or its number in this epoch, with the batch. */
export interface HeldEvent {
  readonly id: string;
  readonly epoch: number;
  readonly seq: number;
  readonly hash: string;
}

export type BatchVerdict<E> =
  | {
      readonly kind: 'accept';
      /** Events the hub did not have, in order. */
      readonly fresh: readonly E[];
      /** The log's head after them. */
      readonly head: Head;
      /** What to say: durable up to here. */
      readonly acknowledged: Head;
    }
  /** Events between are missing, and the till has them. */
  | { readonly kind: 'gap'; readonly expected: number }
  /** Kept apart from the books; `freeze` closes the epoch. */
  | { readonly kind: 'apart'; readonly freeze: FreezeCode | null };

/**
 * The chain and signature of the batch were checked before; it is never empty. `oldestSeq`: the oldest event
 * of this epoch the till still has, null when it did not say (wire version 1).
 */
export function judgeBatch<E extends ChainLink>(
  log: HubLog,
  batch: readonly E[],
  held: readonly HeldEvent[],
  oldestSeq: number | null,
): BatchVerdict<E> {
  const fresh = freshOf(batch, held);
  const first = batch[0];
  const last = batch.at(-1);
  if (first === undefined || last === undefined) throw new Error('a batch is never empty');
  const lastHead = { seq: last.seq, hash: last.hash };
  if (fresh !== null && fresh.length === 0) {
    return { kind: 'accept', fresh, head: log.head, acknowledged: lastHead };
  }
  if (log.closed) return { kind: 'apart', freeze: null };
  const next = fresh?.[0];
  if (fresh === null || next === undefined) return { kind: 'apart', freeze: 'sync.fork' };
  const expected = log.head.seq + 1;
  if (next.seq > expected) {
    const lost = oldestSeq !== null && oldestSeq >= first.seq;
    return lost ? { kind: 'apart', freeze: 'sync.gap' } : { kind: 'gap', expected };
  }
  // Every number up to the head is held, so a fresh event below the head has another hash there.
  if (next.seq < expected || next.prevHash !== log.head.hash) {
    return { kind: 'apart', freeze: 'sync.fork' };
  }
  return { kind: 'accept', fresh, head: lastHead, acknowledged: lastHead };
}

/** Events not yet held; null when an id or a number is held with another hash, or an id stands twice. */
function freshOf<E extends ChainLink>(
  batch: readonly E[],
  held: readonly HeldEvent[],
): readonly E[] | null {
  const epoch = batch[0]?.epoch;
  const bySeq = new Map(
    held.filter((event) => event.epoch === epoch).map((event) => [event.seq, event.hash]),
  );
  const byId = new Map(held.map((event) => [event.id, event.hash]));
  const ids = new Set(batch.map((event) => event.id));
  if (ids.size < batch.length) return null;
  const fresh: E[] = [];
  for (const event of batch) {
    const atSeq = bySeq.get(event.seq);
    const atId = byId.get(event.id);
    if (atSeq === undefined && atId === undefined) fresh.push(event);
    else if ((atSeq ?? event.hash) !== event.hash || (atId ?? event.hash) !== event.hash) {
      return null;
    }
  }
  return fresh;
}
