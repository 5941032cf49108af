/** A simulated till takes a snapshot step by step; `till-snapshot.ts` of shared says which step is next. */
import type { CallFailure } from '@verno/shared/sync/call';
import { addMember } from '@verno/shared/sync/set-hash';
import {
  beginSnapshot,
  CHUNK_TRIES_MAX,
  SNAPSHOT_TRIES_MAX,
  tookLines,
} from '@verno/shared/sync/till-snapshot';
import type { Manifest, SnapshotProgress } from '@verno/shared/sync/till-snapshot';
import { nameOf } from './hub-snapshots.ts';
import type { Answer, ChunkLine } from './model.ts';
import { kindOf, memberWords } from './sets.ts';
import { call, failureOf, later } from './till-process.ts';
import type { Run } from './till-process.ts';
import { damagedLines } from './till-rot.ts';
import { emptiedSome, placeGoods, takenOver, withLines } from './till-rows.ts';
import type { How } from './till-rows.ts';

/** A slow line: a chunk takes its time. */
const CHUNK_REST_MS = 1000;
const BUILDING_REST_MS = 300;
/** Lines written in one transaction. */
const LINES_AT_ONCE = 2;

type Taken =
  | { readonly kind: 'more'; readonly restMs: number }
  /** All is in the shadow: to be put in place together with what is newer. */
  | { readonly kind: 'ready'; readonly progress: SnapshotProgress }
  | { readonly kind: 'failed'; readonly failure: CallFailure }
  /** Snapshots come out wrong again and again: read page by page. */
  | { readonly kind: 'given_up' };
type Done = (taken: Taken) => void;

const MORE: Taken = { kind: 'more', restMs: 0 };

export function howOf({ world, self }: Run): How {
  const { rules, habits } = world;
  return { rules, habits, counts: self.wire > 2, beside: false };
}

/** Takes one step; `done` is not called when the machine dies over it. */
export function takeStep(run: Run, done: Done): void {
  const { world, self, process } = run;
  const { taker } = process;
  world.taking(self);
  if (self.disk().progress === null) taker.manifest = null;
  if (taker.manifest !== null) return goOn(run, taker.manifest, done);
  askManifest(run, (failure) => {
    if (failure !== null) return done({ kind: 'failed', failure });
    if (taker.manifest === null) return done(MORE);
    goOn(run, taker.manifest, done);
  });
}

function askManifest(run: Run, done: (failure: CallFailure | null) => void): void {
  const { self, process } = run;
  const { taker } = process;
  const begun = taker.manifest?.snapshotId ?? self.disk().progress?.snapshotId ?? null;
  const known = taker.manifest?.chunks ?? [];
  call(
    run,
    (token) => ({ kind: 'snapshot', token, snapshotId: begun, after: known.length }),
    (answer) => {
      if (answer?.kind !== 'snapshot') return done(failureOf(answer));
      const { manifest } = answer;
      const same = manifest.snapshotId === begun;
      const chunks = same ? [...known, ...manifest.chunks] : manifest.chunks;
      taker.manifest = { ...manifest, chunks };
      done(null);
    },
  );
}

function goOn(run: Run, manifest: Manifest, done: Done): void {
  const { world, self, process } = run;
  const disk = self.disk();
  const progress = begunOf(run, manifest);
  if (progress === null) {
    if (disk.shadow.size > 0) {
      // A word of rows that are being taken away must not outlive them.
      if (self.commit({ ...emptiedSome(disk), progress: null }))
        later(run, 0, () => goOn(run, manifest, done));
      return;
    }
    world.say(() => `${self.name} берёт снимок ${manifest.snapshotId} (${manifest.position})`);
    if (self.commit({ ...disk, progress: beginSnapshot(manifest) })) goOn(run, manifest, done);
    return;
  }
  const hasGoods = [...disk.items.keys()].some((key) => kindOf(key) === 'goods');
  const order = world.rules.nextOrder(progress, manifest, !disk.everWhole && !hasGoods);
  switch (order.kind) {
    case 'ask':
      askManifest(run, (failure) =>
        done(
          failure === null
            ? { kind: 'more', restMs: BUILDING_REST_MS }
            : { kind: 'failed', failure },
        ),
      );
      return;
    case 'fetch':
      takeChunk(run, manifest, progress, done);
      return;
    case 'goods_live':
      world.say(() => `${self.name} уже продаёт: товары и правила на месте`);
      if (self.commit(placeGoods(disk, progress, howOf(run)))) done(MORE);
      return;
    case 'finish':
      // Right: what came out wrong before it does not count against the next.
      process.taker.wrongSnapshots = 0;
      done({ kind: 'ready', progress });
      return;
    case 'drop':
      world.say(() => `${self.name}: снимок ${progress.snapshotId} не сошёлся`);
      process.taker.manifest = null;
      process.taker.wrongSnapshots += 1;
      if (!self.commit({ ...disk, progress: null })) return;
      done(process.taker.wrongSnapshots >= SNAPSHOT_TRIES_MAX ? { kind: 'given_up' } : MORE);
  }
}

/** How far this very snapshot was taken; null = it is to be begun. */
function begunOf({ world, self }: Run, manifest: Manifest): SnapshotProgress | null {
  const { progress } = self.disk();
  if (progress === null || progress.snapshotId === manifest.snapshotId) return progress;
  if (world.habits.sameSnapshotOnly) return null;
  const { snapshotId, position } = manifest;
  return { ...progress, snapshotId, position };
}

function takeChunk(run: Run, manifest: Manifest, begun: SnapshotProgress, done: Done): void {
  const { world, process } = run;
  const { taker } = process;
  const [name, next] = manifest.chunks.slice(begun.chunks);
  if (name === undefined) return done(MORE);
  const came = (answer: Answer | null): void => {
    taker.ahead = null;
    if (answer?.kind === 'chunk' && next !== undefined) fetchAhead(run, next.hash);
    if (answer?.kind !== 'chunk') return done(missing(run, answer));
    const { lines } = answer.chunk;
    if (world.habits.verifiesChunks && nameOf(lines) !== name.hash) return done(damaged(run));
    taker.wrongChunks = 0;
    takeLines(run, { lines, begun, progress: begun, done });
  };
  if (taker.ahead?.hash !== name.hash) fetchAhead(run, name.hash);
  const { ahead } = taker;
  if (ahead === null) return done(MORE);
  if (ahead.answer === undefined) ahead.waiting = came;
  else came(ahead.answer);
}

function fetchAhead(run: Run, hash: string): void {
  const ahead: NonNullable<Run['process']['taker']['ahead']> = {
    hash,
    answer: undefined,
    waiting: null,
  };
  run.process.taker.ahead = ahead;
  call(
    run,
    (token) => ({ kind: 'chunk', token, hash }),
    (answer) => {
      ahead.answer = answer;
      ahead.waiting?.(answer);
    },
  );
}

/** A chunk that is gone belongs to a snapshot that was superseded: the hub names another. */
function missing({ process }: Run, answer: Answer | null): Taken {
  const failure = failureOf(answer);
  const isGone = failure.kind === 'refused' && failure.code === 'sync.chunk_unknown';
  if (!isGone) return { kind: 'failed', failure };
  process.taker.manifest = null;
  return MORE;
}

/** Fetched again at once a few times, then after a rest. */
function damaged({ world, self, process }: Run): Taken {
  const { taker } = process;
  taker.wrongChunks += 1;
  world.say(() => `${self.name}: кусок не тот, что назван`);
  if (taker.wrongChunks < CHUNK_TRIES_MAX) return MORE;
  taker.wrongChunks = 0;
  return { kind: 'failed', failure: { kind: 'garbled', status: 200 } };
}

interface Chunk {
  readonly lines: readonly ChunkLine[];
  /** How far this snapshot was taken when the chunk came, and now. */
  readonly begun: SnapshotProgress;
  readonly progress: SnapshotProgress;
  readonly done: Done;
}

/** A few lines a transaction, each with how far it came; a sale may come between two. */
function takeLines(run: Run, { lines, begun, progress, done }: Chunk): void {
  const { world, self } = run;
  if (progress.chunks !== begun.chunks) return done({ kind: 'more', restMs: CHUNK_REST_MS });
  const batch = damagedLines(run, lines.slice(progress.lines, progress.lines + LINES_AT_ONCE));
  const set = batch
    .map(({ key, position }) => memberWords(key, position))
    .reduce(addMember, progress.set);
  const last = progress.lines + LINES_AT_ONCE >= lines.length;
  const next = tookLines(progress, batch.length, set, last);
  const written = withLines(self.disk(), next, batch);
  if (!self.commit(world.habits.takesBeside ? written : takenOver(written))) return;
  later(run, 0, () => takeLines(run, { lines, begun, progress: next, done }));
}
