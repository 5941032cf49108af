/**
 * Which epoch the till sends next, and what it does after each answer. Invariants: an event leaves the queue
 * only by the hub's acknowledgement of its own hash; whatever the hub says, nothing is dropped and trying
 * goes on; an old epoch that the hub will not take now does not hold up a newer one.
 */
import { UPLOAD_EVENTS_MAX } from '../contracts/sync.ts';
import { isTillProblemCode, tillProblem } from '../contracts/till-problems.ts';
import type { Problem } from '../kernel/text.ts';
import { backoffMs } from './call.ts';
import type { CallFailure } from './call.ts';

const RETRY_FIRST_MS = 1000;
export const RETRY_MOST_MS = 60_000;
/** A refusal that only people can mend is asked again this often. */
export const HELD_RETRY_MS = 60_000;
const GAPS_IN_A_ROW_MAX = 3;

export interface UplinkState {
  /** Failures since the last success. */
  readonly attempt: number;
  /** Batches get smaller when the way is slow, and grow back. */
  readonly eventsMax: number;
  readonly gaps: number;
  /** Why something stands still or apart although the hub answers; null while all is well. */
  readonly held: Problem | null;
  /** Old epochs left out until the next round: the hub will not take them now. */
  readonly passed: readonly number[];
}

export type UplinkInput =
  | {
      readonly kind: 'acknowledged';
      readonly hashesAgree: boolean;
      /** The hub that answered is the one of the last hello: its `hubEpoch` is the known one. */
      readonly knownHub: boolean;
      /** The log still waits from this batch's first event on: no hello has moved it meanwhile. */
      readonly stillNext: boolean;
      /** The hub keeps the events apart from its books. */
      readonly apart: boolean;
      readonly more: boolean;
    }
  | { readonly kind: 'failed'; readonly failure: CallFailure };

export interface UplinkDecision {
  readonly state: UplinkState;
  /** The acknowledged events may leave the queue. */
  readonly acknowledge: boolean;
  /** Everything kept of the epoch that was sent waits again. */
  readonly resend: boolean;
  /** Ask the hub anew what it holds before the next batch. */
  readonly hello: boolean;
  readonly restMs: number;
  /** Kicks do not shorten the rest. */
  readonly firm: boolean;
}

export const UPLINK_START: UplinkState = {
  attempt: 0,
  eventsMax: UPLOAD_EVENTS_MAX,
  gaps: 0,
  held: null,
  passed: [],
};

/** The epoch to send from, oldest first; null when none waits that was not passed over in this round. */
export function nextEpoch(state: UplinkState, waiting: readonly number[]): number | null {
  const open = waiting.filter((epoch) => !state.passed.includes(epoch));
  return open.length === 0 ? null : Math.min(...open);
}

/** A round is over: epochs that were passed over get another try. */
export function roundEnded(state: UplinkState): { state: UplinkState; restMs: number | null } {
  if (state.passed.length === 0) return { state, restMs: null };
  return { state: { ...state, passed: [], gaps: 0 }, restMs: HELD_RETRY_MS };
}

/** `old`: epoch of the batch if it is not the till's present one. `idleMs`: rest when nothing waits. */
export function stepUplink(
  state: UplinkState,
  input: UplinkInput,
  at: { readonly old: number | null; readonly idleMs: number; readonly random01: number },
): UplinkDecision {
  if (input.kind === 'failed') return afterFailure(state, input.failure, at);
  // A hub restored since knows nothing of what its former self acknowledged.
  if (!input.knownHub) return anew(state, true);
  if (!input.hashesAgree) return refused(state, 'sync.fork', at.old);
  if (!input.stillNext) return anew(state, false);
  const eventsMax = Math.min(UPLOAD_EVENTS_MAX, state.eventsMax * 2);
  // An old epoch kept apart was told when it was frozen; the present one must be told now.
  const held = input.apart && at.old === null ? tillProblem('sync.fork') : null;
  return {
    state: { ...state, attempt: 0, eventsMax, gaps: 0, held },
    acknowledge: true,
    resend: false,
    hello: false,
    restMs: input.more ? 0 : at.idleMs,
    firm: false,
  };
}

/** The answer is good for nothing: the next batch is chosen afresh. */
function anew(state: UplinkState, hello: boolean): UplinkDecision {
  return { state, acknowledge: false, resend: false, hello, restMs: RETRY_FIRST_MS, firm: false };
}

function afterFailure(
  state: UplinkState,
  failure: CallFailure,
  { old, random01 }: { readonly old: number | null; readonly random01: number },
): UplinkDecision {
  const attempt = state.attempt + 1;
  const restMs = backoffMs(state.attempt, random01, RETRY_FIRST_MS, RETRY_MOST_MS);
  const again = { acknowledge: false, resend: false, hello: false, restMs, firm: false };
  const smaller = Math.max(1, Math.floor(state.eventsMax / 2));
  if (failure.kind !== 'refused') {
    return { ...again, state: { ...state, attempt, eventsMax: smaller } };
  }
  const { code, status, retryAfterMs } = failure;
  if (code === 'sync.gap' && state.gaps < GAPS_IN_A_ROW_MAX) {
    const next = { ...state, attempt, gaps: state.gaps + 1 };
    // A second gap: the hub has lost more than a hello told; whatever it still has it will know again.
    return { ...again, state: next, hello: old === null, resend: old !== null || state.gaps > 0 };
  }
  if (/^(sync|till)\./.test(code)) return refused(state, code, old);
  const eventsMax = status === 413 ? smaller : state.eventsMax;
  return {
    ...again,
    state: { ...state, attempt, eventsMax },
    restMs: Math.max(restMs, retryAfterMs ?? 0),
    firm: retryAfterMs !== null,
  };
}

function refused(state: UplinkState, code: string, old: number | null): UplinkDecision {
  const none = { acknowledge: false, resend: false };
  if (old !== null && code.startsWith('sync.')) {
    const passed = [...state.passed, old];
    return {
      ...none,
      state: { ...state, passed, gaps: 0 },
      hello: false,
      restMs: 0,
      firm: false,
    };
  }
  const why = isTillProblemCode(code) ? tillProblem(code) : tillProblem('sync.refused', { code });
  return {
    ...none,
    state: { ...state, attempt: state.attempt + 1, held: why },
    hello: true,
    restMs: HELD_RETRY_MS,
    // A sale a second must not become a question a second to a hub that has said no.
    firm: true,
  };
}
