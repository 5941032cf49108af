/** Reads the hub's feed: when poked, and every half a minute or so in any case. */
import { setImmediate } from 'node:timers/promises';
import { SNAPSHOTS_SINCE } from '@verno/shared/contracts/sync';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import { ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { backoffMs } from '@verno/shared/sync/call';
import { breakOff } from '@verno/shared/sync/till-checkpoint';
import type { CallFailure } from '../hub/client.ts';
import { createLoop } from '../hub/loop.ts';
import type { Loop, Rest } from '../hub/loop.ts';
import { beginReload } from './apply.ts';
import { readAnew } from './check-sets.ts';
import { NO_PROGRESS, readToEnd, tell } from './pages.ts';
import type { Progress, ReaderDeps } from './pages.ts';
import { placeGoods } from './snapshot/place.ts';
import { createTaker, emptyShadow } from './snapshot/taker.ts';
import type { Taken } from './snapshot/taker.ts';

const POLL_MS = 30_000;
const POLL_SPREAD_MS = 15_000;
const NO_ROOM_MS = 2000;
const RETRY_FIRST_MS = 1000;
const RETRY_MOST_MS = 30_000;

export interface Reader extends Loop {
  /** Everything is read anew, from the next step on: a page that is on its way belongs to what was read before. */
  readonly readAnew: () => void;
}

export function createReader(deps: ReaderDeps): Reader {
  let attempt = 0;
  let isAnewWanted = false;
  const progress: Progress = { ...NO_PROGRESS };
  const take = createTaker({
    ...deps,
    onGoods: (taken) => {
      const asked = { askedMs: deps.clock.nowMs(), activeVersion: deps.activeBundle() };
      const how = { ...asked, exact: true, holdReflected: true };
      tell(deps, placeGoods(deps.store, taken, how));
    },
  });
  const step = async (signal: AbortSignal): Promise<Rest> => {
    if (!deps.hasRoom()) return { restMs: NO_ROOM_MS, firm: false };
    if (isAnewWanted) {
      isAnewWanted = false;
      progress.checkpoint = breakOff(progress.checkpoint);
      readAnew(deps.store);
    }
    const done = await advance(deps, progress, take, signal);
    if (done.kind === 'rest') {
      attempt = 0;
      return { restMs: done.restMs, firm: false };
    }
    progress.checkpoint = breakOff(progress.checkpoint);
    const { failure } = done;
    const refused = failure.kind === 'refused' ? failure : null;
    if (refused?.code === 'sync.snapshot_required') {
      beginReload(deps.store);
      deps.onProblem(tillProblem('sync.snapshot_required'));
    }
    const askedMs = refused?.retryAfterMs ?? null;
    // Not a failure: the hub builds what was asked for and says when to come again.
    if (refused?.code === 'sync.snapshot_building') return { restMs: askedMs ?? 0, firm: true };
    const restMs = backoffMs(attempt, deps.random01(), RETRY_FIRST_MS, RETRY_MOST_MS);
    attempt += 1;
    return { restMs: Math.max(restMs, askedMs ?? 0), firm: askedMs !== null };
  };
  const loop = createLoop(step, (error) => {
    progress.checkpoint = breakOff(progress.checkpoint);
    deps.log('feed.step_failed', error);
  });
  return {
    ...loop,
    readAnew: () => {
      isAnewWanted = true;
      loop.kick();
    },
  };
}

type Step =
  | { readonly kind: 'rest'; readonly restMs: number }
  | { readonly kind: 'failed'; readonly failure: CallFailure };

/** One step: of a snapshot while one is wanted, else all that is newer. */
async function advance(
  deps: ReaderDeps,
  progress: Progress,
  take: (signal: AbortSignal) => Promise<Taken>,
  signal: AbortSignal,
): Promise<Step> {
  const wanted = await wantsSnapshot(deps, progress);
  if (!wanted.ok) return { kind: 'failed', failure: wanted.error };
  if (!wanted.value) return readOn(deps, progress, signal);
  const beside = await readBeside(deps, progress, signal);
  if (beside !== null) return { kind: 'failed', failure: beside };
  const taken = await take(signal);
  switch (taken.kind) {
    case 'more':
      return { kind: 'rest', restMs: taken.restMs };
    case 'failed':
      return taken;
    case 'given_up':
      progress.pageWise = true;
      // From nothing: what was left aside in this till's own scope while it waited for balances comes again.
      beginReload(deps.store);
      return { kind: 'rest', restMs: 0 };
    case 'ready': {
      const { scope, position } = taken.progress;
      const cursors = { [scope]: position };
      const marks = { [scope]: { base: position, seen: position } };
      const way = { cursors, marks, scopes: null, place: taken.progress };
      const failure = await readToEnd(deps, progress, way, signal);
      return failure === null ? { kind: 'rest', restMs: 0 } : { kind: 'failed', failure };
    }
  }
}

/** A till that has nothing of its partner yet, or nothing any more, takes it as a snapshot from hubs that can. */
async function wantsSnapshot(
  { store, session }: ReaderDeps,
  { pageWise }: Progress,
): Promise<Result<boolean, CallFailure>> {
  const partner = store.identity.read()?.partnerId;
  if (pageWise || partner === undefined) return ok(false);
  if (store.feed.read()[`partner:${partner}`] !== undefined) return ok(false);
  if (session.token() === null) {
    const opened = await session.renew();
    if (!opened.ok) return opened;
  }
  return ok(session.hubWire() >= SNAPSHOTS_SINCE);
}

/** The short scopes: settings of the store and what is this till's own. */
async function readBeside(
  deps: ReaderDeps,
  progress: Progress,
  signal: AbortSignal,
): Promise<CallFailure | null> {
  const nowMs = deps.clock.monotonicMs();
  if (progress.besideMs !== null && nowMs - progress.besideMs < POLL_MS) return null;
  const identity = deps.store.identity.read();
  if (identity === null) return null;
  const scopes = ['all', `store:${identity.storeId}`, `till:${identity.tillId}`];
  const { feed } = deps.store;
  const way = { cursors: feed.read(), marks: feed.marks(), scopes, place: null };
  const failure = await readToEnd(deps, progress, way, signal);
  if (failure === null && deps.hasRoom()) progress.besideMs = nowMs;
  return failure;
}

async function readOn(deps: ReaderDeps, progress: Progress, signal: AbortSignal): Promise<Step> {
  progress.besideMs = null;
  const { feed } = deps.store;
  const way = { cursors: feed.read(), marks: feed.marks(), scopes: null, place: null };
  const failure = await readToEnd(deps, progress, way, signal);
  if (failure !== null) return { kind: 'failed', failure };
  const turn = async (): Promise<boolean> => {
    await setImmediate();
    return !signal.aborted && deps.hasRoom();
  };
  await emptyShadow(deps.store, turn);
  // The comparison at the end may have begun all anew.
  if (deps.store.feed.state.read()?.reloading === true) return { kind: 'rest', restMs: 0 };
  return { kind: 'rest', restMs: POLL_MS + deps.random01() * POLL_SPREAD_MS };
}
