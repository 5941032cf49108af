/**
 * The engine's life as the shell sees it: a pure state machine, performed by `engine.ts`.
 * Invariants: at most one child at a time (a new one only after the old one's exit); at most one timer,
 * whose meaning follows from the state; after `stop` nothing is started again.
 */
import { unreachable } from '@verno/shared/kernel/unreachable';
import { afterDeath, type RestartPolicy } from './restart-policy.ts';

/** From fork to the ready line. A big database may be checked first; the goal is below 1.5 s. */
export const READY_TIMEOUT_MS = 60_000;
/** What the engine gets to end by itself. */
export const STOP_TIMEOUT_MS = 5_000;

export type EngineState =
  | { readonly kind: 'not_started' }
  | { readonly kind: 'starting'; readonly deathsAtMs: readonly number[] }
  | { readonly kind: 'ready'; readonly deathsAtMs: readonly number[] }
  /** Dead, waits for its next start. */
  | { readonly kind: 'waiting'; readonly deathsAtMs: readonly number[] }
  /** Died too often: a person must look. */
  | { readonly kind: 'given_up'; readonly exitCode: number }
  | { readonly kind: 'stopping' }
  | { readonly kind: 'ended' };

export type EngineInput =
  | { readonly kind: 'start' }
  | { readonly kind: 'said_ready' }
  | { readonly kind: 'exited'; readonly exitCode: number; readonly atMs: number }
  | { readonly kind: 'timer' }
  /** The cashier pressed «try again». */
  | { readonly kind: 'retry' }
  | { readonly kind: 'stop' };

type EngineEffect =
  | { readonly kind: 'fork' }
  | { readonly kind: 'ask_to_stop' }
  | { readonly kind: 'kill' }
  /** Replaces the timer that was armed. */
  | { readonly kind: 'arm'; readonly delayMs: number }
  | { readonly kind: 'disarm' };

type Step = readonly [EngineState, readonly EngineEffect[]];

const FORK: readonly EngineEffect[] = [
  { kind: 'fork' },
  { kind: 'arm', delayMs: READY_TIMEOUT_MS },
];
const DISARM: readonly EngineEffect[] = [{ kind: 'disarm' }];

/** One step of the machine. An input that means nothing in a state changes nothing. */
export function stepEngine(state: EngineState, input: EngineInput, policy: RestartPolicy): Step {
  switch (input.kind) {
    case 'start':
      return state.kind === 'not_started'
        ? [{ kind: 'starting', deathsAtMs: [] }, FORK]
        : [state, []];
    case 'said_ready':
      return state.kind === 'starting'
        ? [{ kind: 'ready', deathsAtMs: state.deathsAtMs }, DISARM]
        : [state, []];
    case 'exited':
      return onExit(state, input, policy);
    case 'timer':
      return onTimer(state);
    case 'retry':
      return state.kind === 'given_up' || state.kind === 'waiting'
        ? [{ kind: 'starting', deathsAtMs: [] }, FORK]
        : [state, []];
    case 'stop':
      return onStop(state);
    default:
      return unreachable(input);
  }
}

function onExit(
  state: EngineState,
  input: { readonly exitCode: number; readonly atMs: number },
  policy: RestartPolicy,
): Step {
  if (state.kind === 'stopping') return [{ kind: 'ended' }, DISARM];
  if (state.kind !== 'starting' && state.kind !== 'ready') return [state, []];
  const { deathsAtMs, restart } = afterDeath(state.deathsAtMs, input.atMs, policy);
  return restart.kind === 'give_up'
    ? [{ kind: 'given_up', exitCode: input.exitCode }, DISARM]
    : [{ kind: 'waiting', deathsAtMs }, [{ kind: 'arm', delayMs: restart.delayMs }]];
}

function onTimer(state: EngineState): Step {
  if (state.kind === 'waiting') {
    return [{ kind: 'starting', deathsAtMs: state.deathsAtMs }, FORK];
  }
  // Too slow to start or to stop: killed, and its exit moves the state.
  if (state.kind === 'starting' || state.kind === 'stopping') return [state, [{ kind: 'kill' }]];
  return [state, []];
}

function onStop(state: EngineState): Step {
  switch (state.kind) {
    case 'starting':
    case 'ready':
      return [
        { kind: 'stopping' },
        [{ kind: 'ask_to_stop' }, { kind: 'arm', delayMs: STOP_TIMEOUT_MS }],
      ];
    case 'not_started':
    case 'waiting':
    case 'given_up':
      return [{ kind: 'ended' }, DISARM];
    case 'stopping':
    case 'ended':
      return [state, []];
    default:
      return unreachable(state);
  }
}
