/** A receipt before it knows its paper: blocks that any width can lay out. */

export type Align = 'left' | 'center' | 'right';
/** `tall`: twice as high. `large`: twice as high and twice as wide. */
export type TextSize = 'normal' | 'tall' | 'large';

export type Block =
  /** A paragraph: wrapped at words. */
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly align: Align;
      readonly isBold: boolean;
      readonly size: TextSize;
    }
  /** A name and its figure: the left wraps, the right is never broken and stands at the right edge. */
  | {
      readonly kind: 'columns';
      readonly left: string;
      readonly right: string;
      /** Columns in front of the left text, on each of its lines. */
      readonly indent: number;
      readonly isBold: boolean;
      readonly size: 'normal' | 'tall';
    }
  | { readonly kind: 'rule'; readonly line: 'single' | 'double' }
  | { readonly kind: 'blank' }
  /** Code 128 with its text beneath; left out where the paper is too narrow for it. */
  | { readonly kind: 'barcode'; readonly data: string }
  /** A QR code; the text under it is a block of its own. Left out by models that draw none. */
  | { readonly kind: 'qr'; readonly data: string }
  | { readonly kind: 'cut' };

export type ReceiptDocument = readonly Block[];

/** A centred paragraph. */
export function centred(text: string, style: { isBold?: boolean; size?: TextSize } = {}): Block {
  return {
    kind: 'text',
    text,
    align: 'center',
    isBold: style.isBold ?? false,
    size: style.size ?? 'normal',
  };
}

/** A paragraph at the left edge. */
export function paragraph(text: string): Block {
  return { kind: 'text', text, align: 'left', isBold: false, size: 'normal' };
}

/** A name and its figure on one line, or on as many as the name needs. */
export function columns(
  left: string,
  right: string,
  style: { indent?: number; isBold?: boolean; size?: 'normal' | 'tall' } = {},
): Block {
  return {
    kind: 'columns',
    left,
    right,
    indent: style.indent ?? 0,
    isBold: style.isBold ?? false,
    size: style.size ?? 'normal',
  };
}

export const RULE: Block = { kind: 'rule', line: 'single' };
export const DOUBLE_RULE: Block = { kind: 'rule', line: 'double' };
export const BLANK: Block = { kind: 'blank' };
export const CUT: Block = { kind: 'cut' };
