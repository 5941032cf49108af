/**
 * The shape of every ESC/POS command the printer knows: how many bytes follow its name.
 * From Epson's command reference; whoever knows a command's length can skip it, so commands
 * that change nothing on the simulated paper stand here too.
 */

/** Whether the bytes after the name make the command complete. */
type IsComplete = (args: readonly number[]) => boolean;

export interface CommandShape {
  /** As the manual writes it. */
  readonly name: string;
  readonly isComplete: IsComplete;
}

const at = (args: readonly number[], index: number): number => args[index] ?? 0;
const word = (args: readonly number[], index: number): number =>
  at(args, index) + 256 * at(args, index + 1);

const bytes =
  (count: number): IsComplete =>
  (args) =>
    args.length >= count;

/** A header that tells how much data follows it. */
const header =
  (count: number, dataBytes: (args: readonly number[]) => number): IsComplete =>
  (args) =>
    args.length >= count && args.length >= count + dataBytes(args);

const untilNul: IsComplete = (args) => args.length > 0 && args.at(-1) === 0;

/** `GS k`: old forms end with NUL, new forms carry a length. */
const barcode: IsComplete = (args) => {
  if (args.length < 2) return false;
  return at(args, 0) >= 65 ? args.length >= 2 + at(args, 1) : args.at(-1) === 0;
};

/** `GS V`: forms 65 and 66 (and 97, 98, 103, 104) feed first, by one more byte. */
const cut: IsComplete = (args) => args.length >= (at(args, 0) >= 65 ? 2 : 1);

/** `ESC *`: 8-dot modes have one byte a column, 24-dot modes three. */
const bitImage = header(3, (args) => word(args, 1) * (at(args, 0) >= 32 ? 3 : 1));

/** `ESC &`: user characters, of which only the length matters here. */
const userCharacters: IsComplete = (args) => {
  if (args.length < 3) return false;
  let left = at(args, 2) - at(args, 1) + 1;
  let next = 3;
  while (left > 0) {
    if (args.length <= next) return false;
    next += 1 + at(args, 0) * at(args, next);
    left -= 1;
  }
  return args.length >= next;
};

const ESC: readonly (readonly [string, IsComplete])[] = [
  ['@', bytes(0)],
  ['2', bytes(0)],
  ['L', bytes(0)],
  ['S', bytes(0)],
  ['i', bytes(0)],
  ['m', bytes(0)],
  ['v', bytes(0)],
  ...Array.from('!-3=?EGJKMRTUVadertu{ %').map((name) => [name, bytes(1)] as const),
  ['$', bytes(2)],
  ['\\', bytes(2)],
  ['c', bytes(2)],
  ['p', bytes(3)],
  ['W', bytes(8)],
  ['D', untilNul],
  ['*', bitImage],
  ['&', userCharacters],
];

const FS: readonly (readonly [string, IsComplete])[] = [
  ['&', bytes(0)],
  ['.', bytes(0)],
  ['!', bytes(1)],
  ['-', bytes(1)],
  ['C', bytes(1)],
  ['W', bytes(1)],
  ['S', bytes(2)],
  ['p', bytes(2)],
  ['2', bytes(74)],
  ['(', header(3, (args) => word(args, 1))],
];

const GS: readonly (readonly [string, IsComplete])[] = [
  [':', bytes(0)],
  ['c', bytes(0)],
  ...Array.from('!/BHITabfhrw').map((name) => [name, bytes(1)] as const),
  ...Array.from('$LPW\\').map((name) => [name, bytes(2)] as const),
  ['^', bytes(3)],
  ['z', bytes(3)],
  ['*', header(2, (args) => at(args, 0) * at(args, 1) * 8)],
  ['(', header(3, (args) => word(args, 1))],
  ['8', header(5, (args) => word(args, 1) + 65_536 * word(args, 3))],
  ['g', bytes(4)],
  ['k', barcode],
  ['v', header(6, (args) => word(args, 2) * word(args, 4))],
  ['V', cut],
];

const DLE: readonly (readonly [string, number, IsComplete])[] = [
  ['EOT', 0x04, bytes(1)],
  ['ENQ', 0x05, bytes(1)],
  ['DC4', 0x14, header(1, (args) => (at(args, 0) === 8 ? 7 : 2))],
];

const LEADS: readonly (readonly [string, number, readonly (readonly [string, IsComplete])[]])[] = [
  ['ESC', 0x1b, ESC],
  ['FS', 0x1c, FS],
  ['GS', 0x1d, GS],
];

const SHAPES = new Map<number, CommandShape>();
for (const [lead, code, rows] of LEADS) {
  for (const [name, isComplete] of rows) {
    const spelt = name === ' ' ? 'SP' : name;
    SHAPES.set(code * 256 + name.charCodeAt(0), { name: `${lead} ${spelt}`, isComplete });
  }
}
for (const [name, code, isComplete] of DLE) {
  SHAPES.set(0x10 * 256 + code, { name: `DLE ${name}`, isComplete });
}

/** The bytes that begin a command of two or more bytes. */
export const LEAD_BYTES: ReadonlySet<number> = new Set([0x10, 0x1b, 0x1c, 0x1d]);

/** Finds the command with these two first bytes. */
export function commandShape(lead: number, second: number): CommandShape | undefined {
  return SHAPES.get(lead * 256 + second);
}
