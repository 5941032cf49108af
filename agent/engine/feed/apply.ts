/**
 * Applies one page of the hub's changes: items and cursors in one transaction. An unknown kind is skipped
 * (an old program, a newer hub); a known kind that makes no sense is skipped and told.
 */
import { FEED_VALUES } from '@verno/shared/contracts/sync';
import type { BundleItem, Cursors, FeedItem } from '@verno/shared/contracts/sync';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import { sha256Hex } from '@verno/shared/kernel/sha256';
import type { Problem } from '@verno/shared/kernel/text';
import { bundleStatement, judgeBundle } from '@verno/shared/sync/bundle-switch';
import { isSignedBy } from '../hub/keys.ts';
import { rulesKeyOf } from '../hub/sync-memory.ts';
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

/** How long after an acknowledgement a complete feed of a hub of wire version 1 contains what it posted. */
const SEQUENCED_AFTER_MS = 5000;
export const FEED_START: FeedState = { generation: 1, reloading: false, lastCompleteMs: null };

/** How a page's own facts are told from the hub's. */
export interface Reckoning {
  /** The hub says itself how far its balances have this till's events (`reflected`, wire version 2). */
  readonly exact: boolean;
  /** When the page was asked for, in the till's running time as acknowledgements are stamped. */
  readonly askedRunMs: number;
}

/** `askedMs`: the till's time when the page was asked for; `activeVersion`: bundle in use. */
export function applyPage(
  store: TillStore,
  page: FeedPage,
  askedMs: number,
  activeVersion: number | null,
  reckoning: Reckoning = { exact: false, askedRunMs: askedMs },
): Applied {
  const state = store.feed.state.read() ?? FEED_START;
  const { generation, reloading } = state;
  const { exact } = reckoning;
  const desk = { store, askedMs, generation, reloading, activeVersion, exact };
  const problems: Problem[] = [];
  const bundles: BundleItem[] = [];
  let touchesSale = false;
  store.database.inTransaction(() => {
    for (const item of page.items) {
      const done = applyItem(desk, item);
      if (done.kind === 'broken') {
        problems.push(tillProblem('sync.feed_broken', { kind: item.kind }));
      }
      if (done.kind === 'refused') problems.push(done.problem);
      if (done.kind === 'bundle') bundles.push(done.bundle);
      touchesSale ||= done.kind === 'settings' || done.kind === 'member';
    }
    store.feed.write(page.cursors);
    if (page.complete) finish(store, state, askedMs, reckoning);
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
  readonly reloading: boolean;
  readonly activeVersion: number | null;
  readonly exact: boolean;
}

type Done =
  | { readonly kind: 'plain' | 'settings' | 'member' | 'broken' }
  | { readonly kind: 'refused'; readonly problem: Problem }
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
  member: ({ store, generation, exact }, { key, value }) => {
    if (value === null) {
      store.members.remove(key);
      return { kind: 'member' };
    }
    const member = FEED_VALUES.member.safeParse(value);
    if (!member.success) return BROKEN;
    store.members.put(member.data, generation);
    if (!exact) store.figures.dropReflectedMember(member.data.memberId);
    return { kind: 'member' };
  },
  balance: ({ store, generation, exact }, { key, value }) => {
    if (value === null) {
      const [memberId = '', currency = ''] = key.split(/[/:]/);
      store.members.removeBalance(memberId, currency);
      return { kind: 'member' };
    }
    const balance = FEED_VALUES.balance.safeParse(value);
    if (!balance.success) return BROKEN;
    store.members.putBalance(balance.data, generation);
    if (!exact) store.bonuses.dropReflected(balance.data.memberId, balance.data.currency);
    return { kind: 'member' };
  },
  bundle: (desk, { value }) => {
    if (value === null) return PLAIN;
    const bundle = FEED_VALUES.bundle.safeParse(value);
    return bundle.success ? offered(desk, bundle.data) : BROKEN;
  },
  reflected: ({ store }, { value }) => {
    const reflected = FEED_VALUES.reflected.safeParse(value);
    if (!reflected.success) return PLAIN;
    const { epoch, seq } = reflected.data;
    store.bonuses.dropUpTo(epoch, seq);
    store.figures.dropUpTo(epoch, seq);
    return { kind: 'member' };
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
  limit_used: ({ store, generation, exact }, { key, value }) => {
    if (value === null) {
      store.figures.remove(key);
      return PLAIN;
    }
    const figure = FEED_VALUES.limit_used.safeParse(value);
    if (!figure.success) return BROKEN;
    store.figures.put(figure.data.key, figure.data.used, generation);
    if (!exact) store.figures.dropReflectedKey(figure.data.key);
    return { kind: 'member' };
  },
};

const OFFLINE: typeof APPLIERS = {
  offline_policy: ({ store, generation }, { key, value }) => {
    const item = FEED_VALUES.offline_policy.safeParse(value);
    // A policy that this program does not know is none: off-line nothing is spent.
    if (item.success) store.offlineBonuses.putPolicy(item.data, generation);
    else store.offlineBonuses.removePolicy(key);
    return item.success || value === null ? { kind: 'settings' } : BROKEN;
  },
  lent: ({ store, generation }, { key, value }) => {
    if (value === null) {
      const [memberId = '', currency = ''] = key.split('/');
      store.offlineBonuses.removeLent(memberId, currency);
      return { kind: 'member' };
    }
    const lent = FEED_VALUES.lent.safeParse(value);
    if (!lent.success) return BROKEN;
    store.offlineBonuses.putLent(lent.data, generation);
    return { kind: 'member' };
  },
};

function applyItem(desk: Desk, item: FeedItem): Done {
  const applier = [APPLIERS, MARKETING, OFFLINE].find((table) => Object.hasOwn(table, item.kind))?.[
    item.kind
  ];
  return applier === undefined ? PLAIN : applier(desk, item);
}

/** A bundle is kept only when `judgeBundle` takes it; the rules before stay otherwise. */
function offered(desk: Desk, bundle: BundleItem): Done {
  const { store, askedMs, activeVersion, reloading } = desk;
  const key = rulesKeyOf(store).read();
  const partner = store.identity.read()?.partnerId ?? '';
  const statement = bundleStatement(partner, bundle.version, bundle.hash);
  const verdict = judgeBundle(bundle, {
    countedHash: sha256Hex(bundle.text),
    inForce: activeVersion,
    reloading,
    signed: key === null ? null : (signature) => isSignedBy(key, statement, signature),
  });
  if (verdict === 'old') return PLAIN;
  if (verdict !== 'take') {
    const code = verdict === 'torn' ? 'sync.bundle_broken' : 'sync.bundle_unsigned';
    return { kind: 'refused', problem: tillProblem(code, { version: bundle.version }) };
  }
  if (reloading) store.bundles.dropNewer(bundle.version);
  store.bundles.put(bundle, askedMs, activeVersion);
  return { kind: 'bundle', bundle };
}

function finish(
  store: TillStore,
  state: FeedState,
  askedMs: number,
  { exact, askedRunMs }: Reckoning,
): void {
  if (state.reloading) {
    store.goods.removeOlder(state.generation);
    store.members.removeOlder(state.generation);
    store.figures.removeOlder(state.generation);
    store.offlineBonuses.removeOlder(state.generation);
  }
  if (!exact) {
    store.figures.dropAcknowledgedBefore(askedRunMs - SEQUENCED_AFTER_MS);
    store.bonuses.dropAcknowledgedBefore(askedRunMs - SEQUENCED_AFTER_MS);
  }
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
