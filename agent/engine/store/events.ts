/**
 * The till's log: events in order of (epoch, seq), chained by hash, kept until the hub has had them for
 * the keeping time. What hangs on an event (print jobs, own bonuses) goes with it.
 */
import { eventEnvelope } from '@verno/shared/sync/event';
import type { EventEnvelope } from '@verno/shared/sync/event';
import type { TillDatabase } from './database.ts';
import { SEQ_RANGE, epochEnd, positionOf } from './position.ts';
import { integerOf, oneRow, textOf } from './rows.ts';

/** Events dropped by one transaction. */
const PRUNE_MAX = 500;
/** Events read at once for an export. */
const EXPORT_ROWS = 200;

export interface Head {
  readonly seq: number;
  readonly hash: string;
}

export interface EventStore {
  /** `purchaseId` where the event is a purchase; `text`: the event's JSON where it is already written. */
  readonly append: (event: EventEnvelope, purchaseId: string | null, text?: string) => void;
  /** Last event of the epoch; null when it has none. */
  readonly head: (epoch: number) => Head | null;
  readonly at: (epoch: number, seq: number) => EventEnvelope | null;
  /** The moment of the newest event by its own stamp; 0 in an empty log. */
  readonly lastWrittenMs: () => number;
  /** The oldest waiting events of an epoch, within both bounds (at least one). */
  readonly waiting: (
    epoch: number,
    eventsMax: number,
    bytesMax: number,
  ) => readonly EventEnvelope[];
  readonly waitingCount: () => number;
  /** Every waiting event of an epoch, oldest first. */
  readonly unacknowledged: (epoch: number) => Iterable<EventEnvelope>;
  /** Everything up to `seq` is durable at the hub; `ackedMs`: now in the till's running time. */
  readonly acknowledge: (epoch: number, seq: number, ackedMs: number) => void;
  /** When the newest acknowledgement came, as it was stamped; null before the first. */
  readonly lastAckedMs: () => number | null;
  /** The hub holds the epoch up to `seq` only: what came after waits again. */
  readonly unacknowledgeAfter: (epoch: number, seq: number) => void;
  /**
   * Drops the oldest events acknowledged before `ackedBeforeMs`, a bounded number of them, but never an
   * epoch's last one. Gives how many went; 0 = nothing more is old enough.
   */
  readonly prune: (ackedBeforeMs: number) => number;
}

export function createEventStore(database: TillDatabase): EventStore {
  const { db } = database;
  const append = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?)');
  const head = db.prepare(
    'SELECT position, hash FROM events WHERE position BETWEEN ? AND ? ORDER BY position DESC LIMIT 1',
  );
  const at = db.prepare('SELECT body FROM events WHERE position = ?');
  const from = db.prepare(
    'SELECT body FROM events WHERE position BETWEEN ? AND ? ORDER BY position LIMIT ?',
  );
  const headOf = (epoch: number): Head | null => {
    const row = oneRow(head.get(positionOf(epoch, 1), epochEnd(epoch)));
    if (row === null) return null;
    return { seq: integerOf(row, 'position') % SEQ_RANGE, hash: textOf(row, 'hash') };
  };
  const acks = createAcks(database);
  const newest = db.prepare('SELECT coalesce(max(position), 0) AS position FROM events');
  const newestEpoch = (): number =>
    Math.floor(integerOf(oneRow(newest.get()) ?? {}, 'position') / SEQ_RANGE);
  return {
    append: (event, purchaseId, text = JSON.stringify(event)) => {
      append.run(positionOf(event.epoch, event.seq), event.hash, purchaseId, text);
    },
    head: headOf,
    at: (epoch, seq) => eventOf(at.get(positionOf(epoch, seq))),
    lastWrittenMs: () => eventOf(at.get(oneRow(newest.get())?.['position']))?.wall ?? 0,
    waiting: waitingReader(db, acks.seqOf),
    waitingCount: () => {
      let count = 0;
      for (let epoch = newestEpoch(); epoch > 0; epoch -= 1) {
        count += Math.max(0, (headOf(epoch)?.seq ?? 0) - acks.seqOf(epoch));
      }
      return count;
    },
    unacknowledged: function* unacknowledged(epoch) {
      let after = acks.seqOf(epoch);
      for (;;) {
        const found = from.all(positionOf(epoch, after + 1), epochEnd(epoch), EXPORT_ROWS);
        if (found.length === 0) return;
        for (const row of found) {
          const event = eventOf(row);
          if (event === null) continue;
          after = event.seq;
          yield event;
        }
      }
    },
    acknowledge: acks.add,
    lastAckedMs: acks.lastMs,
    unacknowledgeAfter: acks.cutAfter,
    prune: (ackedBeforeMs) => {
      let dropped = 0;
      for (let epoch = newestEpoch(); epoch > 0 && dropped === 0; epoch -= 1) {
        dropped = acks.prune(epoch, (headOf(epoch)?.seq ?? 0) - 1, ackedBeforeMs);
      }
      return dropped;
    },
  };
}

function createAcks(database: TillDatabase) {
  const { db } = database;
  const newest = db.prepare(
    'SELECT max(position) AS position FROM acks WHERE position BETWEEN ? AND ?',
  );
  const oldAck = db.prepare(
    'SELECT max(position) AS position FROM acks WHERE position BETWEEN ? AND ? AND acked_ms < ?',
  );
  const add = db.prepare('INSERT OR IGNORE INTO acks VALUES (?, ?)');
  const lastMs = db.prepare('SELECT max(acked_ms) AS ms FROM acks').pluck();
  const cut = db.prepare('DELETE FROM acks WHERE position > ? AND position <= ?');
  const dropAcks = db.prepare('DELETE FROM acks WHERE position >= ? AND position < ?');
  const bound = db.prepare(
    `SELECT max(position) AS position FROM
       (SELECT position FROM events WHERE position BETWEEN ? AND ? ORDER BY position LIMIT ${PRUNE_MAX})`,
  );
  const dropEvents = db.prepare('DELETE FROM events WHERE position BETWEEN ? AND ?');
  const seqIn = (found: unknown): number => Number(oneRow(found)?.['position'] ?? 0) % SEQ_RANGE;
  const seqOf = (epoch: number): number => seqIn(newest.get(positionOf(epoch, 1), epochEnd(epoch)));
  return {
    /** Up to where the hub has the epoch; 0 when it has nothing. */
    seqOf,
    add: (epoch: number, seq: number, ackedMs: number): void => {
      if (seq > seqOf(epoch)) add.run(positionOf(epoch, seq), ackedMs);
    },
    lastMs: (): number | null => {
      const ms = lastMs.get();
      return typeof ms === 'number' ? ms : null;
    },
    cutAfter: (epoch: number, seq: number): void => {
      cut.run(positionOf(epoch, seq), epochEnd(epoch));
    },
    prune: (epoch: number, seqMax: number, ackedBeforeMs: number): number => {
      const first = positionOf(epoch, 1);
      const old = Math.min(seqMax, seqIn(oldAck.get(first, epochEnd(epoch), ackedBeforeMs)));
      if (old < 1) return 0;
      const last = Number(oneRow(bound.get(first, positionOf(epoch, old)))?.['position'] ?? 0);
      if (last === 0) return 0;
      return database.inTransaction(() => {
        const { changes } = dropEvents.run(first, last);
        dropAcks.run(first, last);
        return changes;
      });
    },
  };
}

function waitingReader(
  db: TillDatabase['db'],
  ackedSeq: (epoch: number) => number,
): EventStore['waiting'] {
  const waiting = db.prepare(
    'SELECT body FROM events WHERE position > ? AND position <= ? ORDER BY position LIMIT ?',
  );
  return (epoch, eventsMax, bytesMax) => {
    const batch: EventEnvelope[] = [];
    let bytes = 0;
    const after = positionOf(epoch, ackedSeq(epoch));
    for (const found of waiting.iterate(after, epochEnd(epoch), eventsMax)) {
      const body = textOf(oneRow(found) ?? {}, 'body');
      bytes += Buffer.byteLength(body) + 1;
      if (batch.length > 0 && bytes > bytesMax) break;
      batch.push(eventEnvelope.parse(JSON.parse(body)));
    }
    return batch;
  };
}

function eventOf(found: unknown): EventEnvelope | null {
  const row = oneRow(found);
  return row === null ? null : eventEnvelope.parse(JSON.parse(textOf(row, 'body')));
}
