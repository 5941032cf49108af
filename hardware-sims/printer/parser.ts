/** Bytes → text and commands, one byte at a time, wherever the network cut them. */
import { type CommandShape, commandShape, LEAD_BYTES } from './grammar.ts';

/** Longer commands are no commands but a line out of step. */
const COMMAND_BYTES_MAX = 1 << 20;
/** Tabs and old bar codes end with NUL; without it they would swallow the rest of the receipt. */
const UNTERMINATED_BYTES_MAX = 300;
const UNTERMINATED = new Set(['ESC D', 'GS k']);
const FIRST_PRINTABLE = 0x20;

export type Token =
  | { readonly kind: 'text'; readonly byte: number }
  /** A control character: LF, CR, HT, FF, CAN. */
  | { readonly kind: 'control'; readonly byte: number }
  | { readonly kind: 'command'; readonly name: string; readonly args: readonly number[] }
  | { readonly kind: 'unknown'; readonly bytes: readonly number[]; readonly why: string };

export interface Parser {
  /** Takes the next byte; returns what it completes. */
  readonly push: (byte: number) => Token | undefined;
  /** Whether a command has begun and is not complete. */
  readonly isInside: () => boolean;
  readonly reset: () => void;
}

function limitOf(shape: CommandShape): number {
  return UNTERMINATED.has(shape.name) ? UNTERMINATED_BYTES_MAX : COMMAND_BYTES_MAX;
}

/** A new parser at the start of a stream. */
export function createParser(): Parser {
  let lead: number | undefined;
  let shape: CommandShape | undefined;
  let args: number[] = [];

  function reset(): void {
    lead = undefined;
    shape = undefined;
    args = [];
  }

  function complete(): Token | undefined {
    if (!shape) return undefined;
    if (shape.isComplete(args)) {
      const token: Token = { kind: 'command', name: shape.name, args };
      reset();
      return token;
    }
    if (args.length <= limitOf(shape)) return undefined;
    const token: Token = {
      kind: 'unknown',
      bytes: args.slice(0, 16),
      why: `${shape.name} has no end`,
    };
    reset();
    return token;
  }

  function push(byte: number): Token | undefined {
    if (shape) {
      args.push(byte);
      return complete();
    }
    if (lead !== undefined) {
      shape = commandShape(lead, byte);
      if (shape) return complete();
      const token: Token = { kind: 'unknown', bytes: [lead, byte], why: 'no such command' };
      reset();
      return token;
    }
    if (LEAD_BYTES.has(byte)) {
      lead = byte;
      return undefined;
    }
    return { kind: byte < FIRST_PRINTABLE ? 'control' : 'text', byte };
  }

  return { push, isInside: () => lead !== undefined, reset };
}
