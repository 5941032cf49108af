/**
 * The face's end of the bridge: keeps the engine's last view, sends commands, opens the way again when it
 * breaks. It keeps nothing of the sale itself: the engine's view is the truth.
 */
import {
  BRIDGE_COMMANDS,
  bridgeMessage,
  type BridgeCommand,
  type BridgeInput,
  type BridgeOutput,
  type TillView,
} from '@verno/shared/contracts/bridge';
import { err, ok, type Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import { createAnswers, FACE_LOST, type Value } from './answers.ts';
import type { Connect, Transport } from './transport.ts';

const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 5_000;
const FACE_GARBLED: Problem = { code: 'face.answer_garbled', params: {} };

export interface BridgeState {
  /** `lost`: there was a way and it broke, or it could not be opened; it is being tried again. */
  readonly link: 'connecting' | 'open' | 'lost';
  /** The last view seen, also while the way is broken. */
  readonly view: TillView | null;
}

export interface Bridge {
  readonly state: () => BridgeState;
  /** Calls back after every change; gives the way to stop. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Sends a command; a refusal by the engine, a broken way and silence are problems, never throws. */
  command<C extends BridgeCommand>(
    name: C,
    input: BridgeInput<C>,
  ): Promise<Result<BridgeOutput<C>, Problem>>;
  close(): void;
}

/** Opens the bridge at once and keeps it open until `close`. */
export function createBridge(connect: Connect): Bridge {
  const store = createStore();
  const answers = createAnswers();
  let transport: Transport | null = null;
  let closed = false;
  let retryMs = RETRY_FIRST_MS;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;

  const lost = (): void => {
    transport = null;
    answers.loseAll();
    if (closed) return;
    store.set({ ...store.get(), link: 'lost' });
    retryTimer = setTimeout(start, retryMs);
    retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
  };
  const start = (): void => {
    connect().then((opened) => {
      if (closed) return opened.close();
      transport = opened;
      opened.onMessage(receive);
      return opened.onClose(lost);
    }, lost);
  };
  const receive = (frame: unknown): void => {
    const message = bridgeMessage.safeParse(frame);
    if (!message.success) return;
    if (message.data.type !== 'view') return answers.settle(message.data);
    retryMs = RETRY_FIRST_MS;
    // Only the new engine's first view opens the screen again: the one on it may be stale.
    store.set({ link: 'open', view: message.data.view });
  };

  start();
  return {
    state: store.get,
    subscribe: store.subscribe,
    command: async (name, input) => {
      if (transport === null || store.get().link !== 'open') return err(FACE_LOST);
      return readOutput(name, await answers.ask(transport.send, name, input));
    },
    close: () => {
      closed = true;
      clearTimeout(retryTimer);
      transport?.close();
      answers.loseAll();
    },
  };
}

function readOutput<C extends BridgeCommand>(
  name: C,
  answer: Result<Value, Problem>,
): Result<BridgeOutput<C>, Problem> {
  if (!answer.ok) return answer;
  const output = BRIDGE_COMMANDS[name].output.safeParse(answer.value);
  // The table pairs each command with its own schema; the compiler cannot follow it through `C`.
  return output.success ? ok(output.data as BridgeOutput<C>) : err(FACE_GARBLED);
}

function createStore() {
  let state: BridgeState = { link: 'connecting', view: null };
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set: (next: BridgeState) => {
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
