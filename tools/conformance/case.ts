/**
 * Shape of a file of carts with expected results. Money is in major units with two digits. What the shape
 * does not name is kept by zod's loose objects and told as `ignored`: a field nobody reads may have mattered.
 */
import { z } from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const amount = z.number();
const texts = z.union([z.string(), z.array(z.string())]);

const ruleMatch = z.looseObject({
  field: z.string(),
  op: z.string(),
  values: z.array(scalar).optional(),
  value: z.union([scalar, z.array(scalar)]).optional(),
});

const plainMatch = z.looseObject({
  sku: texts.optional(),
  category: texts.optional(),
  product: texts.optional(),
  unitPriceMin: amount.optional(),
  unitPriceMax: amount.optional(),
});

/** Which goods: named fields, or a list of comparisons that all must hold. */
const match = z.union([z.array(ruleMatch), plainMatch]);
export type Match = z.infer<typeof match>;
export type RuleMatch = z.infer<typeof ruleMatch>;

const condition = z.looseObject({
  field: z.string(),
  op: z.string().default('gte'),
  value: z.union([scalar, z.array(scalar)]).optional(),
  values: z.array(scalar).optional(),
  category: texts.optional(),
  match: match.optional(),
});
export type Condition = z.infer<typeof condition>;

const discountFields = {
  kind: z.string(),
  scope: z.string().optional(),
  value: amount.optional(),
  perUnit: z.boolean().optional(),
  allocation: z.string().optional(),
  match: match.optional(),
  maxUnitsPerLine: z.int().min(1).optional(),
  maxUnits: z.int().min(1).optional(),
  maxItems: z.int().min(0).optional(),
  maxAmount: amount.optional(),
  groupSize: z.int().min(1).optional(),
  rounding: z.string().optional(),
  firstUnit: amount.optional(),
  additionalUnit: amount.optional(),
};

const action = z.looseObject(discountFields);
export type Action = z.infer<typeof action>;

const side = z.looseObject({
  any: z.boolean().optional(),
  sku: texts.optional(),
  category: texts.optional(),
  product: texts.optional(),
  match: match.optional(),
  qty: z.int().min(1),
  pick: z.string().optional(),
});
export type Side = z.infer<typeof side>;

const promotion = z.looseObject({
  ...discountFields,
  kind: z.string().optional(),
  name: z.string().optional(),
  code: z.string().optional(),
  actions: z.array(action).optional(),
  conditions: z.array(condition).default([]),
  priority: z.number().optional(),
  exclusive: z.boolean().optional(),
  group: z.string().optional(),
  global_: z.boolean().optional(),
  lane: z.string().optional(),
  coupon: z.string().optional(),
  couponValidity: z.string().optional(),
  couponUsageExhausted: z.boolean().optional(),
  trigger: z.string().optional(),
  auto: z.boolean().optional(),
  automatic: z.boolean().optional(),
  validity: z.string().optional(),
  appliesToDiscounted: z.boolean().optional(),
  campaignBudget: z.looseObject({ type: z.string(), limit: amount, used: amount }).optional(),
  buy: side.optional(),
  get: side.optional(),
  percentOff: amount.optional(),
  fixedOffPerUnit: amount.optional(),
  maxGetUnits: z.int().min(1).optional(),
  gift: z
    .looseObject({
      sku: z.string(),
      qty: z.int().min(1).default(1),
      addedAsExtraUnits: z.boolean().optional(),
      price: amount.optional(),
      listPrice: amount.optional(),
    })
    .optional(),
  repeat: z.boolean().optional(),
  perMoney: amount.optional(),
  base: z.string().optional(),
  expireAfterDays: z.int().min(1).optional(),
  moneyPerPoint: amount.optional(),
  requiredPoints: amount.optional(),
  pointsCost: amount.optional(),
  amountMinor: z.int().optional(),
  weightsMinor: z.array(z.int().min(0)).optional(),
  method: z.string().optional(),
});
export type Promotion = z.infer<typeof promotion>;

const line = z.looseObject({
  sku: z.string().min(1),
  price: amount.min(0),
  qty: z.number().min(0),
  category: z.string().optional(),
  product: z.string().optional(),
  minPrice: amount.optional(),
  subtotal: amount.optional(),
  tax: z.looseObject({ rate: z.number().min(0), included: z.boolean() }).optional(),
  alreadyDiscounted: z.boolean().optional(),
  priceAfterCatalogPromotion: amount.optional(),
});
export type Line = z.infer<typeof line>;

const amountBySku = z.record(z.string(), amount);

const expected = z.looseObject({
  total: amount.optional(),
  subtotal: amount.optional(),
  discountTotal: amount.optional(),
  lineDiscounts: amountBySku.optional(),
  itemLevelLineDiscounts: amountBySku.optional(),
  lineDiscountsMultiset: z.array(amount).optional(),
  unitDiscounts: z.record(z.string(), z.array(amount)).optional(),
  unitPriceAfter: amountBySku.optional(),
  lineTotalAfter: amountBySku.optional(),
  applied: z.array(z.looseObject({ sku: z.string(), code: z.string(), amount })).optional(),
  discountByPromotion: amountBySku.optional(),
  discountByTaxGroup: amountBySku.optional(),
  grossBefore: amount.optional(),
  net: amount.optional(),
  tax: amount.optional(),
  couponRejected: z.boolean().optional(),
  rejected: z.array(z.string()).optional(),
  rejectedByBudget: z.array(z.string()).optional(),
  giftUnits: z.record(z.string(), z.number()).optional(),
  pointsEarned: amount.optional(),
  pointsSpent: amount.optional(),
  availableIssuedPoints: amount.optional(),
  balanceAfterDays: z.record(z.string(), amount).optional(),
  allocationMinor: z.array(z.int()).optional(),
  refund: z
    .looseObject({ returned: z.record(z.string(), z.number()), amount, left: amount })
    .optional(),
});
export type Expected = z.infer<typeof expected>;

export const outsideCase = z.looseObject({
  source: z.string().default(''),
  name: z.string().min(1),
  lines: z.array(line),
  promotions: z.array(promotion),
  context: z
    .looseObject({
      couponCodes: z.array(z.string()).optional(),
      customerGroup: texts.optional(),
      previousOrders: z.int().min(0).optional(),
      points: amount.optional(),
      redeem: z.boolean().optional(),
    })
    .default({}),
  applyOrder: z.string().optional(),
  expected,
  expected_in_2024_spec: expected.optional(),
  comparable: z.string(),
  notes: z.string().optional(),
});
export type OutsideCase = z.infer<typeof outsideCase>;

/** Names of fields that the shape does not know, e.g. `promotions[0].colour`. */
export function unknownFields(one: OutsideCase): string[] {
  const found: string[] = [];
  const look = (value: object, schema: { readonly shape: object }, at: string): void => {
    for (const key of Object.keys(value)) if (!(key in schema.shape)) found.push(`${at}${key}`);
  };
  look(one, outsideCase, '');
  for (const [place, each] of one.lines.entries()) look(each, line, `lines[${place}].`);
  for (const [place, each] of one.promotions.entries()) {
    look(each, promotion, `promotions[${place}].`);
    for (const inner of each.actions ?? []) look(inner, action, `promotions[${place}].actions.`);
    for (const inner of each.conditions) {
      look(inner, condition, `promotions[${place}].conditions.`);
    }
  }
  return found;
}
