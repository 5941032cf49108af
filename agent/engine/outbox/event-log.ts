/** Writes a fact to the till's log: numbered, chained, stamped. The hub reads exactly these bytes' hash. */
import { hash as digest } from 'node:crypto';
import { eventId, hash } from '@verno/shared/kernel/ids';
import type { Hash } from '@verno/shared/kernel/ids';
import type { Json } from '@verno/shared/kernel/json';
import { EVENT_SCHEMA, epochRoot, sealEvent } from '@verno/shared/sync/event';
import type { EventEnvelope } from '@verno/shared/sync/event';
import type { TillClock } from '../clock.ts';
import type { Identity } from '../store/identity.ts';
import type { Head } from '../store/events.ts';
import type { TillStore } from '../store/store.ts';

interface Fact {
  readonly kind: string;
  readonly bundleHash: Hash | null;
  readonly engineVersion: string;
  readonly payload: Json;
  /** Where the fact is a purchase. */
  readonly purchaseId: string | null;
}

export interface EventLog {
  /** Must run inside a transaction; gives the event as written. */
  readonly append: (identity: Identity, seq: number, fact: Fact) => EventEnvelope;
  /** Number of the next event of this till's epoch. */
  readonly nextSeq: (identity: Identity) => number;
}

/** Where an epoch stands: its last event, or its root. */
export function headOf(store: Pick<TillStore, 'events'>, identity: Identity): Head {
  const { tillId, epoch } = identity;
  return store.events.head(epoch) ?? { seq: 0, hash: epochRoot(tillId, epoch) };
}

export function createEventLog(deps: {
  readonly store: Pick<TillStore, 'events'>;
  readonly clock: TillClock;
  readonly bootId: string;
  readonly newId: () => string;
}): EventLog {
  const { store, clock, bootId, newId } = deps;
  return {
    nextSeq: (identity) => headOf(store, identity).seq + 1,
    append: (identity, seq, fact) => {
      const head = headOf(store, identity);
      if (seq !== head.seq + 1) throw new Error('two writers on one log');
      const wall = clock.nowMs();
      const content = {
        id: eventId.parse(newId()),
        till: identity.tillId,
        epoch: identity.epoch,
        seq,
        prevHash: hash.parse(head.hash),
        schema: EVENT_SCHEMA,
        kind: fact.kind,
        bundleHash: fact.bundleHash,
        engineVersion: fact.engineVersion,
        wall,
        monotonic: clock.monotonicMs(),
        bootId,
        payload: fact.payload,
      };
      const { event, text } = sealEvent(content, platformSha256);
      store.events.append(event, fact.purchaseId, text);
      return event;
    },
  };
}

/** The till confirms while a customer waits: the platform hashes quicker than portable code. */
function platformSha256(text: string): string {
  return digest('sha256', text);
}
