/** Data → codewords with Reed–Solomon correction, interleaved (ISO/IEC 18004, 7.4–7.6). */
import { type QrLevel, qrSize, type QrSize, VERSION_MAX } from './tables.ts';

const BYTE_MODE = 0b0100;
const PADS = [0xec, 0x11] as const;
const FIELD_POLYNOMIAL = 0x11d;

const EXP: number[] = [];
const LOG: number[] = [];
for (let power = 0, value = 1; power < 255; power += 1) {
  EXP[power] = value;
  LOG[value] = power;
  value <<= 1;
  if (value > 255) value ^= FIELD_POLYNOMIAL;
}

/** Product in GF(256). */
function times(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  return EXP[((LOG[a] ?? 0) + (LOG[b] ?? 0)) % 255] ?? 0;
}

/** Coefficients of the generator after the leading one, highest first. */
function generator(degree: number): number[] {
  let poly = [1];
  for (let root = 0; root < degree; root += 1) {
    const next = [...poly, 0];
    for (const [index, coefficient] of poly.entries()) {
      next[index + 1] = (next[index + 1] ?? 0) ^ times(coefficient, EXP[root] ?? 0);
    }
    poly = next;
  }
  return poly.slice(1);
}

/** Remainder of the data over the generator: the correction codewords of one block. */
function correction(data: readonly number[], divisor: readonly number[]): number[] {
  const rest = divisor.map(() => 0);
  for (const byte of data) {
    const factor = byte ^ (rest.shift() ?? 0);
    rest.push(0);
    for (const [index, coefficient] of divisor.entries()) {
      rest[index] = (rest[index] ?? 0) ^ times(coefficient, factor);
    }
  }
  return rest;
}

function dataCodewords(data: readonly number[], size: QrSize): number[] {
  const bits: number[] = [];
  const put = (value: number, width: number): void => {
    for (let at = width - 1; at >= 0; at -= 1) bits.push((value >> at) & 1);
  };
  put(BYTE_MODE, 4);
  put(data.length, size.version < 10 ? 8 : 16);
  for (const byte of data) put(byte, 8);
  put(0, Math.min(4, size.dataCodewords * 8 - bits.length));
  put(0, (8 - (bits.length % 8)) % 8);
  const words: number[] = [];
  for (let at = 0; at < bits.length; at += 8) {
    words.push(bits.slice(at, at + 8).reduce((word, bit) => word * 2 + bit, 0));
  }
  for (let pad = 0; words.length < size.dataCodewords; pad += 1) words.push(PADS[pad % 2] ?? 0);
  return words;
}

/** The smallest version that holds so many bytes; `undefined` when none does. */
export function versionFor(bytes: number, level: QrLevel): QrSize | undefined {
  for (let version = 1; version <= VERSION_MAX; version += 1) {
    const size = qrSize(version, level);
    const headBits = version < 10 ? 12 : 20;
    if (size.dataCodewords * 8 >= headBits + bytes * 8) return size;
  }
  return undefined;
}

/** All codewords in the order they are laid into the symbol. */
export function interleaved(data: readonly number[], size: QrSize): number[] {
  const words = dataCodewords(data, size);
  const divisor = generator(size.ecPerBlock);
  const shortBlocks = size.blocks - (size.codewords % size.blocks);
  const shortData = Math.floor(size.codewords / size.blocks) - size.ecPerBlock;
  const blocks: number[][] = [];
  let at = 0;
  for (let index = 0; index < size.blocks; index += 1) {
    const length = shortData + (index < shortBlocks ? 0 : 1);
    blocks.push(words.slice(at, at + length));
    at += length;
  }
  const corrections = blocks.map((block) => correction(block, divisor));
  const columns = (rows: readonly (readonly number[])[], width: number): number[] =>
    Array.from({ length: width }, (_, column) => rows.map((row) => row[column]))
      .flat()
      .filter((word) => word !== undefined);
  return [...columns(blocks, shortData + 1), ...columns(corrections, size.ecPerBlock)];
}
