/** One-bit black-on-transparent PNG, for images inside the paper's picture. */
import { crc32, deflateSync } from 'node:zlib';
import type { Bitmap } from './paper.ts';

const SIGNATURE = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const PALETTE_COLOUR = 3;

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

/** Bit 1 is black, bit 0 the bare paper. */
export function bitmapPng(bitmap: Bitmap): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(bitmap.widthDots, 0);
  head.writeUInt32BE(bitmap.heightDots, 4);
  head.set([1, PALETTE_COLOUR, 0, 0, 0], 8);
  const rowBytes = Math.ceil(bitmap.widthDots / 8);
  const rows = bitmap.rows.flatMap((row) => {
    const line = Buffer.alloc(rowBytes + 1);
    line.set(row.subarray(0, rowBytes), 1);
    return [line];
  });
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', Buffer.of(255, 255, 255, 20, 20, 24)),
    chunk('tRNS', Buffer.of(0, 255)),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
