/** The queue as a file only the hub can read: for a till that will never reach it again. */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UPLOAD_BYTES_MAX, UPLOAD_EVENTS_MAX } from '@verno/shared/contracts/sync';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import { batchStatement } from '@verno/shared/sync/event';
import type { EventEnvelope } from '@verno/shared/sync/event';
import { QUEUE_FILE_EXTENSION } from '@verno/shared/sync/queue-file';
import type { QueueContent } from '@verno/shared/sync/queue-file';
import { createSigner } from '../hub/keys.ts';
import type { TillStore } from '../store/store.ts';
import { sealQueue } from './seal.ts';

const EXPORT_FOLDER = 'exports';
/** Room for what stands around the events in an upload. */
const FRAME_BYTES = 8 * 1024;

export interface Exported {
  readonly file: string;
  readonly events: number;
  readonly bytes: number;
}

/** Where a queue goes when nobody named a file. */
function exportPath(folder: string, tillName: string, nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[:T]/g, '-');
  const name = tillName.replaceAll(/[^\p{L}\p{N}]+/gu, '-');
  return join(folder, `${name}-${stamp}${QUEUE_FILE_EXTENSION}`);
}

/** The till's own folder for exports. */
export function ownExportFolder(store: Pick<TillStore, 'database'>): string {
  return join(store.database.folder, EXPORT_FOLDER);
}

/**
 * Exports into `folder`, or into the till's own where it is null. A folder that was named must be there: making
 * it would write to the disk what was meant for a stick that is not in.
 */
export function exportInto(
  store: TillStore,
  folder: string | null,
  nowMs: number,
): Result<Exported, Problem> {
  const name = store.identity.read()?.tillName ?? 'till';
  const into = folder === null ? ownExportFolder(store) : resolve(folder);
  if (folder !== null && !isFolder(into))
    return err(tillProblem('queue.no_folder', { folder: into }));
  return exportQueue(store, exportPath(into, name, nowMs), nowMs);
}

/** Writes every event that is not acknowledged; the queue itself stays as it is. */
export function exportQueue(
  store: TillStore,
  path: string,
  nowMs: number,
): Result<Exported, Problem> {
  const identity = store.identity.read();
  const hubKey = store.queueKey.read();
  if (identity === null || hubKey === null) return err(tillProblem('queue.no_hub_key'));
  const sign = createSigner(identity.keys);
  const batches: QueueContent['batches'] = [];
  let events = 0;
  for (let epoch = 1; epoch <= identity.epoch; epoch += 1) {
    for (const batch of batchesOf(store, epoch)) {
      const last = batch.at(-1);
      if (last === undefined) continue;
      const statement = batchStatement(identity.tillId, epoch, last.seq, last.hash);
      batches.push({ epoch, events: [...batch], signature: sign(statement) });
      events += batch.length;
    }
  }
  if (events === 0) return err(tillProblem('queue.nothing'));
  const content = { tillId: identity.tillId, exportedAtMs: nowMs, batches };
  const text = JSON.stringify(sealQueue(content, hubKey));
  const file = resolve(path);
  try {
    writeWhole(file, text);
  } catch (error) {
    return err(notWritten(error, file, Buffer.byteLength(text)));
  }
  return ok({ file, events, bytes: Buffer.byteLength(text) });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

const CAUSES: Readonly<Record<string, 'queue.no_folder' | 'queue.no_rights' | 'queue.no_space'>> = {
  ENOENT: 'queue.no_folder',
  ENOTDIR: 'queue.no_folder',
  EACCES: 'queue.no_rights',
  EPERM: 'queue.no_rights',
  EROFS: 'queue.no_rights',
  ENOSPC: 'queue.no_space',
  EDQUOT: 'queue.no_space',
};

function notWritten(error: unknown, file: string, bytes: number): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const cause = CAUSES[code];
  if (cause !== undefined) {
    return tillProblem(cause, { folder: dirname(file), neededKb: Math.ceil(bytes / 1024) });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return tillProblem('queue.not_written', { file, reason });
}

/** Runs of linked events, each as big as an upload may be. */
function* batchesOf(store: TillStore, epoch: number): Generator<readonly EventEnvelope[]> {
  let batch: EventEnvelope[] = [];
  let bytes = 0;
  for (const event of store.events.unacknowledged(epoch)) {
    const size = Buffer.byteLength(JSON.stringify(event)) + 1;
    const before = batch.at(-1);
    const isLinked = before === undefined || event.prevHash === before.hash;
    const hasRoom =
      batch.length < UPLOAD_EVENTS_MAX && bytes + size < UPLOAD_BYTES_MAX - FRAME_BYTES;
    if (batch.length > 0 && (!isLinked || !hasRoom)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(event);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/** Whole on the disk or not there: a stick may be pulled out any moment. */
function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.part`;
  try {
    const handle = openSync(part, 'w', 0o600);
    try {
      writeAll(handle, Buffer.from(text));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(part, file);
  } catch (error) {
    // A half is worth nothing and takes the room that is missing. A stick that is gone keeps it.
    rmSync(part, { force: true, recursive: false });
    throw error;
  }
}

/** A nearly full disk takes a part first and refuses the rest with the next call. */
function writeAll(handle: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(handle, bytes, written);
  }
}
