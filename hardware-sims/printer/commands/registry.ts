/** Every command and what it does. */
import type { Token } from '../parser.ts';
import { DEVICE_HANDLERS, processId } from './device.ts';
import { graphics, GRAPHICS_HANDLERS, twoDimensional } from './graphics.ts';
import type { Handlers, Machine } from './machine.ts';
import { TEXT_HANDLERS } from './text.ts';

/** Known to the manual, of no consequence on this paper: buttons, units, sensors, real time. */
const WITHOUT_EFFECT = new Set([
  'DLE EOT',
  'DLE ENQ',
  'ESC =',
  'ESC c',
  'ESC S',
  'ESC U',
  'ESC r',
  'FS !',
  'FS -',
  'FS C',
  'FS S',
  'FS W',
  'GS P',
  'GS b',
  'GS T',
]);

const LETTER_K = 0x6b;
const LETTER_H = 0x48;
const LETTER_L = 0x4c;

/** `GS (` with its letter and two bytes of length. */
function parenthesised(machine: Machine, args: readonly number[]): void {
  const [letter = 0] = args;
  const rest = args.slice(3);
  if (letter === LETTER_K) twoDimensional(machine, rest);
  else if (letter === LETTER_L) graphics(machine, rest);
  else if (letter === LETTER_H) processId(machine, rest);
  else machine.warn(`GS ( ${String.fromCharCode(letter)}: not on this model`);
}

const HANDLERS: Handlers = {
  ...TEXT_HANDLERS,
  ...GRAPHICS_HANDLERS,
  ...DEVICE_HANDLERS,
  'GS (': parenthesised,
};

const HT = 0x09;
const LF = 0x0a;
const CONTROLS_WITHOUT_EFFECT = new Set([0x00, 0x0c, 0x0d, 0x18]);

const hex = (bytes: readonly number[]): string =>
  bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** Carries out one token of the stream. */
export function perform(machine: Machine, token: Token): void {
  switch (token.kind) {
    case 'text':
      return machine.typesetter.putByte(token.byte);
    case 'control':
      if (token.byte === LF) return machine.typesetter.feed();
      if (token.byte === HT) return machine.typesetter.tab();
      if (CONTROLS_WITHOUT_EFFECT.has(token.byte)) return undefined;
      return machine.warn(`control character ${hex([token.byte])} means nothing here`);
    case 'unknown':
      return machine.warn(`${hex(token.bytes)}: ${token.why}`);
    case 'command': {
      const handler = Object.hasOwn(HANDLERS, token.name) ? HANDLERS[token.name] : undefined;
      if (handler) return handler(machine, token.args);
      if (WITHOUT_EFFECT.has(token.name)) return undefined;
      return machine.warn(`${token.name}: not on this model`);
    }
    default:
      throw new Error(`no such token: ${String(token satisfies never)}`);
  }
}
