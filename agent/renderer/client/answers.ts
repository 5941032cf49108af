import type { BridgeMessage, BridgeRequest } from '@verno/shared/contracts/bridge';
import { err, ok, type Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';

/** A command that gets no answer in this time is reported as unanswered; the view tells what became of it. */
const ANSWER_TIMEOUT_MS = 20_000;
/** A person cannot have more under way; beyond it something is broken. */
const PENDING_MAX = 50;

export const FACE_LOST: Problem = { code: 'face.link_lost', params: {} };
const FACE_SILENT: Problem = { code: 'face.no_answer', params: {} };

/** Whatever JSON can say. */
export type Value = BridgeRequest['input'];
type Answer = Result<Value, Problem>;

export interface Answers {
  /** Sends a command by `send` and waits for its answer, at most `ANSWER_TIMEOUT_MS`. */
  ask(send: (request: BridgeRequest) => void, command: string, input: Value): Promise<Answer>;
  /** Hands an answer to whoever waits for it; one that nobody waits for is dropped. */
  settle(message: Exclude<BridgeMessage, { type: 'view' }>): void;
  /** The way broke: nobody will be answered any more. */
  loseAll(): void;
}

/** Matches answers to commands by the ids that the face chose. */
export function createAnswers(): Answers {
  const pending = new Map<number, (answer: Answer) => void>();
  let nextId = 0;
  return {
    ask: (send, command, input) =>
      new Promise((resolve) => {
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
        return send({ type: 'command', id, command, input });
      }),
    settle: (message) => {
      pending.get(message.id)?.(message.ok ? ok(message.value) : err(message.problem));
      pending.delete(message.id);
    },
    loseAll: () => {
      for (const settle of pending.values()) settle(err(FACE_LOST));
      pending.clear();
    },
  };
}
