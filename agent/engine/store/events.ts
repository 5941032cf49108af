/**
 * The till's log: events in order of (epoch, seq), chained by hash, kept until the hub has had them for
 * the keeping time. What hangs on an event (purchase, own bonuses) goes with it.
 */
import { eventEnvelope } from '@verno/shared/sync/event';
import type { EventEnvelope } from '@verno/shared/sync/event';
import type { TillDatabase } from './database.ts';
import { integerOf, oneRow, textOf } from './rows.ts';

export interface Head {
  readonly seq: number;
  readonly hash: string;
}

export interface EventStore {
  readonly append: (event: EventEnvelope, writtenMs: number) => void;
  /** Last event of the epoch; null when it has none. */
  readonly head: (epoch: number) => Head | null;
  readonly at: (epoch: number, seq: number) => EventEnvelope | null;
  /** The oldest waiting events of an epoch, within both bounds (at least one). */
  readonly waiting: (
    epoch: number,
    eventsMax: number,
    bytesMax: number,
  ) => readonly EventEnvelope[];
  readonly waitingCount: () => number;
  /** Everything up to `seq` is durable at the hub. */
  readonly acknowledge: (epoch: number, seq: number, ackedMs: number) => void;
  /** The hub lost what came after `seq`: those wait again. */
  readonly unacknowledgeAfter: (epoch: number, seq: number) => void;
  /** Drops events acknowledged before `ackedBeforeMs`, but never an epoch's last one. */
  readonly prune: (ackedBeforeMs: number) => number;
}

export function createEventStore({ db }: TillDatabase): EventStore {
  const append = db.prepare(
    'INSERT INTO events (epoch, seq, event_id, hash, body, bytes, written_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const head = db.prepare('SELECT seq, hash FROM events WHERE epoch = ? ORDER BY seq DESC LIMIT 1');
  const at = db.prepare('SELECT body FROM events WHERE epoch = ? AND seq = ?');
  const count = db.prepare('SELECT count(*) AS n FROM events WHERE acked_ms IS NULL');
  const acknowledge = db.prepare(
    'UPDATE events SET acked_ms = ? WHERE epoch = ? AND seq <= ? AND acked_ms IS NULL',
  );
  const again = db.prepare('UPDATE events SET acked_ms = NULL WHERE epoch = ? AND seq > ?');
  const prune = db.prepare(
    `DELETE FROM events WHERE acked_ms IS NOT NULL AND acked_ms < ?
       AND seq < (SELECT max(later.seq) FROM events AS later WHERE later.epoch = events.epoch)`,
  );
  return {
    append: (event, writtenMs) => {
      const body = JSON.stringify(event);
      const bytes = Buffer.byteLength(body);
      append.run(event.epoch, event.seq, event.id, event.hash, body, bytes, writtenMs);
    },
    head: (epoch) => {
      const row = oneRow(head.get(epoch));
      return row === null ? null : { seq: integerOf(row, 'seq'), hash: textOf(row, 'hash') };
    },
    at: (epoch, seq) => eventOf(at.get(epoch, seq)),
    waiting: waitingReader(db),
    waitingCount: () => integerOf(oneRow(count.get()) ?? {}, 'n'),
    acknowledge: (epoch, seq, ackedMs) => void acknowledge.run(ackedMs, epoch, seq),
    unacknowledgeAfter: (epoch, seq) => void again.run(epoch, seq),
    prune: (ackedBeforeMs) => prune.run(ackedBeforeMs).changes,
  };
}

function waitingReader(db: TillDatabase['db']): EventStore['waiting'] {
  const waiting = db.prepare(
    'SELECT body, bytes FROM events WHERE epoch = ? AND acked_ms IS NULL ORDER BY seq LIMIT ?',
  );
  return (epoch, eventsMax, bytesMax) => {
    const batch: EventEnvelope[] = [];
    let bytes = 0;
    for (const found of waiting.iterate(epoch, eventsMax)) {
      const row = oneRow(found) ?? {};
      bytes += integerOf(row, 'bytes') + 1;
      if (batch.length > 0 && bytes > bytesMax) break;
      batch.push(eventEnvelope.parse(JSON.parse(textOf(row, 'body'))));
    }
    return batch;
  };
}

function eventOf(found: unknown): EventEnvelope | null {
  const row = oneRow(found);
  return row === null ? null : eventEnvelope.parse(JSON.parse(textOf(row, 'body')));
}
