/** Purchases as the console and the API show them. Money is decimal text in rubles. */
import { z } from 'zod';
import { memberId, purchaseId, storeId, tillId } from '../../kernel/ids.ts';
import { moneyText } from '../../money/text.ts';
import { paymentMethod } from '../../promotions/cheque.ts';
import { traceEntry } from '../../promotions/result.ts';
import { operation } from '../operation.ts';
import { page, pageQuery } from '../paging.ts';

export const purchaseRow = z.object({
  purchaseId,
  number: z.string(),
  /** Instant of the sale (ISO 8601, UTC) and the store's wall time as printed. */
  at: z.iso.datetime(),
  localTime: z.string(),
  storeId,
  storeName: z.string(),
  tillId,
  tillName: z.string(),
  memberId: memberId.nullable(),
  memberName: z.string().nullable(),
  /** The member has left the programme: the name is erased, the id stays. */
  memberLeft: z.boolean().optional(),
  memberNumber: z.string().nullable(),
  initial: moneyText,
  discount: moneyText,
  redeemed: moneyText,
  total: moneyText,
  /** Bonuses to come, in decimal text of their currency. */
  accrued: z.string(),
  /** Money given back in all its refunds, and what is left of the total. */
  refunded: moneyText,
  net: moneyText,
  refundState: z.enum(['none', 'part', 'whole']),
  offline: z.boolean(),
  lineCount: z.int(),
});
export type PurchaseRow = z.infer<typeof purchaseRow>;

export const purchaseLineView = z.object({
  lineId: z.string(),
  sku: z.string(),
  barcode: z.string().nullable(),
  name: z.string(),
  /** Decimal text, up to three digits after the dot. */
  quantity: z.string(),
  unitPrice: moneyText,
  initial: moneyText,
  discount: moneyText,
  redeemed: moneyText,
  total: moneyText,
  /** How much of the quantity came back, decimal text. */
  returned: z.string(),
  parts: z.array(
    z.object({ promotionId: z.string(), promotionName: z.string(), amount: moneyText }),
  ),
});

export const accrualView = z.object({
  promotionId: z.string(),
  promotionName: z.string(),
  currency: z.string(),
  /** As a person reads it; the code where the hub knows no name. */
  currencyName: z.object({ ru: z.string(), en: z.string() }),
  amount: z.string(),
  base: moneyText,
  activateOn: z.iso.date().nullable(),
  expireOn: z.iso.date().nullable(),
});

/** Things HQ should look at in a refund. */
export const refundFlag = z.enum([
  'over_refunded',
  'figures_differ',
  'short_reversal',
  'recheck_withheld',
]);

/** Goods that came back of a purchase. */
export const refundRow = z.object({
  refundId: z.uuid(),
  number: z.string(),
  purchaseId,
  purchaseNumber: z.string(),
  at: z.iso.datetime(),
  localTime: z.string(),
  /** Where the goods came back to. */
  storeName: z.string(),
  /** null: not at a till. */
  tillName: z.string().nullable(),
  memberId: memberId.nullable(),
  memberName: z.string().nullable(),
  reason: z.string(),
  money: moneyText,
  /** Money beyond what was there to come back. */
  excess: moneyText,
  offline: z.boolean(),
  flags: z.array(refundFlag),
});
export type RefundRow = z.infer<typeof refundRow>;

/** Bonuses moved by a refund, one row a currency. */
const refundBonuses = z.object({
  currency: z.string(),
  currencyName: z.object({ ru: z.string(), en: z.string() }),
  /** Decimal text: spent ones that came back, earned ones taken back, and what the policy left. */
  back: z.string(),
  taken: z.string(),
  left: z.string(),
});

export const refundView = refundRow.extend({
  lines: z.array(
    z.object({
      lineId: z.string(),
      name: z.string(),
      quantity: z.string(),
      /** Of it, more than had been sold and was left. */
      excess: z.string(),
      money: moneyText,
    }),
  ),
  payments: z.array(z.object({ method: paymentMethod, amount: moneyText })),
  bonuses: z.array(refundBonuses),
});
export type RefundView = z.infer<typeof refundView>;

/** One purchase, down to the promotion per line and why others did not fire. */
export const purchaseView = purchaseRow.extend({
  cashier: z.string().nullable(),
  lines: z.array(purchaseLineView),
  payments: z.array(
    z.object({
      method: paymentMethod,
      amount: moneyText,
      tendered: moneyText,
      change: moneyText,
    }),
  ),
  accruals: z.array(accrualView),
  refunds: z.array(refundView),
  trace: z.array(traceEntry),
  /** False: only what fired is known; why the rest did not cannot be computed again any more. */
  traceWhole: z.boolean(),
  /** Inputs of the calculation, for replay. */
  calculation: z.object({
    bundleHash: z.string(),
    inputHash: z.string(),
    engineVersion: z.string(),
    facts: z.array(z.object({ fact: z.string(), value: z.string() })),
  }),
  receivedAt: z.iso.datetime(),
});
export type PurchaseView = z.infer<typeof purchaseView>;

export const listPurchases = operation({
  id: 'purchases.list',
  summary: { ru: 'Покупки', en: 'Purchases' },
  method: 'GET',
  path: '/api/v1/purchases',
  access: { kind: 'right', right: 'purchases.read' },
  params: z.object({}),
  query: pageQuery.extend({
    storeId: storeId.optional(),
    tillId: tillId.optional(),
    memberId: memberId.optional(),
    /** Receipt number, its beginning. */
    number: z.string().max(40).optional(),
    /** Store-local dates, both included. */
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
  }),
  body: z.undefined(),
  response: page(purchaseRow),
  errors: ['paging.bad_cursor'],
});

export const getPurchase = operation({
  id: 'purchases.get',
  summary: { ru: 'Покупка', en: 'A purchase' },
  method: 'GET',
  path: '/api/v1/purchases/:purchaseId',
  access: { kind: 'right', right: 'purchases.read' },
  params: z.object({ purchaseId }),
  query: z.object({}),
  body: z.undefined(),
  response: purchaseView,
  errors: ['purchase.unknown'],
});

export const listRefunds = operation({
  id: 'refunds.list',
  summary: { ru: 'Возвраты', en: 'Refunds' },
  method: 'GET',
  path: '/api/v1/refunds',
  access: { kind: 'right', right: 'purchases.read' },
  params: z.object({}),
  query: pageQuery.extend({
    storeId: storeId.optional(),
    /** Store-local dates, both included. */
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
    /** Receipt number of the refund or of its purchase, its beginning. */
    number: z.string().max(40).optional(),
    /** `true`: only those HQ should look at. */
    flagged: z.enum(['true', 'false']).optional(),
  }),
  body: z.undefined(),
  response: page(refundRow),
  errors: ['paging.bad_cursor'],
});
