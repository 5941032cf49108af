/**
 * What the sender does after each answer, as a pure step. Invariants: an event leaves the queue only by the
 * hub's acknowledgement of its own hash; whatever the hub says, nothing is dropped and trying goes on.
 */
import { UPLOAD_EVENTS_MAX } from '@verno/shared/contracts/sync';
import { isTillProblemCode, tillProblem } from '@verno/shared/contracts/till-problems';
import type { Problem } from '@verno/shared/kernel/text';
import type { CallFailure } from '../hub/client.ts';
import { backoffMs } from '../hub/loop.ts';

const RETRY_FIRST_MS = 1000;
export const RETRY_MOST_MS = 60_000;
/** A refusal that only people can mend is asked again this often. */
export const HELD_RETRY_MS = 60_000;
const GAPS_IN_A_ROW_MAX = 3;

export interface OutboxState {
  /** Failures since the last success. */
  readonly attempt: number;
  /** Batches get smaller when the way is slow, and grow back. */
  readonly eventsMax: number;
  readonly gaps: number;
  /** Why nothing moves although the hub answers; null while all is well. */
  readonly held: Problem | null;
}

export type OutboxInput =
  | { readonly kind: 'acknowledged'; readonly hashesAgree: boolean; readonly more: boolean }
  | { readonly kind: 'failed'; readonly failure: CallFailure };

export interface OutboxDecision {
  readonly state: OutboxState;
  /** The acknowledged events may leave the queue. */
  readonly acknowledge: boolean;
  /** Ask the hub anew what it holds before the next batch. */
  readonly hello: boolean;
  readonly restMs: number;
  /** Kicks do not shorten the rest. */
  readonly firm: boolean;
}

export const OUTBOX_START: OutboxState = {
  attempt: 0,
  eventsMax: UPLOAD_EVENTS_MAX,
  gaps: 0,
  held: null,
};

/** `idleMs`: rest when nothing waits; `random01` spreads retries. */
export function stepOutbox(
  state: OutboxState,
  input: OutboxInput,
  idleMs: number,
  random01: number,
): OutboxDecision {
  if (input.kind === 'failed') return afterFailure(state, input.failure, random01);
  if (!input.hashesAgree) return held(state, 'sync.fork');
  const eventsMax = Math.min(UPLOAD_EVENTS_MAX, state.eventsMax * 2);
  return {
    state: { attempt: 0, eventsMax, gaps: 0, held: null },
    acknowledge: true,
    hello: false,
    restMs: input.more ? 0 : idleMs,
    firm: false,
  };
}

function afterFailure(state: OutboxState, failure: CallFailure, random01: number): OutboxDecision {
  const attempt = state.attempt + 1;
  const restMs = backoffMs(state.attempt, random01, RETRY_FIRST_MS, RETRY_MOST_MS);
  const again = { acknowledge: false, hello: false, restMs, firm: false };
  const smaller = Math.max(1, Math.floor(state.eventsMax / 2));
  if (failure.kind !== 'refused') {
    return { ...again, state: { ...state, attempt, eventsMax: smaller } };
  }
  const { code, status, retryAfterMs } = failure;
  if (code === 'sync.gap' && state.gaps < GAPS_IN_A_ROW_MAX) {
    return { ...again, state: { ...state, attempt, gaps: state.gaps + 1 }, hello: true };
  }
  if (/^(sync|till)\./.test(code)) return held(state, code);
  const later = Math.max(restMs, retryAfterMs ?? 0);
  const eventsMax = status === 413 ? smaller : state.eventsMax;
  return {
    ...again,
    state: { ...state, attempt, eventsMax },
    restMs: later,
    firm: retryAfterMs !== null,
  };
}

function held(state: OutboxState, code: string): OutboxDecision {
  const why = isTillProblemCode(code) ? tillProblem(code) : tillProblem('sync.refused', { code });
  return {
    state: { ...state, attempt: state.attempt + 1, held: why },
    acknowledge: false,
    hello: true,
    restMs: HELD_RETRY_MS,
    // A sale a second must not become a question a second to a hub that has said no.
    firm: true,
  };
}
