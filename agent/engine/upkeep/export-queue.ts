/** The queue as a file only the hub can read: for a till that will never reach it again. */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
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

/** Exports into `folder`, or into the till's own where it is null. */
export function exportInto(
  store: TillStore,
  folder: string | null,
  nowMs: number,
): Result<Exported, Problem> {
  const name = store.identity.read()?.tillName ?? 'till';
  const into = folder ?? join(store.database.folder, EXPORT_FOLDER);
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
    const reason = error instanceof Error ? error.message : String(error);
    return err(tillProblem('queue.not_written', { file, reason }));
  }
  return ok({ file, events, bytes: Buffer.byteLength(text) });
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
  const handle = openSync(`${file}.part`, 'w', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(`${file}.part`, file);
}
