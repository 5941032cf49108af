/**
 * What a key writes on a US keyboard, by its place (`KeyboardEvent.code`). Scanners that pretend to be
 * keyboards press these places whatever layout the cashier has chosen.
 */
const SHIFTED_DIGITS = ')!@#$%^&*(';

const SYMBOLS: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
  Space: [' ', ' '],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  Backquote: ['`', '~'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  NumpadAdd: ['+', '+'],
  NumpadSubtract: ['-', '-'],
  NumpadMultiply: ['*', '*'],
  NumpadDivide: ['/', '/'],
  NumpadDecimal: ['.', '.'],
};

/** GS (0x1D), which GS1 codes hold between their parts, comes as Ctrl+]. */
const GROUP_SEPARATOR = '\u001d';

export interface KeyPress {
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** The character, or null for keys that write nothing. CapsLock does not matter: scanners press Shift. */
export function usCharacter(key: KeyPress): string | null {
  if (key.altKey || key.metaKey) return null;
  if (key.ctrlKey) return key.code === 'BracketRight' ? GROUP_SEPARATOR : null;
  const letter = /^Key([A-Z])$/.exec(key.code)?.[1];
  if (letter !== undefined) return key.shiftKey ? letter : letter.toLowerCase();
  const digit = /^Digit(\d)$/.exec(key.code)?.[1];
  if (digit !== undefined) return key.shiftKey ? (SHIFTED_DIGITS[Number(digit)] ?? null) : digit;
  const numpad = /^Numpad(\d)$/.exec(key.code)?.[1];
  if (numpad !== undefined) return numpad;
  const symbol = SYMBOLS[key.code];
  return symbol === undefined ? null : symbol[key.shiftKey ? 1 : 0];
}
