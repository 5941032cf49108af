/**
 * The log of a damaged file. An event proves itself by its own hash, so it may be taken from anywhere: the
 * table, a single row, a page that nothing points to any more. What only an unfinished write holds is taken
 * where it continues the chain: a purchase too many can be seen and refunded, one that is lost cannot.
 */
import { hash as digest } from 'node:crypto';
import { purchaseFact } from '@verno/shared/purchase/fact';
import { epochRoot, eventEnvelope, eventHash } from '@verno/shared/sync/event';
import type { EventEnvelope } from '@verno/shared/sync/event';
import { positionOf } from '../position.ts';
import type { Row } from '../rows.ts';
import type { RawRow } from './cells.ts';

const EVENT_COLUMNS = 4;

export interface SavedEvent {
  readonly position: number;
  readonly event: EventEnvelope;
  /** As it was kept: the purchase's id where the event is a purchase. */
  readonly purchaseId: string | null;
  readonly body: string;
}

/** Numbers of an epoch that were not found: `from` to `to`, both included. */
interface Hole {
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
}

export interface SavedLog {
  readonly events: readonly SavedEvent[];
  readonly holes: readonly Hole[];
  /** Rows that are there and are not what they say. */
  readonly broken: number;
}

/** The event in a body's text, if its hash is right. */
function provenEvent(body: unknown, purchaseId: unknown): SavedEvent | null {
  if (typeof body !== 'string' || !body.startsWith('{')) return null;
  let parsed: ReturnType<typeof eventEnvelope.safeParse>;
  try {
    parsed = eventEnvelope.safeParse(JSON.parse(body));
  } catch {
    return null;
  }
  if (!parsed.success) return null;
  const event = parsed.data;
  if (eventHash(event, (text) => digest('sha256', text)) !== event.hash) return null;
  const position = positionOf(event.epoch, event.seq);
  const own = typeof purchaseId === 'string' ? purchaseId : purchaseOf(event);
  return { position, event, purchaseId: own, body };
}

function purchaseOf(event: EventEnvelope): string | null {
  const fact = purchaseFact.safeParse(event.payload);
  return fact.success ? fact.data.purchaseId : null;
}

/**
 * Joins what the table gave with what lies in the pages. `lastKnown`: epoch → the highest number that
 * anything else in the file (acknowledgements, print jobs) speaks of.
 */
export function joinLog(
  rows: readonly Row[],
  raw: Iterable<RawRow>,
  lastKnown: ReadonlyMap<number, number>,
): SavedLog {
  const saved = new Map<number, SavedEvent>();
  let broken = 0;
  for (const row of rows) {
    const event = provenEvent(row['body'], row['purchase_id']);
    if (event === null) broken += 1;
    else saved.set(event.position, event);
  }
  const loose = looseEvents(raw, saved);
  fillHoles(saved, loose);
  extend(saved, loose);
  const events = [...saved.values()].toSorted((a, b) => a.position - b.position);
  return { events, holes: holesOf(events, lastKnown), broken };
}

/** Events in the pages that the table did not give, by position; of one place there may be several. */
function looseEvents(
  raw: Iterable<RawRow>,
  saved: ReadonlyMap<number, SavedEvent>,
): Map<number, SavedEvent[]> {
  const loose = new Map<number, SavedEvent[]>();
  for (const { rowid, values } of raw) {
    if (values.length !== EVENT_COLUMNS || saved.has(rowid)) continue;
    const event = provenEvent(values[3], values[2]);
    if (event === null || saved.has(event.position)) continue;
    const same = loose.get(event.position) ?? [];
    if (!same.some((one) => one.event.hash === event.event.hash)) {
      loose.set(event.position, [...same, event]);
    }
  }
  return loose;
}

/** Backwards: an event names the hash of the one before it. */
function fillHoles(
  saved: Map<number, SavedEvent>,
  loose: ReadonlyMap<number, readonly SavedEvent[]>,
): void {
  const known = [...saved.values()].toSorted((a, b) => b.position - a.position);
  for (const start of known) {
    let at = start;
    for (;;) {
      const before = at.position - 1;
      if (saved.has(before)) break;
      const { prevHash } = at.event;
      const found = loose.get(before)?.find(({ event }) => event.hash === prevHash);
      if (found === undefined) break;
      saved.set(before, found);
      at = found;
    }
  }
}

/** Forwards: what continues a known event, or begins its epoch; then whatever stands alone. */
function extend(
  saved: Map<number, SavedEvent>,
  loose: ReadonlyMap<number, readonly SavedEvent[]>,
): void {
  for (const [position, candidates] of [...loose].toSorted(([a], [b]) => a - b)) {
    if (saved.has(position)) continue;
    const before = saved.get(position - 1)?.event.hash;
    const linked = candidates.find(
      ({ event }) => event.prevHash === (before ?? epochRoot(event.till, event.epoch)),
    );
    const taken = linked ?? (before === undefined ? candidates.at(-1) : undefined);
    if (taken !== undefined) saved.set(position, taken);
  }
}

function holesOf(
  events: readonly SavedEvent[],
  lastKnown: ReadonlyMap<number, number>,
): readonly Hole[] {
  const holes: Hole[] = [];
  const heads = new Map<number, number>();
  for (const { event } of events) {
    const before = heads.get(event.epoch);
    // An epoch's first events may have been dropped long ago: nothing is missing before the oldest.
    if (before !== undefined && event.seq > before + 1) {
      holes.push({ epoch: event.epoch, from: before + 1, to: event.seq - 1 });
    }
    heads.set(event.epoch, event.seq);
  }
  for (const [epoch, last] of lastKnown) {
    const head = heads.get(epoch) ?? 0;
    if (last > head) holes.push({ epoch, from: head + 1, to: last });
  }
  return holes;
}
