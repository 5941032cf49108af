/** Reads the hub's feed: when poked, and every half a minute or so in any case. */
import { FEED_ITEMS_MAX, readFeed } from '@verno/shared/contracts/sync';
import type { BundleItem, Cursors, FeedItem } from '@verno/shared/contracts/sync';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import type { TillClock } from '../clock.ts';
import { backoffMs } from '@verno/shared/sync/call';
import { breakOff, NO_CHECKPOINT, takePage } from '@verno/shared/sync/till-checkpoint';
import type { Checkpoint } from '@verno/shared/sync/till-checkpoint';
import type { CallFailure } from '../hub/client.ts';
import { createLoop } from '../hub/loop.ts';
import type { Loop, Rest } from '../hub/loop.ts';
import type { Session } from '../hub/session.ts';
import type { RunningTime } from '../hub/sync-memory.ts';
import type { TillStore } from '../store/store.ts';
import { applyPage, beginReload } from './apply.ts';
import type { FeedPage } from './apply.ts';

const FEED_TIMEOUT_MS = 60_000;
const POLL_MS = 30_000;
const POLL_SPREAD_MS = 15_000;
const NO_ROOM_MS = 5000;
const RETRY_FIRST_MS = 1000;
const RETRY_MOST_MS = 30_000;

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

type Page = Result<FeedPage, CallFailure>;
interface Asked {
  readonly askedMs: number;
  readonly askedRunMs: number;
  readonly page: Page;
}

export function createReader(deps: ReaderDeps): Loop {
  let attempt = 0;
  const progress: Progress = { checkpoint: NO_CHECKPOINT };
  const step = async (signal: AbortSignal): Promise<Rest> => {
    if (!deps.hasRoom()) return { restMs: NO_ROOM_MS, firm: false };
    const failure = await readToEnd(deps, progress, signal);
    if (failure === null) {
      attempt = 0;
      return { restMs: POLL_MS + deps.random01() * POLL_SPREAD_MS, firm: false };
    }
    progress.checkpoint = breakOff(progress.checkpoint);
    const refused = failure.kind === 'refused' ? failure : null;
    if (refused?.code === 'sync.snapshot_required') {
      beginReload(deps.store);
      deps.onProblem(tillProblem('sync.snapshot_required'));
    }
    const restMs = backoffMs(attempt, deps.random01(), RETRY_FIRST_MS, RETRY_MOST_MS);
    attempt += 1;
    const askedMs = refused?.retryAfterMs ?? null;
    return { restMs: Math.max(restMs, askedMs ?? 0), firm: askedMs !== null };
  };
  return createLoop(step, (error) => {
    progress.checkpoint = breakOff(progress.checkpoint);
    deps.log('feed.step_failed', error);
  });
}

interface Progress {
  checkpoint: Checkpoint<FeedItem>;
}

/** Pages until nothing is newer; the next page is asked for while this one is written. */
async function readToEnd(
  deps: ReaderDeps,
  progress: Progress,
  signal: AbortSignal,
): Promise<CallFailure | null> {
  let next = ask(deps, deps.store.feed.read());
  while (!signal.aborted) {
    const asked = await next;
    const { page } = asked;
    if (!page.ok) return page.error;
    const { complete, cursors } = page.value;
    if (signal.aborted) return null;
    if (!complete) next = ask(deps, cursors);
    const [checkpoint, whole] = takePage(progress.checkpoint, page.value, isAtRest(deps.store));
    progress.checkpoint = checkpoint;
    if (whole !== null) take(deps, whole, asked);
    if (complete) return null;
  }
  return null;
}

/** The till shows the hub at one position: it has read to the end once and is not reading all anew. */
function isAtRest(store: TillStore): boolean {
  const state = store.feed.state.read();
  return state !== null && state.lastCompleteMs !== null && !state.reloading;
}

function take(deps: ReaderDeps, page: FeedPage, { askedMs, askedRunMs }: Asked): void {
  const exact = deps.session.hubWire() > 1;
  const applied = applyPage(deps.store, page, askedMs, deps.activeBundle(), { exact, askedRunMs });
  if (applied.bundles.length > 0) deps.onBundles(applied.bundles);
  if (applied.touchesSale) deps.onTouched();
  for (const problem of applied.problems) deps.onProblem(problem);
  deps.onPage(page.complete);
}

async function ask({ session, clock, running }: ReaderDeps, cursors: Cursors): Promise<Asked> {
  const [askedMs, askedRunMs] = [clock.nowMs(), running.nowMs()];
  const page = await session.call(readFeed, {
    params: {},
    body: { cursors, limit: FEED_ITEMS_MAX },
    timeoutMs: FEED_TIMEOUT_MS,
    big: true,
  });
  return { askedMs, askedRunMs, page };
}
