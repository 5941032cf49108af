/** How each kind of item is kept. Gives what it means for the sale, and where the key stood before. */
import { FEED_VALUES } from '@verno/shared/contracts/sync';
import type { BundleItem, FeedItem } from '@verno/shared/contracts/sync';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import { sha256Hex } from '@verno/shared/kernel/sha256';
import type { Problem } from '@verno/shared/kernel/text';
import { bundleStatement, judgeBundle } from '@verno/shared/sync/bundle-switch';
import { isSignedBy } from '../hub/keys.ts';
import { rulesKeyOf } from '../hub/sync-memory.ts';
import { momentIn } from '../sales/moment.ts';
import type { TillStore } from '../store/store.ts';
import type { SetCount } from './set-count.ts';

/** What an item is applied with. */
export interface Desk {
  readonly store: TillStore;
  readonly sets: SetCount;
  /** Own facts stay in view: the balances that have them in them are still on their way. */
  readonly holdReflected: boolean;
  readonly askedMs: number;
  readonly generation: number;
  readonly reloading: boolean;
  readonly activeVersion: number | null;
  readonly exact: boolean;
}

export type Done =
  | { readonly kind: 'plain' | 'settings' | 'member' | 'broken' }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'bundle'; readonly bundle: BundleItem };

const PLAIN: Done = { kind: 'plain' };
const BROKEN: Done = { kind: 'broken' };

const APPLIERS: Readonly<Record<string, (desk: Desk, item: FeedItem) => Done>> = {
  goods: ({ store, generation, sets }, item) => {
    const { key, value, position } = item;
    if (value === null) {
      sets.move({ ...item, before: store.goods.remove(key, generation), after: 0 });
      return PLAIN;
    }
    const goods = FEED_VALUES.goods.safeParse(value);
    if (!goods.success) return BROKEN;
    const before = store.goods.put(goods.data, generation, position);
    sets.move({ ...item, before, after: position });
    return PLAIN;
  },
  member: ({ store, generation, exact, sets }, item) => {
    const { key, value, position } = item;
    if (value === null) {
      sets.move({ ...item, before: store.members.remove(key, generation), after: 0 });
      return { kind: 'member' };
    }
    const member = FEED_VALUES.member.safeParse(value);
    if (!member.success) return BROKEN;
    const before = store.members.put(member.data, generation, position);
    sets.move({ ...item, before, after: position });
    if (!exact) store.figures.dropReflectedMember(member.data.memberId);
    return { kind: 'member' };
  },
  balance: ({ store, generation, exact, sets }, item) => {
    const { key, value, position } = item;
    if (value === null) {
      const [memberId = '', currency = ''] = key.split(/[/:]/);
      const before = store.members.removeBalance(memberId, currency, generation);
      sets.move({ ...item, before, after: 0 });
      return { kind: 'member' };
    }
    const balance = FEED_VALUES.balance.safeParse(value);
    if (!balance.success) return BROKEN;
    const before = store.members.putBalance(balance.data, generation, position);
    sets.move({ ...item, before, after: position });
    if (!exact) store.bonuses.dropReflected(balance.data.memberId, balance.data.currency);
    return { kind: 'member' };
  },
  bundle: (desk, { value }) => {
    if (value === null) return PLAIN;
    const bundle = FEED_VALUES.bundle.safeParse(value);
    return bundle.success ? offered(desk, bundle.data) : BROKEN;
  },
  reflected: ({ store, holdReflected }, { value }) => {
    if (holdReflected) return PLAIN;
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

/** Kinds whose rows keep their position themselves. */
const COUNTED = new Set(['goods', 'member', 'balance']);

/** Keeps one item; a kind that is not known is counted and passed over. */
export function applyItem(desk: Desk, item: FeedItem): Done {
  const applier = [APPLIERS, MARKETING, OFFLINE].find((table) => Object.hasOwn(table, item.kind))?.[
    item.kind
  ];
  const done = applier === undefined ? PLAIN : applier(desk, item);
  if (!COUNTED.has(item.kind)) countRest(desk, item);
  else if (done.kind === 'broken') desk.sets.spoil(item.scope);
  return done;
}

function countRest({ store, sets }: Desk, { scope, kind, key, value, position }: FeedItem): void {
  const before = store.sets.restOf(scope, kind, key);
  const after = value === null ? 0 : position;
  sets.move({ scope, kind, key, before, after });
  store.sets.putRest(scope, kind, key, after);
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

/** A zone this machine does not know would stop every sale: better the settings before. */
function isZone(timeZone: string): boolean {
  try {
    momentIn(timeZone);
    return true;
  } catch {
    return false;
  }
}
