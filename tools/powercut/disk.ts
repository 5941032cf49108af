/**
 * A disk that forgets: what was synced is certain, of the rest each sector may be there or not, in any order,
 * as a drive with a volatile cache leaves it. A new name is certain once its file was synced.
 */
import type { DiskOp } from './record.ts';

/** What a drive writes whole or not at all. */
const SECTOR_BYTES = 512;

/** How unsynced writes fare: all gone, all there, or each sector by chance. */
export type Fate = 'nothing' | 'everything' | 'some' | 'torn_last';

type Pending =
  | { readonly kind: 'write'; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly size: number };

interface File {
  durable: Buffer;
  size: number;
  pending: Pending[];
  /** False until a sync made its name certain. */
  named: boolean;
}

export interface Disk {
  readonly apply: (op: DiskOp) => void;
  /** The files as a power cut now would leave them. `random01` decides. */
  readonly afterPowerCut: (fate: Fate, random01: () => number) => ReadonlyMap<string, Buffer>;
}

export function createDisk(): Disk {
  const names = new Map<string, File>();
  /** Names that were taken away and may come back, with what they held. */
  const gone = new Map<string, File>();
  const handles = new Map<number, File>();
  return {
    apply: (op) => {
      if (op.kind === 'open') {
        const file = names.get(op.name) ?? emptyFile();
        names.set(op.name, file);
        handles.set(op.file, file);
      } else if (op.kind === 'unlink') {
        const file = names.get(op.name);
        if (file?.named) gone.set(op.name, file);
        names.delete(op.name);
      } else if (op.kind === 'rename') {
        const file = names.get(op.from);
        names.delete(op.from);
        if (file !== undefined) names.set(op.to, file);
      } else change(handles.get(op.file), op, gone);
    },
    afterPowerCut: (fate, random01) => {
      const left = new Map<string, Buffer>();
      for (const [name, file] of gone) {
        if (!names.has(name) && random01() < 0.5)
          left.set(name, file.durable.subarray(0, file.size));
      }
      for (const [name, file] of names) {
        if (!file.named && (fate === 'nothing' || random01() < 0.5)) continue;
        left.set(name, contentOf(file, fate, random01));
      }
      return left;
    },
  };
}

function emptyFile(): File {
  return { durable: Buffer.alloc(0), size: 0, pending: [], named: false };
}

function change(
  file: File | undefined,
  op: Extract<DiskOp, { kind: 'write' | 'truncate' | 'sync' }>,
  gone: Map<string, File>,
): void {
  if (file === undefined) return;
  if (op.kind !== 'sync') {
    file.pending.push(op);
    return;
  }
  for (const one of file.pending) carryOut(file, one);
  file.pending = [];
  file.named = true;
  // The folder is synced with the first sync of a new file (SQLite does so): what was unlinked before stays away.
  gone.clear();
}

function carryOut(file: File, op: Pending): void {
  if (op.kind === 'truncate') {
    file.durable.fill(0, Math.min(op.size, file.durable.length));
    file.size = op.size;
    return;
  }
  put(file, op.at, op.bytes);
}

function put(file: File, at: number, bytes: Buffer): void {
  const end = at + bytes.length;
  if (end > file.durable.length) {
    const grown = Buffer.alloc(Math.max(end, file.durable.length * 2));
    file.durable.copy(grown);
    file.durable = grown;
  }
  bytes.copy(file.durable, at);
  file.size = Math.max(file.size, end);
}

function contentOf(file: File, fate: Fate, random01: () => number): Buffer {
  const copy: File = { ...file, durable: Buffer.from(file.durable), pending: [] };
  for (const [index, op] of file.pending.entries()) {
    const last = index === file.pending.length - 1;
    if (fate === 'nothing') continue;
    if (fate === 'everything' || (fate === 'torn_last' && !last)) carryOut(copy, op);
    else if (op.kind === 'truncate') {
      if (random01() < 0.5) carryOut(copy, op);
    } else putSome(copy, op.at, op.bytes, random01);
  }
  return copy.durable.subarray(0, copy.size);
}

/** Each sector of a write by chance. */
function putSome(file: File, at: number, bytes: Buffer, random01: () => number): void {
  for (let from = 0; from < bytes.length;) {
    const to = Math.min(bytes.length, from + SECTOR_BYTES - ((at + from) % SECTOR_BYTES));
    if (random01() < 0.5) put(file, at + from, bytes.subarray(from, to));
    from = to;
  }
}
