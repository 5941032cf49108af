/**
 * Sends waiting events up, one batch in flight, oldest epoch first, and keeps the hub's acknowledgement. What
 * to send and what an answer means is `stepUplink` (shared/src/sync/till-uplink.ts).
 */
import { UPLOAD_BYTES_MAX, uploadEvents } from '@verno/shared/contracts/sync';
import type { Problem } from '@verno/shared/kernel/text';
import { batchStatement } from '@verno/shared/sync/event';
import type { EventEnvelope } from '@verno/shared/sync/event';
import { UPLINK_START, nextEpoch, roundEnded, stepUplink } from '@verno/shared/sync/till-uplink';
import type { UplinkInput, UplinkState } from '@verno/shared/sync/till-uplink';
import type { Sign } from '../hub/keys.ts';
import { createLoop } from '../hub/loop.ts';
import type { Loop, Rest } from '../hub/loop.ts';
import type { Session } from '../hub/session.ts';
import type { RunningTime } from '../hub/sync-memory.ts';
import type { Identity } from '../store/identity.ts';
import type { TillStore } from '../store/store.ts';

const UPLOAD_TIMEOUT_MS = 30_000;
/** Room for the batch's frame around the events. */
const FRAME_BYTES = 8 * 1024;
const IDLE_MS = 60_000;

export interface SenderDeps {
  readonly store: TillStore;
  readonly session: Session;
  readonly running: RunningTime;
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
  let state: UplinkState = UPLINK_START;
  const step = async (): Promise<Rest> => {
    const identity = store.identity.read();
    if (identity === null) return { restMs: IDLE_MS, firm: false };
    const epoch = nextEpoch(state, waitingEpochs(deps, identity));
    if (epoch === null) {
      const round = roundEnded(state);
      ({ state } = round);
      return { restMs: round.restMs ?? IDLE_MS, firm: false };
    }
    const batch = store.events.waiting(epoch, state.eventsMax, UPLOAD_BYTES_MAX - FRAME_BYTES);
    const last = batch.at(-1);
    if (last === undefined) return { restMs: IDLE_MS, firm: false };
    const input = await upload(deps, identity, batch, last);
    const before = state.held;
    const old = epoch === identity.epoch ? null : epoch;
    const at = { old, idleMs: IDLE_MS, random01: deps.random01() };
    const decision = stepUplink(state, input, at);
    ({ state } = decision);
    if (decision.acknowledge) {
      store.events.acknowledge(epoch, last.seq, deps.running.nowMs());
      deps.onProgress();
    }
    if (decision.resend) store.events.unacknowledgeAfter(epoch, 0);
    if (before?.code !== state.held?.code) deps.onHeld(state.held);
    if (decision.hello) await session.renew();
    return { restMs: decision.restMs, firm: decision.firm };
  };
  return createLoop(step, (error) => deps.log('outbox.step_failed', error));
}

/** Epochs with waiting events; a hub of wire version 1 takes the present one alone. */
function waitingEpochs({ store, session }: SenderDeps, identity: Identity): number[] {
  const epochs: number[] = [];
  const from = session.hubWire() > 1 ? 1 : identity.epoch;
  for (let epoch = from; epoch <= identity.epoch; epoch += 1) {
    if (store.events.waiting(epoch, 1, 1).length > 0) epochs.push(epoch);
  }
  return epochs;
}

async function upload(
  { store, session, sign }: SenderDeps,
  identity: Identity,
  batch: readonly EventEnvelope[],
  last: EventEnvelope,
): Promise<UplinkInput> {
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
      oldestSeq: oldestSeq(store, batch),
    },
  });
  if (!answer.ok) return { kind: 'failed', failure: answer.error };
  const { hubEpoch, epoch, seq, hash, apart } = answer.value;
  const [next] = store.events.waiting(last.epoch, 1, 1);
  return {
    kind: 'acknowledged',
    hashesAgree: epoch === last.epoch && seq >= last.seq && hashAt(store, epoch, seq) === hash,
    knownHub: hubEpoch === store.identity.read()?.hubEpoch,
    stillNext: next !== undefined && next.hash === batch[0]?.hash,
    apart: apart === true,
    more: store.events.waitingCount() > batch.length,
  };
}

function hashAt(store: TillStore, epoch: number, seq: number): string | null {
  return store.events.at(epoch, seq)?.hash ?? null;
}

/** How far back the till can still send: the batch's first event, or one before it. */
function oldestSeq(store: TillStore, batch: readonly EventEnvelope[]): number {
  const [first] = batch;
  if (first === undefined) return 1;
  return store.events.at(first.epoch, first.seq - 1) === null ? first.seq : first.seq - 1;
}
