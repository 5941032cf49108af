/** Takes a snapshot step by step; `shared/src/sync/till-snapshot.ts` says which step is next. */
import { hash as digestOf } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import {
  CHUNK_BYTES_MAX,
  CHUNK_UNPACKED_BYTES_MAX,
  readChunk,
  readSnapshot,
} from '@verno/shared/contracts/sync-snapshot';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import {
  CHUNK_TRIES_MAX,
  SNAPSHOT_TRIES_MAX,
  beginSnapshot,
  nextOrder,
} from '@verno/shared/sync/till-snapshot';
import type { Manifest, SnapshotProgress } from '@verno/shared/sync/till-snapshot';
import type { CallFailure } from '../../hub/client.ts';
import type { Session } from '../../hub/session.ts';
import type { TillStore } from '../../store/store.ts';
import { FEED_START } from '../apply.ts';
import { writeBarcodes, writeIdentifiers } from './codes.ts';
import { takeLines } from './lines.ts';

const MANIFEST_TIMEOUT_MS = 30_000;
const CHUNK_TIMEOUT_MS = 120_000;
/** While the hub is still building, its list of chunks is asked for this often. */
const BUILDING_REST_MS = 300;
/** Rows of what was before, deleted in one transaction. */
const EMPTIED_AT_ONCE = 400;

const unpack = promisify(gunzip);

export interface TakerDeps {
  readonly store: TillStore;
  readonly session: Session;
  readonly hasRoom: () => boolean;
  /** Rules and goods may be put in place now, ahead of members. */
  readonly onGoods: (progress: SnapshotProgress) => void;
  readonly onProblem: (problem: Problem) => void;
}

export type Taken =
  /** There is more to do, after a rest. */
  | { readonly kind: 'more'; readonly restMs: number }
  /** All is in the shadow: to be put in place together with what is newer. */
  | { readonly kind: 'ready'; readonly progress: SnapshotProgress }
  | { readonly kind: 'failed'; readonly failure: CallFailure }
  /** Snapshots come out wrong again and again: read page by page. */
  | { readonly kind: 'given_up' };

const MORE: Taken = { kind: 'more', restMs: 0 };

interface Coming {
  readonly hash: string;
  readonly bytes: Promise<Result<Uint8Array, CallFailure>>;
}

interface TakerState {
  manifest: Manifest | null;
  /** The chunk being written: kept until all of it is, however often the disk runs full meanwhile. */
  present: Coming | null;
  /** The chunk after it, already on its way. */
  ahead: Coming | null;
  /** The snapshot whose codes are all written. */
  coded: string | null;
  wrongSnapshots: number;
  wrongChunks: number;
}

export function createTaker(deps: TakerDeps): (signal: AbortSignal) => Promise<Taken> {
  const state: TakerState = {
    manifest: null,
    present: null,
    ahead: null,
    coded: null,
    wrongSnapshots: 0,
    wrongChunks: 0,
  };
  return (signal) => step(deps, state, signal);
}

async function step(deps: TakerDeps, state: TakerState, signal: AbortSignal): Promise<Taken> {
  const { store } = deps;
  const turn = turnOf(deps, signal);
  let progress = store.feed.snapshot.read();
  if (progress === null) state.manifest = null;
  if (state.manifest === null) {
    const failure = await askManifest(deps, state);
    if (failure !== null) return { kind: 'failed', failure };
  }
  const { manifest } = state;
  if (manifest === null) return MORE;
  if (progress?.snapshotId !== manifest.snapshotId) {
    // First of all: a word of rows that are being taken away must not outlive them.
    store.feed.snapshot.clear();
    if (!(await emptyShadow(store, turn))) return MORE;
    state.coded = null;
    progress = beginSnapshot(manifest);
    store.feed.snapshot.write(progress);
  }
  const hasNothing = (store.feed.state.read() ?? FEED_START).lastCompleteMs === null;
  const order = nextOrder(progress, manifest, hasNothing && store.goods.count() === 0);
  switch (order.kind) {
    case 'ask': {
      const failure = await askManifest(deps, state);
      if (failure !== null) return { kind: 'failed', failure };
      return { kind: 'more', restMs: BUILDING_REST_MS };
    }
    case 'fetch':
      return takeChunk(deps, state, manifest, progress, turn);
    case 'goods_live':
      if (await writeBarcodes(store, turn)) deps.onGoods(progress);
      return MORE;
    case 'finish': {
      // Right: what came out wrong before it does not count against the next.
      state.wrongSnapshots = 0;
      if (!(await writeCodes(deps, state, progress, turn))) return MORE;
      return { kind: 'ready', progress };
    }
    case 'drop':
      return drop(deps, state);
  }
}

/** Once a snapshot: what is newer may have to be asked for several times. */
async function writeCodes(
  { store }: TakerDeps,
  state: TakerState,
  { snapshotId, goodsLive }: SnapshotProgress,
  turn: () => Promise<boolean>,
): Promise<boolean> {
  if (state.coded === snapshotId) return true;
  if (!goodsLive && !(await writeBarcodes(store, turn))) return false;
  if (!(await writeIdentifiers(store, turn))) return false;
  state.coded = snapshotId;
  return true;
}

/** Lets a waiting customer be served, then says whether to go on. */
function turnOf({ hasRoom }: TakerDeps, signal: AbortSignal): () => Promise<boolean> {
  return async () => {
    await setImmediate();
    return !signal.aborted && hasRoom();
  };
}

/** Deletes what the shadow tables hold, in short steps; false when it was stopped. */
export async function emptyShadow(
  store: TillStore,
  turn: () => Promise<boolean>,
): Promise<boolean> {
  while (store.database.inTransaction(() => store.shadow.emptySome(EMPTIED_AT_ONCE))) {
    if (!(await turn())) return false;
  }
  return true;
}

/** What came does not add up to what the hub said. */
function drop({ store, onProblem }: TakerDeps, state: TakerState): Taken {
  store.feed.snapshot.clear();
  state.manifest = null;
  state.wrongSnapshots += 1;
  onProblem(tillProblem('sync.snapshot_broken'));
  return state.wrongSnapshots >= SNAPSHOT_TRIES_MAX ? { kind: 'given_up' } : MORE;
}

async function askManifest(
  { store, session }: TakerDeps,
  state: TakerState,
): Promise<CallFailure | null> {
  const begun = state.manifest?.snapshotId ?? store.feed.snapshot.read()?.snapshotId ?? null;
  const known = state.manifest?.chunks ?? [];
  const answer = await session.call(readSnapshot, {
    params: {},
    body: { snapshotId: begun, after: known.length },
    timeoutMs: MANIFEST_TIMEOUT_MS,
    big: true,
  });
  if (!answer.ok) return answer.error;
  const { chunks } = answer.value;
  const same = answer.value.snapshotId === begun;
  state.manifest = { ...answer.value, chunks: same ? [...known, ...chunks] : chunks };
  return null;
}

async function takeChunk(
  deps: TakerDeps,
  state: TakerState,
  manifest: Manifest,
  begun: SnapshotProgress,
  turn: () => Promise<boolean>,
): Promise<Taken> {
  const { store } = deps;
  const [name, next] = manifest.chunks.slice(begun.chunks);
  if (name === undefined) return MORE;
  const present = comingOf(deps, state, name.hash);
  const bytes = await present.bytes;
  if (!bytes.ok) {
    state.present = null;
    state.ahead = null;
    return missing(state, bytes.error);
  }
  if (state.ahead === present) state.ahead = null;
  const lines = await linesOf(bytes.value, name.hash);
  state.present = lines === null ? null : present;
  if (lines === null) return damaged(deps, state);
  if (!(await turn())) return MORE;
  state.ahead = next === undefined ? null : comingOf(deps, state, next.hash);
  state.wrongChunks = 0;
  const { generation } = store.feed.state.read() ?? FEED_START;
  let progress = begun;
  for (;;) {
    progress = takeLines(store, progress, lines, generation);
    if (progress.chunks > begun.chunks) break;
    if (!(await turn())) return MORE;
  }
  state.present = null;
  return MORE;
}

/** The chunk of that name as it is on its way already, else asked for now. */
function comingOf(deps: TakerDeps, { present, ahead }: TakerState, hash: string): Coming {
  return [present, ahead].find((coming) => coming?.hash === hash) ?? fetchChunk(deps, hash);
}

function fetchChunk({ session }: TakerDeps, hash: string): Coming {
  const bytes = session.bytes(readChunk, {
    params: { hash },
    body: undefined,
    timeoutMs: CHUNK_TIMEOUT_MS,
    bytesMax: CHUNK_BYTES_MAX,
  });
  return { hash, bytes };
}

/** A chunk that is gone belongs to a snapshot that was superseded: the hub names another. */
function missing(state: TakerState, failure: CallFailure): Taken {
  const isGone = failure.kind === 'refused' && failure.code === 'sync.chunk_unknown';
  if (isGone) state.manifest = null;
  return isGone ? MORE : { kind: 'failed', failure };
}

/** Its lines; null when the bytes are not what their name says, or no text within the bound. */
async function linesOf(bytes: Uint8Array, name: string): Promise<string[] | null> {
  if (digestOf('sha256', bytes, 'hex') !== name) return null;
  const text = await unpacked(bytes);
  return text.ok ? text.value.trimEnd().split('\n') : null;
}

async function unpacked(bytes: Uint8Array): Promise<Result<string, null>> {
  try {
    const plain = await unpack(bytes, { maxOutputLength: CHUNK_UNPACKED_BYTES_MAX });
    return ok(plain.toString('utf8'));
  } catch {
    return err(null);
  }
}

/** Fetched again at once a few times, then told and tried again after a rest. */
function damaged({ onProblem }: TakerDeps, state: TakerState): Taken {
  state.wrongChunks += 1;
  if (state.wrongChunks < CHUNK_TRIES_MAX) return MORE;
  state.wrongChunks = 0;
  onProblem(tillProblem('sync.snapshot_broken'));
  return { kind: 'failed', failure: { kind: 'garbled', status: 200 } };
}
