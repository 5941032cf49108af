/** Short ways to write cheques, members and bundles in tests. */
import { partnerId, storeId, tillId, memberId, sku } from '../kernel/ids.ts';
import { lineAmount } from '../purchase/totals.ts';
import { bundleText, parseBundle } from './bundle.ts';
import type { ActionInput, BundleInput, PromotionInput } from './bundle.ts';
import type { Cheque, ChequeLine, MemberFacts, Moment } from './cheque.ts';
import { compile } from './compile.ts';
import type { Program } from './program.ts';
import type { ConditionInput } from './condition.ts';
import { evaluate } from './evaluate.ts';
import type { EngineResult } from './result.ts';

export const PARTNER = '0190f0a0-0000-7000-8000-000000000001';
export const STORE = '0190f0a0-0000-7000-8000-000000000002';
export const TILL = '0190f0a0-0000-7000-8000-000000000003';
export const MEMBER = '0190f0a0-0000-7000-8000-000000000004';

/** A Wednesday. */
export const NOON: Moment = { epochMs: 1_763_542_800_000, local: '2025-11-19T12:00:00' };

type LineFields = Partial<Omit<ChequeLine, 'sku'>> & {
  readonly price: number;
  readonly pieces?: number;
};

/** A line by its price in kopecks and its number of pieces. */
export function line(skuText: string, fields: LineFields): ChequeLine {
  const { price, pieces = 1, ...rest } = fields;
  const quantityMilli = rest.quantityMilli ?? pieces * 1000;
  return {
    lineId: skuText,
    sku: sku.parse(skuText),
    unitPriceKopecks: price,
    amountKopecks: lineAmount(price, quantityMilli),
    minUnitPriceKopecks: null,
    category: null,
    brand: null,
    attributes: {},
    alreadyDiscounted: false,
    ...rest,
    quantityMilli,
  };
}

export function cheque(lines: readonly ChequeLine[], fields: Partial<Cheque> = {}): Cheque {
  return {
    partnerId: partnerId.parse(PARTNER),
    storeId: storeId.parse(STORE),
    tillId: tillId.parse(TILL),
    lines: [...lines],
    paymentMethod: null,
    identification: null,
    coupons: [],
    redemption: null,
    ...fields,
  };
}

export function member(fields: Partial<MemberFacts> = {}): MemberFacts {
  return {
    memberId: memberId.parse(MEMBER),
    attributes: {},
    dates: {},
    answers: {},
    statuses: {},
    segments: [],
    counters: {},
    coupons: {},
    balances: {},
    history: {},
    card: null,
    contacts: null,
    ...fields,
  };
}

/** A promotion of one rule. */
export function promo(
  id: string,
  actions: ActionInput | readonly ActionInput[],
  fields: Partial<Omit<PromotionInput, 'rules'>> & { readonly when?: ConditionInput } = {},
): PromotionInput {
  const { when, ...rest } = fields;
  return {
    id,
    version: 1,
    name: id,
    ...rest,
    rules: [
      {
        id: 'r1',
        ...(when === undefined ? {} : { when }),
        actions: isList(actions) ? actions : [actions],
      },
    ],
  };
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

/** Bonuses of two digits, a hundred minor units to the ruble. */
export const BONUS = {
  code: 'bonus',
  name: { ru: 'Бонусы', en: 'Bonuses' },
  precision: 2,
  perRuble: 100,
};

export function bundleOf(
  promotions: readonly PromotionInput[],
  fields: Partial<BundleInput> = {},
): BundleInput {
  return {
    schema: 1,
    partnerId: PARTNER,
    version: 1,
    currencies: [BONUS],
    ...fields,
    promotions,
  };
}

/** Compiles or throws with the problems: a test's bundle is meant to be right. */
export function programOf(
  promotions: readonly PromotionInput[],
  fields: Partial<BundleInput> = {},
): Program {
  const parsed = parseBundle(bundleText(bundleOf(promotions, fields)));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const compiled = compile(parsed.value);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return compiled.value;
}

interface Sale {
  readonly facts?: MemberFacts | null;
  readonly at?: Moment;
  readonly cheque?: Partial<Cheque>;
  readonly bundle?: Partial<BundleInput>;
  readonly considerAll?: boolean;
}

/** Prices some lines by some promotions. */
export function price(
  promotions: readonly PromotionInput[],
  lines: readonly ChequeLine[],
  sale: Sale = {},
): EngineResult {
  return evaluate(
    programOf(promotions, sale.bundle),
    cheque(lines, sale.cheque),
    sale.facts ?? null,
    sale.at ?? NOON,
    { trace: true, considerAll: sale.considerAll ?? false },
  );
}

/** What was taken off each line, by its id. */
export function discounts(result: EngineResult): Record<string, number> {
  return Object.fromEntries(
    result.lines.map((one) => [one.lineId, one.initialKopecks - one.amountKopecks]),
  );
}

/** Why a promotion did not fire: the code alone. */
export function whyNot(result: EngineResult, promotionId: string): string | null {
  const entry = result.trace.find((one) => one.promotionId === promotionId);
  return entry?.reason?.code ?? null;
}
