/**
 * A member's facts at a moment. The hub sends figures by day and coupons with their times, because a till may be
 * off-line when midnight passes; here they become what rules read. The same on the till and in the hub.
 */
import { z } from 'zod';
import { kopecks } from '../money/types.ts';
import type { MemberFacts, Moment } from '../promotions/cheque.ts';
import { code } from '../promotions/vocabulary.ts';
import { parseHistoryKey } from './keys.ts';
import type { HistoryKey } from './keys.ts';
import { restriction, RESTRICTIONS_MAX } from './restriction.ts';
import { bucketOf, isInWindow } from './window.ts';

export const COUNTERS_MAX = 500;
export const HISTORY_KEYS_MAX = 200;

/** A counter that promotions change and read under its code; its value is kept per holder and window. */
export const counterDefinition = z.strictObject({
  code: code.regex(/^[^@:]+$/),
  /** `promotion`: of the promotion that changes it; rules read it as `<code>:<promotion>`. */
  per: z.enum(['customer', 'store', 'till', 'promotion']),
  window: z.enum(['day', 'week', 'month', 'all']),
});
export type CounterDefinition = z.infer<typeof counterDefinition>;

/** What all tills of a partner must know to read figures. */
export const marketingSettings = z.object({
  counters: z.array(counterDefinition).max(COUNTERS_MAX),
  /** Keys of purchase history that the published promotions read. */
  historyKeys: z.array(z.string().max(200)).max(HISTORY_KEYS_MAX),
  restrictions: z.array(restriction).max(RESTRICTIONS_MAX),
});
export type MarketingSettings = z.infer<typeof marketingSettings>;

export const NO_SETTINGS: MarketingSettings = { counters: [], historyKeys: [], restrictions: [] };

/** What a member's purchases of one local day come to. */
const historyDay = z.tuple([z.iso.date(), z.int(), kopecks]);

/** Facts that depend on the moment of the sale. */
export const timedFacts = z.object({
  /** Coupons held, each usable from and until an instant. */
  coupons: z.array(
    z.object({
      code: z.string(),
      emission: z.string(),
      fromMs: z.int(),
      untilMs: z.int().nullable(),
    }),
  ),
  /** Purchases by scope (`all`, `category:tea`) and day, as far back as any window reaches. */
  days: z.record(z.string(), z.array(historyDay)),
});
export type TimedFacts = z.infer<typeof timedFacts>;

export const NOTHING_TIMED: TimedFacts = { coupons: [], days: {} };

/** What the caller knows beside the member: where the sale is, and figures that are nobody's own. */
export interface Circumstances {
  readonly settings: MarketingSettings;
  readonly at: Moment;
  readonly storeId: string;
  readonly tillId: string;
  /** What a shared counter has come to; 0 where nothing is known. */
  readonly figureOf: (key: string) => number;
}

/** Facts as rules read them now. */
export function factsAt(facts: MemberFacts, timed: TimedFacts, now: Circumstances): MemberFacts {
  const date = now.at.local.slice(0, 10);
  const coupons: Record<string, string> = { ...facts.coupons };
  for (const coupon of timed.coupons) {
    const begun = coupon.fromMs <= now.at.epochMs;
    if (begun && (coupon.untilMs === null || now.at.epochMs < coupon.untilMs)) {
      coupons[coupon.code] = coupon.emission;
    }
  }
  const history = { ...facts.history };
  for (const text of now.settings.historyKeys) {
    const key = parseHistoryKey(text);
    if (key === null || key.window === 'all') continue;
    history[text] = inWindow(key, timed.days[key.scope] ?? [], date);
  }
  return { ...facts, coupons, history, counters: countersAt(facts.counters, now, date) };
}

/**
 * Key of a counter's figure in its present window; null where the holder is not known. Figures of customers
 * are kept with the member, the others under `counter/…`.
 */
export function counterKey(
  definition: CounterDefinition,
  holder: { readonly storeId: string; readonly tillId: string; readonly promotionId: string },
  date: string,
): { readonly owner: 'member' | 'all'; readonly key: string } {
  const bucket = bucketOf(definition.window, date);
  const { code: name } = definition;
  switch (definition.per) {
    case 'customer':
      return { owner: 'member', key: name + bucket };
    case 'promotion':
      return { owner: 'member', key: `${name}:${holder.promotionId}${bucket}` };
    case 'store':
      return { owner: 'all', key: `counter/${name}:${holder.storeId}${bucket}` };
    case 'till':
      return { owner: 'all', key: `counter/${name}:${holder.tillId}${bucket}` };
  }
}

function countersAt(
  counters: MemberFacts['counters'],
  now: Circumstances,
  date: string,
): MemberFacts['counters'] {
  const read = { ...counters };
  for (const definition of now.settings.counters) {
    if (definition.per === 'promotion') {
      for (const [key, value] of Object.entries(counters)) {
        const bucket = bucketOf(definition.window, date);
        if (!key.startsWith(`${definition.code}:`) || bucket === '' || !key.endsWith(bucket)) {
          continue;
        }
        read[key.slice(0, -bucket.length)] = value;
      }
      continue;
    }
    const { owner, key } = counterKey(definition, { ...now, promotionId: '' }, date);
    read[definition.code] = owner === 'member' ? (counters[key] ?? 0) : now.figureOf(key);
  }
  return read;
}

function inWindow(
  key: HistoryKey,
  days: TimedFacts['days'][string],
  date: string,
): MemberFacts['history'][string] {
  let [count, sumKopecks] = [0, 0];
  let lastDate: string | null = null;
  for (const [day, dayCount, daySum] of days) {
    if (!isInWindow(key.window, day, date)) continue;
    count += dayCount;
    sumKopecks += daySum;
    if (dayCount > 0 && (lastDate === null || day > lastDate)) lastDate = day;
  }
  return { count: Math.max(0, count), sumKopecks, lastDate };
}
