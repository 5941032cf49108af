/** A receipt as plain text, to be looked at and kept as a snapshot. */
import type { ReceiptDocument } from './document.ts';
import { layOut, type Row } from './layout.ts';

const MARKS = { normal: '', tall: ' ↕', large: ' ↕↔' } as const;

function textOf(row: Row, width: number): string {
  if (row.kind === 'cut') return '✂'.repeat(3);
  const text =
    row.kind === 'line' ? row.text : row.kind === 'qr' ? `▞${row.data}▞` : `║${row.data}║`;
  const align = row.kind === 'line' ? row.align : 'center';
  const room = row.kind === 'line' && row.size === 'large' ? width / 2 : width;
  if (text.length > room) throw new Error(`wider than the paper: ${text}`);
  const before =
    align === 'left' ? 0 : align === 'right' ? room - text.length : (room - text.length) / 2;
  const style = row.kind === 'line' ? MARKS[row.size] + (row.isBold ? ' *' : '') : '';
  const line = ' '.repeat(Math.floor(before)) + text;
  return style === '' ? line : line.padEnd(room) + style;
}

/** `↕` marks double height, `↔` double width, `*` bold; centred as the printer would. */
export function plainText(document: ReceiptDocument, width: number): string {
  return layOut(document, width)
    .map((row) => textOf(row, width))
    .join('\n');
}
