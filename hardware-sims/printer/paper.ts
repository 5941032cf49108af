/** What is on the paper: items from top to bottom, in dots of the print head. */
import type { Barcode } from './codes/barcode.ts';
import type { QrMatrix } from './codes/qr/matrix.ts';

/** Cell sizes of the two fonts. */
export const FONTS = {
  A: { widthDots: 12, heightDots: 24 },
  B: { widthDots: 9, heightDots: 17 },
} as const;

export interface TextStyle {
  readonly font: keyof typeof FONTS;
  readonly isBold: boolean;
  readonly underlineDots: 0 | 1 | 2;
  readonly isInverse: boolean;
  readonly widthTimes: number;
  readonly heightTimes: number;
}

/** Characters side by side in one style. */
export interface TextRun {
  readonly kind: 'text';
  readonly xDots: number;
  readonly charDots: number;
  readonly heightDots: number;
  readonly style: TextStyle;
  readonly text: string;
}

/** Black dots: rows of packed bytes, the highest bit leftmost. */
export interface Bitmap {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly rows: readonly Uint8Array[];
}

export interface BitmapRun {
  readonly kind: 'bitmap';
  readonly xDots: number;
  /** Enlargement of each dot. */
  readonly widthTimes: number;
  readonly heightTimes: number;
  readonly bitmap: Bitmap;
}

export type Run = TextRun | BitmapRun;

export type PaperItem =
  /** A line; without runs it is a bare feed. */
  | { readonly kind: 'line'; readonly heightDots: number; readonly runs: readonly Run[] }
  | {
      readonly kind: 'barcode';
      readonly heightDots: number;
      readonly xDots: number;
      readonly moduleDots: number;
      readonly barDots: number;
      readonly hri: { readonly isAbove: boolean; readonly isBelow: boolean };
      readonly code: Barcode;
    }
  | {
      readonly kind: 'qr';
      readonly heightDots: number;
      readonly xDots: number;
      readonly moduleDots: number;
      readonly matrix: QrMatrix;
      readonly data: string;
    };

/** Room for the readable line of a bar code. */
export const HRI_DOTS = 28;

/** Dots that a bitmap run covers across. */
export function bitmapWidthDots(run: BitmapRun): number {
  return run.bitmap.widthDots * run.widthTimes;
}

function lineText(runs: readonly Run[]): string {
  let text = '';
  let endDots = 0;
  for (const run of runs) {
    if (run.kind === 'bitmap') {
      const { bitmap, widthTimes, heightTimes } = run;
      text += `[image ${bitmap.widthDots * widthTimes}×${bitmap.heightDots * heightTimes}]`;
      endDots = run.xDots + bitmapWidthDots(run);
      continue;
    }
    // The left margin counts in plain columns, a gap after a tab in columns of its own size.
    const columnDots = text === '' ? FONTS[run.style.font].widthDots : run.charDots;
    text += ' '.repeat(Math.max(0, Math.floor((run.xDots - endDots) / columnDots))) + run.text;
    endDots = run.xDots + run.charDots * run.text.length;
  }
  return text.trimEnd();
}

/** One paper as lines of text; codes and images stand as `[EAN-13 4600…]`, `[QR …]`, `[image …]`. */
export function paperLines(items: readonly PaperItem[]): string[] {
  const lines: string[] = [];
  for (const item of items) {
    if (item.kind === 'barcode') lines.push(`[${item.code.symbology} ${item.code.hri}]`);
    else if (item.kind === 'qr') lines.push(`[QR ${item.data}]`);
    else {
      const text = lineText(item.runs);
      // Drivers print one image as many strips: it is one image to the eye.
      const isStrip = text.startsWith('[image') && lines.at(-1) === text;
      if (!isStrip) lines.push(text);
    }
  }
  return lines;
}
