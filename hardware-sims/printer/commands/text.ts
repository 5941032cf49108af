/** Commands of characters, lines and places. */
import { initialModes, LINE_SPACING_DOTS } from '../modes.ts';
import { choice, type Handlers, type Machine, word } from './machine.ts';

const isOdd = (n = 0): boolean => (n & 1) === 1;
const bit = (n: number, position: number): boolean => ((n >> position) & 1) === 1;

/** Alignment, margins and the like hold only when given at the beginning of a line. */
function atLineStart(machine: Machine, name: string, apply: () => void): void {
  if (machine.typesetter.isLineEmpty()) apply();
  else machine.warn(`${name} in the middle of a line is ignored`);
}

function underline(n: number | undefined): 0 | 1 | 2 {
  const value = choice(n);
  return value === 1 || value === 2 ? value : 0;
}

/** Signed 16-bit step of `ESC \`. */
const signed = (value: number): number => (value >= 32_768 ? value - 65_536 : value);

function initialise(machine: Machine): void {
  machine.typesetter.clear();
  Object.assign(machine.modes, initialModes(machine.profile, machine.widthDots));
}

function printMode({ modes }: Machine, n: number): void {
  modes.font = bit(n, 0) ? 'B' : 'A';
  modes.isBold = bit(n, 3);
  modes.heightTimes = bit(n, 4) ? 2 : 1;
  modes.widthTimes = bit(n, 5) ? 2 : 1;
  modes.underlineDots = bit(n, 7) ? 1 : 0;
}

function codeTable(machine: Machine, n: number): void {
  const encoding = machine.profile.tables[n];
  if (encoding) machine.modes.encoding = encoding;
  else machine.warn(`ESC t ${n}: ${machine.profile.model} has no such code table`);
}

function feedLines(machine: Machine, count: number): void {
  if (count === 0 && !machine.typesetter.isLineEmpty()) machine.typesetter.feed(0);
  for (let line = 0; line < count; line += 1) machine.typesetter.feed();
}

const ALIGNS = ['left', 'centre', 'right'] as const;
const FONTS_BY_NUMBER = ['A', 'B'] as const;

function setFont(machine: Machine, n: number | undefined): void {
  const font = FONTS_BY_NUMBER[choice(n)];
  if (font) machine.modes.font = font;
  else machine.warn(`ESC M ${n}: no such font`);
}

function align(machine: Machine, n: number | undefined): void {
  const value = ALIGNS[choice(n)];
  if (!value) return machine.warn(`ESC a ${n}: no such alignment`);
  return atLineStart(machine, 'ESC a', () => (machine.modes.align = value));
}

export const TEXT_HANDLERS: Handlers = {
  'ESC @': initialise,
  'ESC !': (machine, [n = 0]) => printMode(machine, n),
  'ESC E': ({ modes }, [n]) => (modes.isBold = isOdd(n)),
  'ESC G': ({ modes }, [n]) => (modes.isDoubleStrike = isOdd(n)),
  'ESC -': ({ modes }, [n]) => (modes.underlineDots = underline(n)),
  'ESC M': (machine, [n]) => setFont(machine, n),
  'ESC SP': ({ modes }, [n = 0]) => (modes.charSpacingDots = n),
  'ESC t': (machine, [n = 0]) => codeTable(machine, n),
  'FS &': ({ modes, profile }) => (modes.isChinese = profile.isChineseAtStart),
  'FS .': ({ modes }) => (modes.isChinese = false),
  'GS !': ({ modes }, [n = 0]) => {
    modes.widthTimes = ((n >> 4) & 7) + 1;
    modes.heightTimes = (n & 7) + 1;
  },
  'GS B': ({ modes }, [n]) => (modes.isInverse = isOdd(n)),
  'ESC a': (machine, [n]) => align(machine, n),
  'ESC 2': ({ modes }) => (modes.lineSpacingDots = LINE_SPACING_DOTS),
  'ESC 3': ({ modes }, [n = 0]) => (modes.lineSpacingDots = n),
  'ESC d': (machine, [n = 0]) => feedLines(machine, n),
  'ESC J': ({ typesetter }, [n = 0]) => typesetter.feed(n),
  'ESC D': ({ modes }, args) => (modes.tabs = args.slice(0, -1)),
  'ESC $': ({ typesetter }, args) => typesetter.moveTo(word(args, 0)),
  'ESC \\': ({ typesetter }, args) => typesetter.moveTo(typesetter.xDots() + signed(word(args, 0))),
  'GS L': (machine, args) =>
    atLineStart(machine, 'GS L', () => {
      const { modes, widthDots } = machine;
      modes.leftMarginDots = Math.min(word(args, 0), widthDots);
      modes.areaDots = Math.min(modes.areaDots, widthDots - modes.leftMarginDots);
    }),
  'GS W': (machine, args) =>
    atLineStart(machine, 'GS W', () => {
      const { modes, widthDots } = machine;
      modes.areaDots = Math.min(word(args, 0), widthDots - modes.leftMarginDots);
    }),
};
