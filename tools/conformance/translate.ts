/** One case as a bundle, a cheque and a member of ours. */
import { memberId, partnerId, storeId, tillId } from '@verno/shared/kernel/ids';
import type { ActionInput, BundleInput, PromotionInput } from '@verno/shared/promotions/bundle';
import type { Cheque, MemberFacts } from '@verno/shared/promotions/cheque';
import type { ConditionInput } from '@verno/shared/promotions/condition';
import { discountOf, isItemLevel, ownAction } from './actions.ts';
import type { DiscountPhase, Meaning } from './actions.ts';
import type { OutsideCase, Promotion } from './case.ts';
import { conditionOf } from './conditions.ts';
import { conventionsOf, inOrder } from './conventions.ts';
import type { Conventions, Placed } from './conventions.ts';
import { couponsShown, emissionsOf, entryCode, entryConditions } from './coupons.ts';
import { listOf, openDesk, toKopecks } from './desk.ts';
import type { Desk } from './desk.ts';
import { chequeLines } from './goods.ts';
import { FUTURE, PAST } from './moment.ts';
import {
  currencyOf,
  earnOf,
  isReward,
  POINTS,
  priceActions,
  priceCondition,
  spendOf,
  wishOf,
} from './points.ts';
import { buyGetOf, giftOf } from './sets.ts';
import { groupOf, groupsOf } from './stacking.ts';

const PARTNER = '0190f0a0-0000-7000-8000-000000000001';
const STORE = '0190f0a0-0000-7000-8000-000000000002';
const TILL = '0190f0a0-0000-7000-8000-000000000003';
const MEMBER = '0190f0a0-0000-7000-8000-000000000004';

const SET_KINDS = new Set(['buy_get', 'gift_units']);

/** How much of a case is translated. */
export interface Wanted {
  /** Points the member may spend, in hundredths; null where the case knows of none. */
  readonly pointsMinor: number | null;
  /** With what points pay for. */
  readonly rewards: boolean;
  /** With what is taken off the order as a whole. */
  readonly orderLevel: boolean;
}

export interface Translated {
  readonly bundle: BundleInput;
  readonly cheque: Cheque;
  readonly facts: MemberFacts;
  /** Our promotion's id → the place in the case's list. */
  readonly listed: ReadonlyMap<string, number>;
  readonly desk: Desk;
}

export function translate(one: OutsideCase, wanted: Wanted): Translated {
  const desk = openDesk(one.lines.map((line) => line.sku));
  const lines = chequeLines(desk, one);
  const conventions = conventionsOf(one);
  const listed = new Map<string, number>();
  const limitsUsed: Record<string, number> = {};
  const promotions: PromotionInput[] = [];
  const placed = inOrder(one);
  const phases = phasesOf(desk, placed);
  for (const [rank, { promotion, listed: place }] of placed.entries()) {
    if (promotion.validity === 'disabled') continue;
    if (!wanted.rewards && isReward(promotion)) continue;
    const id = `p${String(rank).padStart(4, '0')}`;
    const meaning = meaningOf(one, conventions, promotion, phases[rank] ?? 'goods');
    const actions = actionsOf(desk, promotion, meaning, wanted);
    if (actions.length === 0) continue;
    listed.set(id, place);
    promotions.push({
      id,
      version: 1,
      name: entryName(promotion, place).slice(0, 200),
      priority: placed.length - rank,
      ...periodOf(desk, promotion),
      ...limitsOf(desk, promotion, id, limitsUsed),
      stackingGroup: groupOf(desk, one, conventions, promotion),
      exclusive: promotion.exclusive === true ? 'cheque' : 'none',
      rules: [{ id: 'r', when: { all: conditionsOf(desk, one, conventions, promotion) }, actions }],
    });
  }
  const wish = wanted.rewards ? wishOf(desk, one, wanted.pointsMinor ?? 0) : null;
  return {
    bundle: {
      schema: 1,
      partnerId: PARTNER,
      version: 1,
      currencies: [currencyOf()],
      stackingGroups: groupsOf(desk, one, conventions),
      emissions: emissionsOf(desk, one),
      promotions,
    },
    cheque: {
      partnerId: partnerId.parse(PARTNER),
      storeId: storeId.parse(STORE),
      tillId: tillId.parse(TILL),
      lines,
      paymentMethod: null,
      identification: null,
      coupons: couponsShown(one),
      redemption: wish === null ? null : { currency: POINTS, amount: wish },
      limitsUsed,
    },
    facts: factsOf(desk, one, wanted.pointsMinor),
    listed,
    desk,
  };
}

/** How a promotion of a case is called in what is expected. */
export function entryName(promotion: Promotion, place: number): string {
  return promotion.code ?? promotion.name ?? `promotion ${place + 1}`;
}

function meaningOf(
  one: OutsideCase,
  conventions: Conventions,
  promotion: Promotion,
  phase: DiscountPhase,
): Meaning {
  const { lines } = one;
  return { conventions, phase, lines, spareDiscounted: promotion.appliesToDiscounted === false };
}

/** Sets have a phase of their own, so what stands between two sets cannot be said. */
function phasesOf(desk: Desk, placed: readonly Placed[]): DiscountPhase[] {
  const sets = placed.map(({ promotion }) => promotion.kind === 'buy_get');
  const first = sets.indexOf(true);
  const last = sets.lastIndexOf(true);
  return placed.map(({ promotion }, rank) => {
    const discount = !SET_KINDS.has(promotion.kind ?? '');
    if (discount && rank > first && rank < last) desk.unsupported.push('a discount between sets');
    return first === -1 || rank < last ? 'goods' : 'cheque';
  });
}

function actionsOf(
  desk: Desk,
  promotion: Promotion,
  meaning: Meaning,
  { orderLevel }: Wanted,
): ActionInput[] {
  const price = priceActions(desk, promotion);
  switch (promotion.kind ?? '') {
    case 'buy_get':
      return withPrice(price, buyGetOf(desk, promotion));
    case 'gift_units':
      return withPrice(price, giftOf(desk, promotion));
    case 'earn_points':
      return [earnOf(desk, promotion)];
    case 'spend_points':
      return [spendOf(desk, promotion)];
    default: {
      const own = promotion.actions ?? [ownAction(promotion)];
      const kept = own.filter((action) => orderLevel || isItemLevel(action));
      const discounts = kept.flatMap((action) => discountOf(desk, action, meaning));
      return discounts.length === 0 ? [] : [...discounts, ...price];
    }
  }
}

function withPrice(price: readonly ActionInput[], action: ActionInput | null): ActionInput[] {
  return action === null ? [] : [action, ...price];
}

function conditionsOf(
  desk: Desk,
  one: OutsideCase,
  conventions: Conventions,
  promotion: Promotion,
): ConditionInput[] {
  return [
    ...entryConditions(desk, promotion),
    ...promotion.conditions.map((each) => conditionOf(desk, one, conventions, each)),
    ...priceCondition(desk, one, promotion),
  ];
}

function periodOf(desk: Desk, { validity = 'active' }: Promotion): Partial<PromotionInput> {
  switch (validity) {
    case 'active':
    case 'valid':
      return {};
    case 'expired':
      return { period: { to: PAST } };
    case 'not_started':
      return { period: { from: FUTURE } };
    default:
      desk.unsupported.push(`validity ${validity}`);
      return {};
  }
}

/** A campaign's budget refuses a promotion that would pass it; a coupon's uses are a limit per code. */
function limitsOf(
  desk: Desk,
  promotion: Promotion,
  id: string,
  used: Record<string, number>,
): Partial<PromotionInput> {
  const { campaignBudget, couponUsageExhausted } = promotion;
  const fields: Partial<PromotionInput> = {};
  if (campaignBudget?.type === 'spend') {
    const moneyKopecks = toKopecks(desk, campaignBudget.limit, 'campaignBudget');
    fields.budget = { moneyKopecks, onExceed: 'skip' };
    used[`${id}/budget.money`] = toKopecks(desk, campaignBudget.used, 'campaignBudget');
  } else if (campaignBudget?.type === 'usage') {
    fields.budget = { uses: campaignBudget.limit, onExceed: 'skip' };
    used[`${id}/budget.uses`] = campaignBudget.used;
  } else if (campaignBudget !== undefined) {
    desk.unsupported.push(`campaignBudget ${campaignBudget.type}`);
  }
  const code = entryCode(promotion);
  if (couponUsageExhausted === true && code !== null) {
    fields.limits = [{ id: 'coupon', per: 'code', unit: 'uses', max: 1, onExceed: 'skip' }];
    used[`${id}/coupon:${code}`] = 1;
  }
  return fields;
}

function factsOf(desk: Desk, one: OutsideCase, pointsMinor: number | null): MemberFacts {
  const attributes: MemberFacts['attributes'] = {};
  for (const [key, value] of Object.entries(one.context)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      attributes[desk.names.code(key)] = value;
    }
  }
  const points = pointsMinor === null ? {} : { [POINTS]: pointsMinor };
  return {
    memberId: memberId.parse(MEMBER),
    attributes,
    dates: {},
    answers: {},
    statuses: {},
    segments: listOf(one.context.customerGroup).map((group) => desk.names.code(group)),
    counters: points,
    coupons: {},
    balances: points,
    history: { all: { count: one.context.previousOrders ?? 0, sumKopecks: 0, lastDate: null } },
    card: null,
    contacts: null,
  };
}
