/** Characters and images → lines on the paper: widths, wrapping, alignment, line heights. */
import type { Modes } from './modes.ts';
import {
  type Bitmap,
  bitmapWidthDots,
  FONTS,
  type PaperItem,
  type Run,
  type TextRun,
  type TextStyle,
} from './paper.ts';
import { decodeByte, decodePair } from './profiles.ts';

const CHINESE_CELL_DOTS = 24;
const CHINESE_LEAD_MIN = 0x81;

export interface Typesetter {
  /** One byte of text in the current code table. */
  readonly putByte: (byte: number) => void;
  readonly putBitmap: (bitmap: Bitmap, widthTimes: number, heightTimes: number) => void;
  readonly tab: () => void;
  /** Moves the next character to this place from the left margin. */
  readonly moveTo: (xDots: number) => void;
  readonly xDots: () => number;
  readonly isLineEmpty: () => boolean;
  /** Prints the line and feeds; the feed is never less than the line is high. */
  readonly feed: (dots?: number) => void;
  /** Where something this wide begins under the current alignment; `undefined` when it is too wide. */
  readonly place: (widthDots: number) => number | undefined;
  /** Throws away what has not been printed. */
  readonly clear: () => void;
}

function sameStyle(run: TextRun, style: TextStyle, charDots: number): boolean {
  return (
    run.charDots === charDots &&
    (Object.keys(style) as (keyof TextStyle)[]).every((key) => run.style[key] === style[key])
  );
}

/** Joins a character to the run it continues. */
function joined(runs: Run[], next: TextRun): void {
  const last = runs.at(-1);
  const continues =
    last?.kind === 'text' &&
    sameStyle(last, next.style, next.charDots) &&
    last.xDots + last.charDots * last.text.length === next.xDots;
  if (continues) runs[runs.length - 1] = { ...last, text: last.text + next.text };
  else runs.push(next);
}

function styleOf(modes: Modes): TextStyle {
  const { font, underlineDots, isInverse, widthTimes, heightTimes } = modes;
  const isBold = modes.isBold || modes.isDoubleStrike;
  return { font, isBold, underlineDots, isInverse, widthTimes, heightTimes };
}

const shifted = (runs: readonly Run[], dots: number): Run[] =>
  runs.map((run) => ({ ...run, xDots: run.xDots + dots }));

class LineTypesetter implements Typesetter {
  readonly #modes: Modes;
  readonly #emit: (item: PaperItem) => void;
  #runs: Run[] = [];
  #x = 0;
  #tallestDots = 0;
  #lead: number | undefined;

  constructor(modes: Modes, emit: (item: PaperItem) => void) {
    this.#modes = modes;
    this.#emit = emit;
  }

  putByte = (byte: number): void => {
    const { isChinese, encoding, font } = this.#modes;
    if (this.#lead !== undefined) {
      const char = decodePair(this.#lead, byte);
      this.#lead = undefined;
      this.#putChar(char, CHINESE_CELL_DOTS);
    } else if (isChinese && byte >= CHINESE_LEAD_MIN) this.#lead = byte;
    else this.#putChar(decodeByte(byte, encoding), FONTS[font].widthDots);
  };

  putBitmap = (bitmap: Bitmap, widthTimes: number, heightTimes: number): void => {
    const run: Run = { kind: 'bitmap', xDots: this.#x, widthTimes, heightTimes, bitmap };
    this.#runs.push(run);
    this.#x += bitmapWidthDots(run);
    this.#tallestDots = Math.max(this.#tallestDots, bitmap.heightDots * heightTimes);
  };

  tab = (): void => {
    const { font, charSpacingDots, widthTimes, tabs, areaDots } = this.#modes;
    const columnDots = (FONTS[font].widthDots + charSpacingDots) * widthTimes;
    const next = tabs.find((column) => column * columnDots > this.#x);
    if (next !== undefined && next * columnDots < areaDots) this.#x = next * columnDots;
  };

  moveTo = (xDots: number): void => {
    if (xDots >= 0 && xDots < this.#modes.areaDots) this.#x = xDots;
  };

  xDots = (): number => this.#x;

  isLineEmpty = (): boolean => this.#runs.length === 0 && this.#lead === undefined;

  feed = (dots: number = this.#modes.lineSpacingDots): void => {
    const heightDots = this.#runs.length === 0 ? dots : Math.max(dots, this.#tallestDots);
    const runs = shifted(this.#runs, this.#offset(this.#x));
    this.clear();
    this.#emit({ kind: 'line', heightDots, runs });
  };

  place = (widthDots: number): number | undefined =>
    widthDots > this.#modes.areaDots ? undefined : this.#offset(widthDots);

  clear = (): void => {
    this.#runs = [];
    this.#x = 0;
    this.#tallestDots = 0;
    this.#lead = undefined;
  };

  #offset(widthDots: number): number {
    const { areaDots, align, leftMarginDots } = this.#modes;
    const free = Math.max(0, areaDots - widthDots);
    if (align === 'left') return leftMarginDots;
    return leftMarginDots + (align === 'right' ? free : Math.floor(free / 2));
  }

  #putChar(char: string, cellDots: number): void {
    const { font, widthTimes, heightTimes, charSpacingDots, areaDots } = this.#modes;
    const charDots = (cellDots + charSpacingDots) * widthTimes;
    if (this.#x > 0 && this.#x + charDots > areaDots) this.feed();
    const heightDots = FONTS[font].heightDots * heightTimes;
    const style = styleOf(this.#modes);
    joined(this.#runs, { kind: 'text', xDots: this.#x, charDots, heightDots, text: char, style });
    this.#x += charDots;
    this.#tallestDots = Math.max(this.#tallestDots, heightDots);
  }
}

/**
 * @param modes read at every character; the caller changes them
 * @param emit takes each finished line
 */
export function createTypesetter(modes: Modes, emit: (item: PaperItem) => void): Typesetter {
  return new LineTypesetter(modes, emit);
}
