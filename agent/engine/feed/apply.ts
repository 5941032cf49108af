/**
 * Applies one page of the hub's changes: items and cursors in one transaction. An unknown kind is skipped
 * (an old program, a newer hub); a known kind that makes no sense is skipped and told.
 */
import { FEED_VALUES } from '@verno/shared/contracts/sync';
import type { BundleItem, Cursors, FeedItem } from '@verno/shared/contracts/sync';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import type { Problem } from '@verno/shared/kernel/text';
import { momentIn } from '../sales/moment.ts';
import type { FeedState } from '../store/cursors.ts';
import type { TillStore } from '../store/store.ts';

export interface FeedPage {
  readonly items: readonly FeedItem[];
  readonly cursors: Cursors;
  readonly complete: boolean;
}

export interface Applied {
  readonly problems: readonly Problem[];
  /** Bundles of the page in order: kept, not yet in use. */
  readonly bundles: readonly BundleItem[];
  /** Something that prices or the shown shop depend on has changed. */
  readonly touchesSale: boolean;
}

/** How long after an acknowledgement a complete feed certainly contains what it posted. */
const SEQUENCED_AFTER_MS = 5000;
export const FEED_START: FeedState = { generation: 1, reloading: false, lastCompleteMs: null };

/** `askedMs`: the till's time when the page was asked for; `activeVersion`: bundle in use. */
export function applyPage(
  store: TillStore,
  page: FeedPage,
  askedMs: number,
  activeVersion: number | null,
): Applied {
  const state = store.feed.state.read() ?? FEED_START;
  const desk = { store, askedMs, generation: state.generation, activeVersion };
  const problems: Problem[] = [];
  const bundles: BundleItem[] = [];
  let touchesSale = false;
  store.database.inTransaction(() => {
    for (const item of page.items) {
      const done = applyItem(desk, item);
      if (done.kind === 'broken') {
        problems.push(tillProblem('sync.feed_broken', { kind: item.kind }));
      }
      if (done.kind === 'bundle') bundles.push(done.bundle);
      touchesSale ||= done.kind === 'settings' || done.kind === 'member';
    }
    store.feed.write(page.cursors);
    if (page.complete) finish(store, state, askedMs);
  });
  return { problems, bundles, touchesSale };
}

/** The hub no longer has changes that old: all is read anew while the till goes on selling. */
export function beginReload(store: TillStore): void {
  const state = store.feed.state.read() ?? FEED_START;
  store.database.inTransaction(() => {
    store.feed.clear();
    store.feed.state.write({ ...state, generation: state.generation + 1, reloading: true });
  });
}

interface Desk {
  readonly store: TillStore;
  readonly askedMs: number;
  readonly generation: number;
  readonly activeVersion: number | null;
}

type Done =
  | { readonly kind: 'plain' | 'settings' | 'member' | 'broken' }
  | { readonly kind: 'bundle'; readonly bundle: BundleItem };

const PLAIN: Done = { kind: 'plain' };
const BROKEN: Done = { kind: 'broken' };

const APPLIERS: Readonly<Record<string, (desk: Desk, item: FeedItem) => Done>> = {
  goods: ({ store, generation }, { key, value }) => {
    if (value === null) {
      store.goods.remove(key);
      return PLAIN;
    }
    const goods = FEED_VALUES.goods.safeParse(value);
    if (!goods.success) return BROKEN;
    store.goods.put(goods.data, generation);
    return PLAIN;
  },
  member: ({ store, generation }, { key, value }) => {
    if (value === null) {
      store.members.remove(key);
      return { kind: 'member' };
    }
    const member = FEED_VALUES.member.safeParse(value);
    if (!member.success) return BROKEN;
    store.members.put(member.data, generation);
    store.figures.dropReflectedMember(member.data.memberId);
    return { kind: 'member' };
  },
  balance: ({ store, generation }, { key, value }) => {
    if (value === null) {
      const [memberId = '', currency = ''] = key.split(/[/:]/);
      store.members.removeBalance(memberId, currency);
      return { kind: 'member' };
    }
    const balance = FEED_VALUES.balance.safeParse(value);
    if (!balance.success) return BROKEN;
    store.members.putBalance(balance.data, generation);
    store.bonuses.dropReflected(balance.data.memberId, balance.data.currency);
    return { kind: 'member' };
  },
  bundle: ({ store, askedMs, activeVersion }, { value }) => {
    if (value === null) return PLAIN;
    const bundle = FEED_VALUES.bundle.safeParse(value);
    if (!bundle.success) return BROKEN;
    store.bundles.put(bundle.data, askedMs, activeVersion);
    return { kind: 'bundle', bundle: bundle.data };
  },
  store_settings: ({ store }, { value }) => {
    if (value === null) return PLAIN;
    const settings = FEED_VALUES.store_settings.safeParse(value);
    if (!settings.success || !isZone(settings.data.timeZone)) return BROKEN;
    store.feed.settings.write(settings.data);
    return { kind: 'settings' };
  },
};

const MARKETING: typeof APPLIERS = {
  marketing_settings: ({ store }, { value }) => {
    if (value === null) return PLAIN;
    const settings = FEED_VALUES.marketing_settings.safeParse(value);
    if (!settings.success) return BROKEN;
    store.feed.marketing.write(settings.data);
    return { kind: 'settings' };
  },
  limit_used: ({ store, generation }, { key, value }) => {
    if (value === null) {
      store.figures.remove(key);
      return PLAIN;
    }
    const figure = FEED_VALUES.limit_used.safeParse(value);
    if (!figure.success) return BROKEN;
    store.figures.put(figure.data.key, figure.data.used, generation);
    store.figures.dropReflectedKey(figure.data.key);
    return { kind: 'member' };
  },
};

function applyItem(desk: Desk, item: FeedItem): Done {
  const applier = [APPLIERS, MARKETING].find((table) => Object.hasOwn(table, item.kind))?.[
    item.kind
  ];
  return applier === undefined ? PLAIN : applier(desk, item);
}

function finish(store: TillStore, state: FeedState, askedMs: number): void {
  if (state.reloading) {
    store.goods.removeOlder(state.generation);
    store.members.removeOlder(state.generation);
    store.figures.removeOlder(state.generation);
  }
  store.figures.dropAcknowledgedBefore(askedMs - SEQUENCED_AFTER_MS);
  store.bonuses.dropAcknowledgedBefore(askedMs - SEQUENCED_AFTER_MS);
  store.feed.state.write({ ...state, reloading: false, lastCompleteMs: askedMs });
}

/** A zone this machine does not know would stop every sale: better the settings before. */
function isZone(timeZone: string): boolean {
  try {
    momentIn(timeZone);
    return true;
  } catch {
    return false;
  }
}
