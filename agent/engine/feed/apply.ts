/**
 * Applies one page of the hub's changes: items and cursors in one transaction. An unknown kind is skipped
 * (an old program, a newer hub); a known kind that makes no sense is skipped and told.
 */
import type { BundleItem, Cursors, FeedItem, ReadMarks } from '@verno/shared/contracts/sync';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import type { Problem } from '@verno/shared/kernel/text';
import type { FeedState } from '../store/cursors.ts';
import type { TillStore } from '../store/store.ts';
import { applyItem } from './appliers.ts';
import { UNCOUNTED, openSetCount } from './set-count.ts';
import type { SetCount } from './set-count.ts';

export interface FeedPage {
  readonly items: readonly FeedItem[];
  readonly cursors: Cursors;
  /** Since wire version 3: said with the cursors at the next reading. */
  readonly marks?: ReadMarks | undefined;
  readonly complete: boolean;
  /** Since wire version 3: the hub's set hash of each scope at `cursors`. */
  readonly sets?: Readonly<Record<string, string>> | undefined;
}

export interface Applied {
  readonly problems: readonly Problem[];
  /** Bundles of the page in order: kept, not yet in use. */
  readonly bundles: readonly BundleItem[];
  /** Something that prices or the shown shop depend on has changed. */
  readonly touchesSale: boolean;
}

/** How long after an acknowledgement a complete feed of a hub of wire version 1 contains what it posted. */
const SEQUENCED_AFTER_MS = 5000;
export const FEED_START: FeedState = { generation: 1, reloading: false, lastCompleteMs: null };

/** How a page's own facts are told from the hub's. */
export interface Reckoning {
  /** The hub says itself how far its balances have this till's events (`reflected`, wire version 2). */
  readonly exact: boolean;
  /** When the page was asked for, in the till's running time as acknowledgements are stamped. */
  readonly askedRunMs: number;
  /** A snapshot is being taken beside: the end of this page is not the end of the feed. */
  readonly beside?: boolean;
}

/** When and with which rules in force items were asked for. */
export interface ItemsAsked {
  /** The till's time when it asked. */
  readonly askedMs: number;
  /** Version of the bundle in use. */
  readonly activeVersion: number | null;
  readonly exact: boolean;
  readonly holdReflected: boolean;
}

/** `askedMs`: the till's time when the page was asked for; `activeVersion`: bundle in use. */
export function applyPage(
  store: TillStore,
  page: FeedPage,
  askedMs: number,
  activeVersion: number | null,
  reckoning: Reckoning = { exact: false, askedRunMs: askedMs },
): Applied {
  const { exact, beside: holdReflected = false } = reckoning;
  return store.database.inTransaction(() => {
    const cursors = store.feed.read();
    const fresh = Object.keys(page.cursors).filter((scope) => cursors[scope] === undefined);
    const sets = openSetCount(store, fresh);
    const asked = { askedMs, activeVersion, exact, holdReflected };
    const applied = applyItems(store, page.items, asked, sets);
    sets.keep();
    store.feed.write(page.cursors, page.marks);
    if (page.complete && !holdReflected) finish(store, askedMs, reckoning);
    return applied;
  });
}

/** Keeps items, in the caller's transaction; counts them where there is something to count in. */
export function applyItems(
  store: TillStore,
  items: readonly FeedItem[],
  asked: ItemsAsked,
  sets: SetCount = UNCOUNTED,
): Applied {
  const { generation, reloading } = store.feed.state.read() ?? FEED_START;
  const desk = { ...asked, store, generation, reloading, sets };
  const problems: Problem[] = [];
  const bundles: BundleItem[] = [];
  let touchesSale = false;
  for (const item of items) {
    const done = applyItem(desk, item);
    if (done.kind === 'broken') {
      problems.push(tillProblem('sync.feed_broken', { kind: item.kind }));
    }
    if (done.kind === 'refused') problems.push(done.problem);
    if (done.kind === 'bundle') bundles.push(done.bundle);
    touchesSale ||= done.kind === 'settings' || done.kind === 'member';
  }
  return { problems, bundles, touchesSale };
}

/** The hub no longer has changes that old: all is read anew while the till goes on selling. */
export function beginReload(store: TillStore): void {
  const state = store.feed.state.read() ?? FEED_START;
  store.database.inTransaction(() => {
    store.feed.clear();
    store.feed.snapshot.clear();
    store.sets.clear();
    const generation = state.generation + 1;
    store.feed.state.write({ ...state, generation, reloading: true, swapped: false });
  });
}

function finish(store: TillStore, askedMs: number, { exact, askedRunMs }: Reckoning): void {
  const state = store.feed.state.read() ?? FEED_START;
  if (state.reloading) {
    if (state.swapped !== true) {
      store.goods.removeOlder(state.generation);
      store.members.removeOlder(state.generation);
    }
    store.figures.removeOlder(state.generation);
    store.offlineBonuses.removeOlder(state.generation);
  }
  if (!exact) {
    store.figures.dropAcknowledgedBefore(askedRunMs - SEQUENCED_AFTER_MS);
    store.bonuses.dropAcknowledgedBefore(askedRunMs - SEQUENCED_AFTER_MS);
  }
  store.feed.state.write({ ...state, reloading: false, swapped: false, lastCompleteMs: askedMs });
}
