/** A document on paper of a given width: wrapped lines, still without a byte of any printer. */
import { unreachable } from '@verno/shared/kernel/unreachable';
import type { Align, Block, ReceiptDocument, TextSize } from './document.ts';
import { printableText } from './charset.ts';

export type Row =
  | {
      readonly kind: 'line';
      /** Characters of code page 866; never wider than the paper at this size. */
      readonly text: string;
      readonly align: Align;
      readonly isBold: boolean;
      readonly size: TextSize;
    }
  | { readonly kind: 'barcode' | 'qr'; readonly data: string }
  | { readonly kind: 'cut' };

type Line = Extract<Row, { kind: 'line' }>;

/** The narrowest share of a line that is still worth giving to a name beside a figure. */
const NAME_COLUMNS_MIN = 8;

/** How many columns one character of this size takes. */
function columnsPerCharacter(size: TextSize): number {
  return size === 'large' ? 2 : 1;
}

/** Splits at spaces into lines of at most `width`; a word longer than that is broken. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter((part) => part !== '')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (joined.length <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    let rest = word;
    while (rest.length > width) {
      lines.push(rest.slice(0, width));
      rest = rest.slice(width);
    }
    line = rest;
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

const plain = (text: string): Line => ({
  kind: 'line',
  text,
  align: 'left',
  isBold: false,
  size: 'normal',
});

function layOutColumns(block: Extract<Block, { kind: 'columns' }>, width: number): Line[] {
  const indent = ' '.repeat(block.indent);
  const right = printableText(block.right);
  const left = printableText(block.left);
  const style = { align: 'left', isBold: block.isBold, size: block.size } as const;
  const whole = (text: string): Line => ({ kind: 'line', text, ...style });
  // One column of air between the name and the figure.
  const besideWidth = width - block.indent - right.length - 1;
  if (besideWidth < NAME_COLUMNS_MIN) {
    const names = wrap(left, width - block.indent).map((text) => whole(indent + text));
    return [...names, ...wrap(right, width).map((text) => whole(text.padStart(width)))];
  }
  // The name keeps clear of the figures' column on every line; the figure stands on its last.
  const lines = wrap(left, besideWidth);
  const bottom = lines.pop() ?? '';
  const gap = width - block.indent - right.length;
  return [...lines.map((text) => whole(indent + text)), whole(indent + bottom.padEnd(gap) + right)];
}

function layOutBlock(block: Block, width: number): Row[] {
  switch (block.kind) {
    case 'text': {
      const { align, isBold, size } = block;
      const lines = wrap(printableText(block.text), Math.floor(width / columnsPerCharacter(size)));
      return lines.map((text) => ({ kind: 'line', text, align, isBold, size }));
    }
    case 'columns':
      return layOutColumns(block, width);
    case 'rule':
      return [plain((block.line === 'double' ? '=' : '-').repeat(width))];
    case 'blank':
      return [plain('')];
    case 'barcode':
    case 'qr':
    case 'cut':
      return [block];
    default:
      return unreachable(block);
  }
}

/** @param width columns of font A, from the printer's profile */
export function layOut(document: ReceiptDocument, width: number): Row[] {
  return document.flatMap((block) => layOutBlock(block, width));
}
