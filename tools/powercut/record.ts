/** Runs a till's store under the shim and reads the record of its writes. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

const SELLER = join(import.meta.dirname, 'seller.ts');
const HEAD_BYTES = 24;
/** The seller writes here the number of each purchase whose commit came back. */
export const ACKED_NAME = 'acked';

export type DiskOp =
  | { readonly kind: 'open'; readonly file: number; readonly name: string }
  | { readonly kind: 'write'; readonly file: number; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly file: number; readonly size: number }
  | { readonly kind: 'sync'; readonly file: number }
  | { readonly kind: 'unlink'; readonly name: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string };

export interface RecordOptions {
  readonly shim: string;
  /** Scratch; emptied first. */
  readonly folder: string;
  readonly sales: number;
  readonly synchronous: 'FULL' | 'NORMAL';
}

/** Sells under the shim. @returns every operation on the till's files, in order. */
export function recordSales(options: RecordOptions): readonly DiskOp[] {
  rmSync(options.folder, { recursive: true, force: true });
  const till = join(options.folder, 'till');
  mkdirSync(till, { recursive: true });
  const real = realpathSync(till);
  const record = join(realpathSync(options.folder), 'record');
  const done = spawnSync(
    process.execPath,
    [SELLER, real, String(options.sales), options.synchronous],
    {
      encoding: 'utf8',
      env: {
        ...process.env,
        LD_PRELOAD: options.shim,
        VERNO_DISK_FOLDER: `${real}/`,
        VERNO_DISK_RECORD: record,
      },
    },
  );
  if (done.status !== 0) throw new Error(`the recorded till failed: ${done.stderr}`);
  return readRecord(readFileSync(record), real);
}

/** The shim's bytes → operations; names are relative to the till's folder. */
function readRecord(bytes: Buffer, folder: string): readonly DiskOp[] {
  const ops: DiskOp[] = [];
  const nameOf = (text: string): string => relative(folder, text);
  for (let at = 0; at + HEAD_BYTES <= bytes.length;) {
    const [op, file] = [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)];
    const offset = Number(bytes.readBigUInt64LE(at + 8));
    const length = bytes.readUInt32LE(at + 16);
    const data = bytes.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length);
    at += HEAD_BYTES + length;
    if (op === 1) ops.push({ kind: 'open', file, name: nameOf(data.toString('utf8')) });
    else if (op === 2) ops.push({ kind: 'write', file, at: offset, bytes: data });
    else if (op === 3) ops.push({ kind: 'truncate', file, size: offset });
    else if (op === 4) ops.push({ kind: 'sync', file });
    else if (op === 5) ops.push({ kind: 'unlink', name: nameOf(data.toString('utf8')) });
    else {
      const [from = '', to = ''] = data.toString('utf8').split('\0');
      ops.push({ kind: 'rename', from: nameOf(from), to: nameOf(to) });
    }
  }
  return ops;
}
