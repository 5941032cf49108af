import { createInterface } from 'node:readline';
import type { MessagePortMain, UtilityProcess, utilityProcess } from 'electron';
import type { Clock } from '@verno/shared/kernel/clock';
import { z } from 'zod';
import { type EngineInput, type EngineState, stepEngine } from './engine-life.ts';
import type { Later } from './later.ts';
import type { Log } from './log.ts';
import { ENGINE_RESTARTS } from './restart-policy.ts';

export interface EngineOptions {
  readonly utilityProcess: Pick<typeof utilityProcess, 'fork'>;
  /** The engine's `main.ts`, or its bundle in the package. */
  readonly entry: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly later: Later;
  readonly log: Log;
  /** Called after every change of state. */
  readonly onState: (state: EngineState) => void;
}

export interface Engine {
  readonly start: () => void;
  readonly retry: () => void;
  /** Resolves when the engine has ended, by itself or by force. */
  readonly stop: () => Promise<void>;
  /** Hands a face's port over; false when there is no engine to take it. */
  readonly join: (port: MessagePortMain) => boolean;
  readonly state: () => EngineState;
}

const readyLine = z.object({ ready: z.literal(true) });

/** What must not leak from our environment into the engine: it would change how Node runs. */
const ENVIRONMENT_DENIED = /^(NODE_OPTIONS|NODE_EXTRA_CA_CERTS|NODE_PATH|ELECTRON_.*)$/i;

/** The engine's environment: ours, without what would change how Node itself behaves. */
export function engineEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (pair): pair is [string, string] =>
        pair[1] !== undefined && !ENVIRONMENT_DENIED.test(pair[0]),
    ),
  );
}

/** Keeps the engine process alive; see `engine-life.ts` for the rules. */
export function createEngine(options: EngineOptions): Engine {
  const { clock, later, log } = options;
  let state: EngineState = { kind: 'not_started' };
  let child: UtilityProcess | null = null;
  let disarm = (): void => undefined;
  const ended = Promise.withResolvers<void>();

  const feed = (input: EngineInput): void => {
    const [next, effects] = stepEngine(state, input, ENGINE_RESTARTS);
    const changed = next.kind !== state.kind;
    state = next;
    for (const effect of effects) {
      if (effect.kind === 'arm' || effect.kind === 'disarm') disarm();
      if (effect.kind === 'arm') disarm = later(effect.delayMs, () => feed({ kind: 'timer' }));
      if (effect.kind === 'fork') child = fork();
      if (effect.kind === 'ask_to_stop') child?.postMessage({ type: 'stop' }, []);
      if (effect.kind === 'kill') child?.kill();
    }
    if (!changed) return;
    log.write(`engine: ${state.kind}`);
    options.onState(state);
    if (state.kind === 'ended') ended.resolve();
  };

  const fork = (): UtilityProcess => {
    const forked = options.utilityProcess.fork(options.entry, [...options.args], {
      serviceName: 'verno-engine',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: options.env,
    });
    // The ready line carries the token of the loopback face: standard output is read, never logged.
    eachLine(forked.stdout, (line) => {
      if (isReadyLine(line)) feed({ kind: 'said_ready' });
    });
    eachLine(forked.stderr, (line) => log.write(`engine> ${line}`));
    forked.on('error', (type, location) => log.write(`engine: ${type} at ${location}`));
    forked.once('exit', (exitCode) => {
      child = null;
      log.write(`engine: exit code ${exitCode}`);
      feed({ kind: 'exited', exitCode, atMs: clock.monotonicMs() });
    });
    return forked;
  };

  return {
    start: () => feed({ kind: 'start' }),
    retry: () => feed({ kind: 'retry' }),
    stop: () => {
      feed({ kind: 'stop' });
      return ended.promise;
    },
    join: (port) => {
      if (child === null || state.kind !== 'ready') return false;
      child.postMessage({ type: 'bridge' }, [port]);
      return true;
    },
    state: () => state,
  };
}

function isReadyLine(line: string): boolean {
  if (!line.startsWith('{')) return false;
  try {
    return readyLine.safeParse(JSON.parse(line)).success;
  } catch {
    return false;
  }
}

function eachLine(stream: NodeJS.ReadableStream | null, take: (line: string) => void): void {
  if (stream === null) return;
  createInterface({ input: stream }).on('line', take);
}
