/**
 * What the benchmark's shop does beside discounts and bonuses, so that a purchase changes everything a
 * purchase can: a counter, limits of the customer and of the whole promotion, a restriction of the till,
 * history by category, a status, coupons used and issued, bonuses spent.
 */
import { putDefinition } from '../../../cloud/hub/marketing/definitions.ts';
import { putEmission } from '../../../cloud/hub/marketing/emissions.ts';
import { makeCoupons } from '../../../cloud/hub/marketing/make.ts';
import { putTemplate } from '../../../cloud/hub/marketing/numbers.ts';
import { putRestriction } from '../../../cloud/hub/marketing/restrictions.ts';
import type { Tx } from '../../../cloud/hub/store/database.ts';
import { jsonb } from '../../../cloud/hub/store/rows.ts';
import { createIds, systemClock, systemRandom } from '../../../cloud/hub/system.ts';
import type { BundleInput, PromotionInput } from '@verno/shared/promotions/bundle';
import { restriction } from '@verno/shared/marketing/restriction';
import { statusSystem } from '@verno/shared/marketing/status';
import { PARTNER } from '../engine/ours.ts';

/** Buyers in this segment get a coupon with their purchase. */
export const GETS_COUPON = 'gets-coupon';
const USED = 'used';
const ISSUED = 'issued';
const VISITS = 'visits';
/** Coupons that a till's customers hold before the first purchase. */
const COUPONS_A_TILL = 3000;
/** Every so many purchases of a till use a coupon, get one, spend bonuses: in turn, never two of them. */
const EVERY = 5;
const SPENT = 1000;
const MANY = 1_000_000_000;

/** What purchase number `seq` of a till does. */
export function habitOf(seq: number): 'uses' | 'gets' | 'spends' | 'plain' {
  return (['uses', 'gets', 'spends'] as const)[seq % EVERY] ?? 'plain';
}

/** The coupon that purchase number `seq` of a till uses. */
export function couponOf(till: string, seq: number): { code: string; emission: string } {
  const place = Math.floor(seq / EVERY) % COUPONS_A_TILL;
  return { code: codeOf(till, place), emission: USED };
}

export const REDEMPTION = { currency: 'bonus', amount: SPENT };

export const EMISSIONS: NonNullable<BundleInput['emissions']> = [{ id: USED }, { id: ISSUED }];

export function marketingPromotions(): PromotionInput[] {
  const promotion = (
    id: string,
    rule: Omit<PromotionInput['rules'][number], 'id'>,
    more: Partial<PromotionInput> = {},
  ): PromotionInput => ({ id, version: 1, name: id, rules: [{ id: 'r1', ...rule }], ...more });
  // On one line of ten: a purchase has parts enough.
  const target = { goods: { categories: ['c1'] } };
  const off = { kind: 'percent' as const, percentBp: 10, target };
  const limits = (['customer', 'promotion'] as const).map((per) => ({
    id: per,
    per,
    period: 'month' as const,
    unit: 'uses' as const,
    max: MANY,
  }));
  const category = {
    kind: 'history' as const,
    key: 'category:c0:month',
    measure: 'count' as const,
  };
  return [
    promotion('count', {
      actions: [{ kind: 'change_counter', key: VISITS, op: 'increase', amount: 1 }],
    }),
    promotion('limited', { actions: [off] }, { limits }),
    promotion('regulars', { when: { ...category, min: 0 }, actions: [off] }),
    promotion('coupon', { when: { kind: 'coupon', emission: USED }, actions: [off] }),
    promotion(
      'next',
      { actions: [{ kind: 'issue_coupon', emission: ISSUED }] },
      { audience: { anySegment: [GETS_COUPON] } },
    ),
    promotion('pay', { actions: [{ kind: 'redeem', currency: 'bonus', shareBp: 3000 }] }),
  ];
}

/** Writes all of it, with the coupons that the tills' customers will show. */
export async function seedMarketing(tx: Tx, tills: readonly string[]): Promise<void> {
  const nowMs = Date.now();
  const ids = createIds(systemClock, systemRandom);
  await putDefinition(tx, PARTNER, { code: VISITS, name: VISITS, per: 'customer', window: 'all' });
  await putRestriction(tx, PARTNER, dayOfTill(), nowMs);
  const system = yearOfMember();
  await tx
    .insertInto('status_system')
    .values({
      partner_id: PARTNER,
      system_id: system.id,
      body: jsonb(system),
      changed_at: new Date(nowMs),
    })
    .execute();
  const template = { kind: 'mask', mask: '@@@@-########', numbering: 'random' } as const;
  await putTemplate(tx, PARTNER, { templateId: 'numbers', name: 'numbers', template });
  for (const [emissionId, kind] of [[USED, 'list'] as const, [ISSUED, 'personal'] as const]) {
    await putEmission(tx, PARTNER, { ...emission(emissionId), kind }, nowMs);
  }
  for (const till of tills) {
    const codes = Array.from({ length: COUPONS_A_TILL }, (_, place) => codeOf(till, place));
    const made = await makeCoupons(
      tx,
      { ids, random: systemRandom, nowMs },
      {
        partnerId: PARTNER,
        emissionId: USED,
        cause: { kind: 'request', id: ids.next(), nowMs },
        memberId: null,
        count: codes.length,
        codes,
      },
    );
    if (!made.ok) throw new Error(made.error.code);
  }
}

function codeOf(till: string, place: number): string {
  return `T${till.slice(-2)}-${String(place).padStart(5, '0')}`;
}

function emission(emissionId: string) {
  const text = { ru: emissionId, en: emissionId };
  return {
    emissionId,
    name: emissionId,
    shortText: text,
    fullText: text,
    imageUrl: null,
    templateId: 'numbers',
    lifetime: { activateAfterDays: 0, burnAfterDays: 30 },
    timeZone: 'Europe/Moscow',
    comesBack: true,
    couponsMax: null,
  };
}

function dayOfTill() {
  return restriction.parse({
    id: 'till-day',
    name: 'till-day',
    per: 'till',
    period: 'day',
    what: 'paid',
    max: MANY * 100,
    action: 'warn',
  });
}

function yearOfMember() {
  const tier = (code: string, from: number) => ({ code, name: { ru: code, en: code }, from });
  return statusSystem.parse({
    id: 'tier',
    name: { ru: 'tier', en: 'tier' },
    timeZone: 'Europe/Moscow',
    measure: { what: 'sum', window: 'year' },
    tiers: [tier('start', 0), tier('silver', 1_000_000), tier('gold', 10_000_000)],
    review: 'year',
    downgrade: 'keep_till',
  });
}
