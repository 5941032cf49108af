/** Pages of the feed until nothing is newer, each checkpoint in one transaction. */
import { FEED_ITEMS_MAX, SNAPSHOTS_SINCE, readFeed } from '@verno/shared/contracts/sync';
import type { BundleItem, Cursors, FeedItem, ReadMarks } from '@verno/shared/contracts/sync';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import { NO_CHECKPOINT, breakOff, takePage } from '@verno/shared/sync/till-checkpoint';
import type { Checkpoint } from '@verno/shared/sync/till-checkpoint';
import type { SnapshotProgress } from '@verno/shared/sync/till-snapshot';
import type { TillClock } from '../clock.ts';
import type { CallFailure } from '../hub/client.ts';
import type { Session } from '../hub/session.ts';
import type { RunningTime } from '../hub/sync-memory.ts';
import type { TillStore } from '../store/store.ts';
import { applyPage } from './apply.ts';
import type { Applied, FeedPage } from './apply.ts';
import { checkSets } from './check-sets.ts';
import { placeAll } from './snapshot/place.ts';

const FEED_TIMEOUT_MS = 60_000;

export interface ReaderDeps {
  readonly store: TillStore;
  readonly session: Session;
  readonly clock: TillClock;
  readonly running: RunningTime;
  readonly random01: () => number;
  /** False while the disk is kept for purchases alone: changes wait at the hub. */
  readonly hasRoom: () => boolean;
  readonly activeBundle: () => number | null;
  /** Newer bundles are on disk: verify and switch. */
  readonly onBundles: (bundles: readonly BundleItem[]) => void;
  /** Settings or members changed: prices may move. */
  readonly onTouched: () => void;
  readonly onProblem: (problem: Problem) => void;
  /** A page was applied; `complete` = nothing newer just now. */
  readonly onPage: (complete: boolean) => void;
  readonly log: (event: string, error: unknown) => void;
}

/** What the reader remembers between its steps. */
export interface Progress {
  checkpoint: Checkpoint<FeedItem>;
  /** When the short scopes were last read beside a snapshot, monotonic; null = not yet. */
  besideMs: number | null;
  /** Snapshots came out wrong: this engine reads page by page. */
  pageWise: boolean;
}

export const NO_PROGRESS: Progress = {
  checkpoint: NO_CHECKPOINT,
  besideMs: null,
  pageWise: false,
};

type Page = Result<FeedPage, CallFailure>;
interface Asked {
  readonly askedMs: number;
  readonly askedRunMs: number;
  readonly page: Page;
}

interface Way {
  readonly cursors: Cursors;
  readonly marks: ReadMarks;
  /** Only these, beside a snapshot; null = all. */
  readonly scopes: readonly string[] | null;
  /** Put in place together with the first that is applied. */
  readonly place: SnapshotProgress | null;
}

/**
 * Pages until nothing is newer, or until the disk has no room; the next page is asked for while this one is
 * written.
 */
export async function readToEnd(
  deps: ReaderDeps,
  progress: Progress,
  { cursors: from, marks: said, scopes, place }: Way,
  signal: AbortSignal,
): Promise<CallFailure | null> {
  let next = ask(deps, from, said, scopes);
  let placing = place;
  while (!signal.aborted) {
    const asked = await next;
    const { page } = asked;
    if (!page.ok) return page.error;
    const { complete, cursors, marks = {} } = page.value;
    if (signal.aborted) return null;
    if (!deps.hasRoom()) {
      // It comes again from the cursors on disk.
      progress.checkpoint = breakOff(progress.checkpoint);
      return null;
    }
    if (!complete) next = ask(deps, cursors, marks, scopes);
    const atRest = placing !== null || isAtRest(deps.store);
    const [checkpoint, whole] = takePage(progress.checkpoint, page.value, atRest);
    progress.checkpoint = checkpoint;
    if (whole !== null) {
      apply(deps, whole, asked, { beside: scopes !== null, placing });
      placing = null;
    }
    if (complete) return null;
  }
  return null;
}

/** The till shows the hub at one position: it has read to the end once and is not reading all anew. */
function isAtRest(store: TillStore): boolean {
  const state = store.feed.state.read();
  return state !== null && state.lastCompleteMs !== null && !state.reloading;
}

interface How {
  readonly beside: boolean;
  readonly placing: SnapshotProgress | null;
}

function apply(
  deps: ReaderDeps,
  page: FeedPage,
  { askedMs, askedRunMs }: Asked,
  { beside, placing }: How,
): void {
  const { store } = deps;
  const exact = deps.session.hubWire() > 1;
  const activeVersion = deps.activeBundle();
  const asked = { askedMs, activeVersion, exact, holdReflected: false };
  const applied = store.database.inTransaction(() => {
    const placed = placing === null ? [] : [placeAll(store, placing, asked)];
    const reckoning = { exact, askedRunMs, beside };
    return [...placed, applyPage(store, page, askedMs, activeVersion, reckoning)];
  });
  for (const one of applied) tell(deps, one);
  const isEnd = page.complete && !beside;
  if (isEnd && page.sets !== undefined) checkSets(deps, page.sets);
  deps.onPage(isEnd);
}

/** Says what was applied to whom it concerns. */
export function tell(deps: ReaderDeps, applied: Applied): void {
  if (applied.bundles.length > 0) deps.onBundles(applied.bundles);
  if (applied.touchesSale) deps.onTouched();
  for (const problem of applied.problems) deps.onProblem(problem);
}

async function ask(
  { session, clock, running, store }: ReaderDeps,
  cursors: Cursors,
  marks: ReadMarks,
  scopes: readonly string[] | null,
): Promise<Asked> {
  const [askedMs, askedRunMs] = [clock.nowMs(), running.nowMs()];
  const differing = store.feed.check.read()?.differing ?? [];
  const page = await session.call(readFeed, {
    params: {},
    body: {
      cursors,
      limit: FEED_ITEMS_MAX,
      ...(session.hubWire() >= SNAPSHOTS_SINCE ? { marks } : {}),
      ...(scopes !== null ? { scopes } : {}),
      // Also beside a snapshot: HQ hears it while it is being mended.
      ...(session.hubWire() >= SNAPSHOTS_SINCE ? { sets: { differing } } : {}),
    },
    timeoutMs: FEED_TIMEOUT_MS,
    big: true,
  });
  return { askedMs, askedRunMs, page };
}
