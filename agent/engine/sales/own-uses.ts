/**
 * What own purchases did that the hub has not counted yet: limits, counters, the member's history and coupons.
 * Written with the sale, joined with the hub's figures when the next cheque is priced.
 */
import { ALL, entriesOf } from '@verno/shared/marketing/entries';
import { factsAt, NO_SETTINGS, NOTHING_TIMED } from '@verno/shared/marketing/facts-at';
import type { MarketingSettings, TimedFacts } from '@verno/shared/marketing/facts-at';
import type { SharedLimit } from '@verno/shared/marketing/limit-keys';
import { limitsUsedAt } from '@verno/shared/marketing/limits-used';
import type { MemberItem } from '@verno/shared/contracts/sync';
import type { Cheque, MemberFacts, Moment } from '@verno/shared/promotions/cheque';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { FigureStore, OwnUse } from '../store/figures.ts';
import type { Identity } from '../store/identity.ts';
import type { TillStore } from '../store/store.ts';

/** Keys of rows that are no counters: a purchase of a day, a coupon used. */
const BOUGHT = 'history/';
const COUPON = 'coupon/';

/** What a purchase did, for the till's memory. Setting a counter is kept as what it changed by. */
function ownUses(
  purchase: PurchaseFact,
  settings: MarketingSettings,
  figureOf: (owner: string, key: string) => number,
): OwnUse[] {
  const uses = entriesOf(purchase, settings).map(({ owner, key, op, amount }) => ({
    owner,
    key,
    delta: op === 'set' ? amount - figureOf(owner, key) : amount,
    sumKopecks: 0,
  }));
  const { facts, at, result } = purchase;
  if (facts === null) return uses;
  const owner = facts.memberId;
  const used = result.coupons.filter(
    ({ code, action }) => action === 'redeem' && Object.hasOwn(facts.coupons, code),
  );
  const day = `${BOUGHT}${at.local.slice(0, 10)}`;
  return [
    ...uses,
    { owner, key: day, delta: 1, sumKopecks: result.totals.totalKopecks },
    ...used.map(({ code }) => ({ owner, key: COUPON + code, delta: 1, sumKopecks: 0 })),
  ];
}

/** What a purchase did, by the settings and figures the till has. */
export function usesOf(
  store: Pick<TillStore, 'feed' | 'figures' | 'members'>,
  purchase: PurchaseFact,
): OwnUse[] {
  const settings = store.feed.marketing.read() ?? NO_SETTINGS;
  return ownUses(purchase, settings, (owner, key) => {
    const own = store.figures.ownOf(owner).find((use) => use.key === key)?.delta ?? 0;
    const hub =
      owner === ALL
        ? store.figures.byKey(key)
        : (store.members.byId(owner)?.facts.counters[key] ?? 0);
    return hub + own;
  });
}

/** Where and when a cheque is priced. */
export interface Desk {
  readonly figures: Pick<FigureStore, 'byKey' | 'ownOf'>;
  readonly settings: MarketingSettings;
  readonly storeId: string;
  readonly tillId: string;
  readonly at: Moment;
}

/** The desk as it stands at this moment. */
export function deskAt(
  store: Pick<TillStore, 'feed' | 'figures'>,
  identity: Pick<Identity, 'storeId' | 'tillId'>,
  at: Moment,
): Desk {
  const settings = store.feed.marketing.read() ?? NO_SETTINGS;
  return { figures: store.figures, settings, ...identity, at };
}

/** What limits and budgets have lost; keys that lost nothing are absent. */
export function limitsUsed(
  limits: readonly SharedLimit[],
  desk: Desk,
  coupons: readonly string[],
): Cheque['limitsUsed'] {
  if (limits.length === 0) return undefined;
  return limitsUsedAt(limits, { ...desk, figureOf: figuresOf(desk) }, coupons).limitsUsed;
}

/** A member's facts at this moment at this till: the hub's, and what he bought here since. */
export function memberFactsAt(item: MemberItem, desk: Desk): MemberFacts {
  const { memberId } = item;
  const own = desk.figures.ownOf(memberId);
  const timed = item.timed ?? NOTHING_TIMED;
  const figureOf = figuresOf(desk);
  return factsAt(withOwn(item.facts, own), timedWithOwn(timed, own), { ...desk, figureOf });
}

/** The hub's count and one's own on top. */
function figuresOf({ figures }: Desk): (key: string) => number {
  const own = new Map(figures.ownOf(ALL).map(({ key, delta }) => [key, delta]));
  return (key) => figures.byKey(key) + (own.get(key) ?? 0);
}

function withOwn(facts: MemberFacts, own: readonly OwnUse[]): MemberFacts {
  if (own.length === 0) return facts;
  const counters = { ...facts.counters };
  const coupons = { ...facts.coupons };
  const all = facts.history['all'] ?? { count: 0, sumKopecks: 0, lastDate: null };
  let bought = all;
  for (const { key, delta, sumKopecks } of own) {
    if (key.startsWith(COUPON)) delete coupons[key.slice(COUPON.length)];
    else if (!key.startsWith(BOUGHT)) counters[key] = (counters[key] ?? 0) + delta;
    else {
      const date = key.slice(BOUGHT.length);
      const { count, lastDate } = bought;
      bought = {
        count: count + delta,
        sumKopecks: bought.sumKopecks + sumKopecks,
        lastDate: lastDate === null || date > lastDate ? date : lastDate,
      };
    }
  }
  return { ...facts, counters, coupons, history: { ...facts.history, all: bought } };
}

function timedWithOwn(timed: TimedFacts, own: readonly OwnUse[]): TimedFacts {
  if (own.length === 0) return timed;
  const days = [...(timed.days['all'] ?? [])];
  const used = new Set<string>();
  for (const { key, delta, sumKopecks } of own) {
    if (key.startsWith(COUPON)) used.add(key.slice(COUPON.length));
    if (key.startsWith(BOUGHT)) days.push([key.slice(BOUGHT.length), delta, sumKopecks]);
  }
  return {
    coupons: timed.coupons.filter(({ code }) => !used.has(code)),
    days: { ...timed.days, all: days },
  };
}
