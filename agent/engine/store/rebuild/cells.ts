/**
 * Rows of table leaves read straight from pages, whichever table they belong to (sqlite.org/fileformat2.html,
 * 1.6 «B-tree Pages», 2.1 «Record Format»). A cell that makes no sense is passed over.
 */
import type { PageSource } from './pages.ts';

type RawValue = string | number | null | Buffer;

export interface RawRow {
  readonly rowid: number;
  readonly values: readonly RawValue[];
}

const TABLE_LEAF = 0x0d;
const FILE_HEADER_BYTES = 100;
const LEAF_HEADER_BYTES = 8;
const PAYLOAD_BYTES_MAX = 16 * 1024 * 1024;
const COLUMNS_MAX = 64;

/** Every row of every table leaf, in the order of the pages. */
export function* rawRows(source: PageSource): Generator<RawRow> {
  for (let number = 1; number <= source.count; number += 1) {
    const page = source.page(number);
    if (page !== null) yield* rowsOf(source, page, number === 1 ? FILE_HEADER_BYTES : 0);
  }
}

function* rowsOf(source: PageSource, page: Buffer, header: number): Generator<RawRow> {
  if (page[header] !== TABLE_LEAF) return;
  const cells = page.readUInt16BE(header + 3);
  const pointers = header + LEAF_HEADER_BYTES;
  for (let index = 0; index < cells; index += 1) {
    const at = pointers + index * 2;
    if (at + 2 > page.length) return;
    const row = rowAt(source, page, page.readUInt16BE(at));
    if (row !== null) yield row;
  }
}

function rowAt(source: PageSource, page: Buffer, at: number): RawRow | null {
  try {
    const size = varint(page, at);
    const rowid = varint(page, size.next);
    if (size.value > PAYLOAD_BYTES_MAX) return null;
    const payload = payloadOf(source, page, rowid.next, size.value);
    if (payload === null) return null;
    const values = record(payload);
    return values === null ? null : { rowid: rowid.value, values };
  } catch (error) {
    // Reading past a page's end is what a torn cell looks like.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The whole payload, gathered from overflow pages where it does not fit. */
function payloadOf(source: PageSource, page: Buffer, at: number, bytes: number): Buffer | null {
  const usable = source.pageBytes;
  const most = usable - 35;
  if (bytes <= most) {
    return at + bytes <= page.length ? page.subarray(at, at + bytes) : null;
  }
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const wanted = least + ((bytes - least) % (usable - 4));
  const local = wanted <= most ? wanted : least;
  const parts = [page.subarray(at, at + local)];
  let left = bytes - local;
  let next = page.readUInt32BE(at + local);
  while (left > 0) {
    const more = next === 0 ? null : source.page(next);
    if (more === null) return null;
    const part = more.subarray(4, 4 + Math.min(left, usable - 4));
    parts.push(part);
    left -= part.length;
    next = more.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}

function record(payload: Buffer): RawValue[] | null {
  const header = varint(payload, 0);
  if (header.value > payload.length) return null;
  const values: RawValue[] = [];
  let at = header.next;
  let body = header.value;
  while (at < header.value) {
    if (values.length >= COLUMNS_MAX) return null;
    const type = varint(payload, at);
    at = type.next;
    const value = valueOf(payload, body, type.value);
    if (value === null) return null;
    values.push(value.value);
    body += value.bytes;
  }
  return body === payload.length ? values : null;
}

const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8];

function valueOf(
  payload: Buffer,
  at: number,
  type: number,
): { readonly value: RawValue; readonly bytes: number } | null {
  if (type === 0) return { value: null, bytes: 0 };
  if (type === 7) return { value: payload.readDoubleBE(at), bytes: 8 };
  if (type === 8 || type === 9) return { value: type - 8, bytes: 0 };
  if (type < 7) {
    const bytes = INTEGER_BYTES[type] ?? 0;
    const value = bytes === 8 ? Number(payload.readBigInt64BE(at)) : payload.readIntBE(at, bytes);
    return { value, bytes };
  }
  if (type < 12) return null;
  const bytes = Math.floor((type - 12) / 2);
  if (at + bytes > payload.length) return null;
  const part = payload.subarray(at, at + bytes);
  return { value: type % 2 === 1 ? part.toString('utf8') : part, bytes };
}

/** Big-endian base 128, nine bytes at most; numbers of ours are below 2^53. */
function varint(bytes: Buffer, at: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let index = 0; index < 8; index += 1) {
    const byte = bytes.readUInt8(at + index);
    value = value * 128 + (byte & 0x7f);
    if ((byte & 0x80) === 0) return { value, next: at + index + 1 };
  }
  return { value: value * 256 + bytes.readUInt8(at + 8), next: at + 9 };
}
