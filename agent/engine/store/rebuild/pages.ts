/**
 * Pages of a SQLite file read without SQLite, for a file it refuses. Layout by the SQLite file format
 * (sqlite.org/fileformat2.html, 1.3 «The Database Header», 4 «The Write-Ahead Log»).
 */
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';

const PAGE_BYTES_DEFAULT = 4096;
const PAGE_BYTES_MIN = 512;
const PAGE_BYTES_MAX = 65_536;
const WAL_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** The till checkpoints each 1000 pages; a log beyond this is read no further. */
const WAL_BYTES_MAX = 1024 * 1024 * 1024;

export interface PageSource {
  readonly pageBytes: number;
  readonly count: number;
  /** Page by its number from 1; null where there is none. */
  readonly page: (number: number) => Buffer | null;
}

export interface OpenPages {
  readonly file: PageSource;
  /** The file as it would be with every frame of the log that fits, whole or not. */
  readonly withLog: PageSource;
  readonly close: () => void;
}

/** Opens a database file and the log beside it (`-wal`); a file that is missing has no pages. */
export function openPages(path: string): OpenPages {
  const handle = existsSync(path) ? openSync(path, 'r') : null;
  const bytes = handle === null ? 0 : fstatSync(handle).size;
  const log = readLog(`${path}-wal`);
  const pageBytes = log?.pageBytes ?? pageBytesOf(handle);
  const file: PageSource = {
    pageBytes,
    count: Math.ceil(bytes / pageBytes),
    page: (number) => (handle === null ? null : readPage(handle, number, pageBytes)),
  };
  const frames = log?.pages ?? new Map<number, Buffer>();
  return {
    file,
    withLog: {
      pageBytes,
      count: [...frames.keys()].reduce((most, number) => Math.max(most, number), file.count),
      page: (number) => frames.get(number) ?? file.page(number),
    },
    close: () => {
      if (handle !== null) closeSync(handle);
    },
  };
}

function readPage(handle: number, number: number, pageBytes: number): Buffer | null {
  if (number < 1) return null;
  const page = Buffer.alloc(pageBytes);
  try {
    const read = readSync(handle, page, 0, pageBytes, (number - 1) * pageBytes);
    return read === 0 ? null : page;
  } catch {
    // A sector the disk itself cannot read: the other pages may still be whole.
    return null;
  }
}

function pageBytesOf(handle: number | null): number {
  if (handle === null) return PAGE_BYTES_DEFAULT;
  const said = readPage(handle, 1, PAGE_BYTES_MIN)?.readUInt16BE(16) ?? 0;
  const bytes = said === 1 ? PAGE_BYTES_MAX : said;
  return isPageSize(bytes) ? bytes : PAGE_BYTES_DEFAULT;
}

function isPageSize(bytes: number): boolean {
  return bytes >= PAGE_BYTES_MIN && bytes <= PAGE_BYTES_MAX && (bytes & (bytes - 1)) === 0;
}

/**
 * The newest image of each page in the log. Frames of an older round (another salt) are left out; checksums
 * are not looked at: what is found in the pages proves itself by its own hash.
 */
function readLog(path: string): { pageBytes: number; pages: Map<number, Buffer> } | null {
  let log: Buffer;
  try {
    log = readFileSync(path);
  } catch {
    return null;
  }
  if (log.length < WAL_HEADER_BYTES || log.length > WAL_BYTES_MAX) return null;
  const pageBytes = log.readUInt32BE(8);
  if (!isPageSize(pageBytes)) return null;
  const salts = log.subarray(16, 24);
  const pages = new Map<number, Buffer>();
  const step = FRAME_HEADER_BYTES + pageBytes;
  for (let at = WAL_HEADER_BYTES; at + step <= log.length; at += step) {
    if (!log.subarray(at + 8, at + 16).equals(salts)) continue;
    pages.set(log.readUInt32BE(at), log.subarray(at + FRAME_HEADER_BYTES, at + step));
  }
  return { pageBytes, pages };
}
