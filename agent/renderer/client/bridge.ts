/**
 * The face's end of the bridge: keeps the engine's last view, sends commands and matches the answers,
 * opens the way again when it breaks. It keeps nothing of the sale itself: the engine's view is the truth.
 */
import {
  BRIDGE_COMMANDS,
  bridgeMessage,
  type BridgeCommand,
  type BridgeInput,
  type BridgeMessage,
  type BridgeOutput,
  type BridgeRequest,
  type TillView,
} from '@verno/shared/contracts/bridge';
import { err, ok, type Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import type { Connect, Transport } from './transport.ts';

/** A command that gets no answer in this time is reported as unanswered; the view tells what became of it. */
const ANSWER_TIMEOUT_MS = 20_000;
const PENDING_MAX = 50;
const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 5_000;

export interface BridgeState {
  /** `lost`: there was a way and it broke, or it could not be opened; it is being tried again. */
  readonly link: 'connecting' | 'open' | 'lost';
  /** The last view seen, also while the way is broken. */
  readonly view: TillView | null;
}

export interface Bridge {
  state(): BridgeState;
  /** Calls back after every change; gives the way to stop. */
  subscribe(listener: () => void): () => void;
  /** Sends a command; a refusal by the engine, a broken way and silence are problems, never throws. */
  command<C extends BridgeCommand>(
    name: C,
    input: BridgeInput<C>,
  ): Promise<Result<BridgeOutput<C>, Problem>>;
  close(): void;
}

type Json = BridgeRequest['input'];
type Settle = (answer: Result<Json, Problem>) => void;
const FACE_LOST: Problem = { code: 'face.link_lost', params: {} };
const FACE_SILENT: Problem = { code: 'face.no_answer', params: {} };
const FACE_GARBLED: Problem = { code: 'face.answer_garbled', params: {} };

/** Opens the bridge at once and keeps it open until `close`. */
export function createBridge(connect: Connect): Bridge {
  const store = createStore();
  const pending = new Map<number, Settle>();
  let transport: Transport | null = null;
  let closed = false;
  let nextId = 0;
  let retryMs = RETRY_FIRST_MS;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;

  const dropPending = (): void => {
    for (const settle of pending.values()) settle(err(FACE_LOST));
    pending.clear();
  };
  const lost = (): void => {
    transport = null;
    dropPending();
    if (closed) return;
    store.set({ ...store.get(), link: 'lost' });
    retryTimer = setTimeout(start, retryMs);
    retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
  };
  const start = (): void => {
    connect().then((opened) => {
      if (closed) return opened.close();
      transport = opened;
      // The overlay leaves only with the new engine's first view: the old one may be stale.
      opened.onMessage((frame) => receive(frame));
      opened.onClose(lost);
    }, lost);
  };
  const receive = (frame: unknown): void => {
    const message = bridgeMessage.safeParse(frame);
    if (!message.success) return;
    if (message.data.type === 'view') {
      retryMs = RETRY_FIRST_MS;
      store.set({ link: 'open', view: message.data.view });
      return;
    }
    pending.get(message.data.id)?.(answerOf(message.data));
    pending.delete(message.data.id);
  };
  const ask = (name: string, input: Json): Promise<Result<Json, Problem>> =>
    new Promise((resolve) => {
      if (transport === null || store.get().link !== 'open') return resolve(err(FACE_LOST));
      if (pending.size >= PENDING_MAX) return resolve(err(FACE_SILENT));
      const id = nextId;
      nextId += 1;
      const timer = setTimeout(() => {
        pending.delete(id);
        resolve(err(FACE_SILENT));
      }, ANSWER_TIMEOUT_MS);
      pending.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      transport.send({ type: 'command', id, command: name, input });
    });

  start();
  return {
    state: store.get,
    subscribe: store.subscribe,
    command: async (name, input) => readOutput(name, await ask(name, input)),
    close: () => {
      closed = true;
      clearTimeout(retryTimer);
      transport?.close();
      dropPending();
    },
  };
}

function answerOf(message: Exclude<BridgeMessage, { type: 'view' }>): Result<Json, Problem> {
  return message.ok ? ok(message.value) : err(message.problem);
}

function readOutput<C extends BridgeCommand>(
  name: C,
  answer: Result<Json, Problem>,
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
