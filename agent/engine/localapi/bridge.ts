/**
 * Serves the bridge contract on one channel: parses each command, answers it, and pushes the whole view
 * after every change. A frame that makes no sense is answered where it has an id, and never acted upon.
 */
import { BRIDGE_COMMANDS, bridgeRequest } from '@verno/shared/contracts/bridge';
import type {
  BridgeCommand,
  BridgeInput,
  BridgeMessage,
  BridgeOutput,
  TillView,
} from '@verno/shared/contracts/bridge';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import type { Channel } from './channel.ts';

/** Commands of one face that wait for their answer; more is a face gone mad. */
const UNANSWERED_MAX = 100;

/** What a face may do with the till. */
export interface BridgeTill {
  readonly view: () => TillView;
  /** Called after every change; gives the way to stop. */
  readonly onView: (listener: () => void) => () => void;
  readonly command: <C extends BridgeCommand>(
    name: C,
    input: BridgeInput<C>,
  ) => Promise<Result<BridgeOutput<C>, Problem>>;
}

/** Serves until the channel closes. */
export function serveBridge(channel: Channel, till: BridgeTill): void {
  let open = true;
  let unanswered = 0;
  let owed = false;
  const say = (message: BridgeMessage): void => {
    if (open) channel.send(message);
  };
  const push = (): void => {
    owed = false;
    if (open) say({ type: 'view', view: till.view() });
  };
  // Several changes of one turn become one view; a face that cannot keep up skips views, not the last.
  const pushSoon = (): void => {
    if (owed) return;
    owed = true;
    const attempt = (): void => {
      if (!owed) return;
      if (!open || channel.hasRoom()) push();
      else setTimeout(attempt, 50).unref();
    };
    setImmediate(attempt);
  };
  const stop = till.onView(pushSoon);
  channel.onClose(() => {
    open = false;
    stop();
  });
  channel.onFrame((frame) => {
    const request = bridgeRequest.safeParse(frame);
    if (!request.success) {
      const id = idOf(frame);
      if (id !== null) say(refusal(id, tillProblem('bridge.bad_frame')));
      return;
    }
    const { id, command, input } = request.data;
    if (unanswered >= UNANSWERED_MAX) return say(refusal(id, tillProblem('sale.busy')));
    unanswered += 1;
    void perform(till, command, input).then((answer) => {
      unanswered -= 1;
      // What a command changed is seen before its answer: whoever acts on the answer looks at the new view.
      if (owed) push();
      say(
        answer.ok
          ? { type: 'answer', id, ok: true, value: answer.value }
          : refusal(id, answer.error),
      );
    });
  });
  push();
}

type Value = Extract<BridgeMessage, { type: 'answer' }>['value'];

async function perform(
  till: BridgeTill,
  command: string,
  input: unknown,
): Promise<Result<Value, Problem>> {
  if (!isCommand(command)) {
    return { ok: false, error: tillProblem('bridge.unknown_command', { command }) };
  }
  return performKnown(till, command, input);
}

async function performKnown<C extends BridgeCommand>(
  till: BridgeTill,
  command: C,
  input: unknown,
): Promise<Result<BridgeOutput<C>, Problem>> {
  const parsed = BRIDGE_COMMANDS[command].input.safeParse(input);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') ?? '';
    return { ok: false, error: tillProblem('bridge.bad_input', { field }) };
  }
  // The table pairs each command with its own schema; the compiler cannot follow it through `C`.
  return till.command(command, parsed.data as BridgeInput<C>);
}

function isCommand(name: string): name is BridgeCommand {
  return Object.hasOwn(BRIDGE_COMMANDS, name);
}

function refusal(id: number, problem: Problem): BridgeMessage {
  return { type: 'refusal', id, ok: false, problem };
}

function idOf(frame: unknown): number | null {
  if (typeof frame !== 'object' || frame === null || !('id' in frame)) return null;
  return typeof frame.id === 'number' && Number.isSafeInteger(frame.id) ? frame.id : null;
}
