/** Sends waiting events up, one batch in flight, and keeps the hub's acknowledgement. */
import { UPLOAD_BYTES_MAX, uploadEvents } from '@verno/shared/contracts/sync';
import type { Problem } from '@verno/shared/kernel/text';
import { batchStatement } from '@verno/shared/sync/event';
import type { EventEnvelope } from '@verno/shared/sync/event';
import type { TillClock } from '../clock.ts';
import type { Sign } from '../hub/keys.ts';
import { createLoop } from '../hub/loop.ts';
import type { Loop, Rest } from '../hub/loop.ts';
import type { Session } from '../hub/session.ts';
import type { Identity } from '../store/identity.ts';
import type { TillStore } from '../store/store.ts';
import { OUTBOX_START, stepOutbox } from './step.ts';
import type { OutboxInput, OutboxState } from './step.ts';

const UPLOAD_TIMEOUT_MS = 30_000;
/** Room for the batch's frame around the events. */
const FRAME_BYTES = 8 * 1024;
const IDLE_MS = 60_000;

export interface SenderDeps {
  readonly store: TillStore;
  readonly session: Session;
  readonly clock: TillClock;
  readonly sign: Sign;
  readonly random01: () => number;
  /** The queue got shorter. */
  readonly onProgress: () => void;
  /** Told when the queue stands still for a reason, and with null when it moves again. */
  readonly onHeld: (problem: Problem | null) => void;
  readonly log: (event: string, error: unknown) => void;
}

export function createSender(deps: SenderDeps): Loop {
  const { store, session } = deps;
  let state: OutboxState = OUTBOX_START;
  const step = async (): Promise<Rest> => {
    const identity = store.identity.read();
    const bytesMax = UPLOAD_BYTES_MAX - FRAME_BYTES;
    const batch =
      identity === null ? [] : store.events.waiting(identity.epoch, state.eventsMax, bytesMax);
    const last = batch.at(-1);
    if (identity === null || last === undefined) {
      return { restMs: IDLE_MS, firm: false };
    }
    const input = await upload(deps, identity, batch, last);
    const before = state.held;
    const decision = stepOutbox(state, input, IDLE_MS, deps.random01());
    state = decision.state;
    if (decision.acknowledge) {
      store.events.acknowledge(last.epoch, last.seq, deps.clock.sureMs());
      deps.onProgress();
    }
    if (before?.code !== state.held?.code) deps.onHeld(state.held);
    if (decision.hello) await session.renew();
    return { restMs: decision.restMs, firm: decision.firm };
  };
  return createLoop(step, (error) => deps.log('outbox.step_failed', error));
}

async function upload(
  { store, session, sign }: SenderDeps,
  identity: Identity,
  batch: readonly EventEnvelope[],
  last: EventEnvelope,
): Promise<OutboxInput> {
  const statement = batchStatement(identity.tillId, last.epoch, last.seq, last.hash);
  const queued = store.events.waitingCount() - batch.length;
  store.bonuses.markSent(last.epoch, last.seq);
  store.figures.markSent(last.epoch, last.seq);
  const answer = await session.call(uploadEvents, {
    params: {},
    timeoutMs: UPLOAD_TIMEOUT_MS,
    big: batch.length > 10,
    body: {
      epoch: last.epoch,
      events: batch,
      signature: sign(statement),
      queued,
      cursors: store.feed.read(),
    },
  });
  if (!answer.ok) return { kind: 'failed', failure: answer.error };
  const { epoch, seq, hash } = answer.value;
  const hashesAgree = epoch === last.epoch && seq >= last.seq && hashAt(store, epoch, seq) === hash;
  return { kind: 'acknowledged', hashesAgree, more: queued > 0 };
}

function hashAt(store: TillStore, epoch: number, seq: number): string | null {
  return store.events.at(epoch, seq)?.hash ?? null;
}
