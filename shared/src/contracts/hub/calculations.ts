/**
 * Purchases made through the API: calculate, set bonuses aside, confirm or cancel. A calculation has the
 * id that its purchase will have.
 */
import { z } from 'zod';
import { memberId, purchaseId, storeId, tillId } from '../../kernel/ids.ts';
import { moneyText } from '../../money/text.ts';
import { identificationMethod, paymentMethod } from '../../promotions/cheque.ts';
import { message, traceEntry } from '../../promotions/result.ts';
import { operation } from '../operation.ts';
import { page, pageQuery } from '../paging.ts';
import { memberIdentifier } from './member-identifiers.ts';
import { accrualView, purchaseLineView } from './purchases.ts';

/** An unfinished purchase is cancelled by the hub after so long; its bonuses are free again. */
export const CALCULATION_MINUTES = 30;
export const CALCULATION_LINES_MAX = 500;
export const CALCULATION_BYTES_MAX = 512 * 1024;

/** Decimal text of a quantity: up to three digits after the dot, greater than nothing. */
const quantityText = z.string().regex(/^(?=.*[1-9])\d{1,7}(\.\d{1,3})?$/);
const positiveMoney = moneyText.regex(/^\d/);
const amountText = z.string().regex(/^\d{1,13}(\.\d{1,4})?$/);

export const calculationLine = z.object({
  /** The caller's own name for the line; numbered where it is left out. */
  lineId: z.string().min(1).max(40).optional(),
  /** Goods by article number or by barcode: one of the two. */
  sku: z.string().min(1).max(64).optional(),
  barcode: z.string().min(1).max(64).optional(),
  quantity: quantityText.default('1'),
  /** The shop's own price of a unit; the catalogue's where it is left out. */
  unitPrice: positiveMoney.optional(),
  /** Name for the receipt where the goods are not in the catalogue. */
  name: z.string().min(1).max(200).optional(),
});
export type CalculationLine = z.infer<typeof calculationLine>;

/** What is bought, where and by whom. */
export const calculationInput = z.object({
  storeId,
  tillId,
  /** null = nobody is identified. */
  member: memberIdentifier.nullable().default(null),
  identification: identificationMethod.nullable().default(null),
  lines: z.array(calculationLine).min(1).max(CALCULATION_LINES_MAX),
  /** Where already known; promotions with a condition on payment need it. */
  paymentMethod: paymentMethod.nullable().default(null),
  coupons: z.array(z.string().min(1).max(64)).max(50).default([]),
  /** How many bonuses the customer wants to pay with: decimal text of the currency, or all that may be. */
  redemption: z
    .object({ currency: z.string().max(20), amount: z.union([amountText, z.literal('max')]) })
    .nullable()
    .default(null),
});
export type CalculationInput = z.output<typeof calculationInput>;

const calculationState = z.enum(['calculated', 'reserved', 'confirmed', 'cancelled', 'expired']);

/** One row of the list of unfinished operations. */
export const calculationRow = z.object({
  calculationId: purchaseId,
  state: calculationState,
  /** True for the test till's: such a purchase is never booked. */
  test: z.boolean(),
  storeId,
  storeName: z.string(),
  tillId,
  tillName: z.string(),
  memberId: memberId.nullable(),
  total: moneyText,
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** Why it was ended by hand. */
  reason: z.string().nullable(),
});
export type CalculationRow = z.infer<typeof calculationRow>;

/** What the engine answered. */
export const priceView = z.object({
  initial: moneyText,
  discount: moneyText,
  redeemed: moneyText,
  total: moneyText,
  lines: z.array(purchaseLineView),
  accruals: z.array(accrualView),
  /** null = the customer pays nothing with bonuses. */
  redemption: z
    .object({
      currency: z.string(),
      requested: z.string(),
      granted: z.string(),
      /** The most that may be paid with bonuses, and why no more. */
      limit: z.string(),
      reason: z.string(),
    })
    .nullable(),
  messages: z.array(message),
  /** Which promotions fired, which did not, and why. */
  trace: z.array(traceEntry),
  bundleHash: z.string(),
  inputHash: z.string(),
  engineVersion: z.string(),
});
export type PriceView = z.infer<typeof priceView>;

export const calculationView = calculationRow.extend({ price: priceView });
export type CalculationView = z.infer<typeof calculationView>;

/** How the customer paid; the sums make the total of the calculation. */
export const calculationPayment = z.object({ method: paymentMethod, amount: positiveMoney });
export const confirmBody = z.object({
  /** Left out: the whole total by the calculation's payment method, or in cash. */
  payments: z.array(calculationPayment).min(1).max(10).optional(),
  /** Number of the shop's own receipt; the hub numbers those without. */
  number: z.string().trim().min(1).max(40).optional(),
  cashier: z.string().trim().min(1).max(100).optional(),
});

export const confirmedPurchase = z.object({
  purchaseId,
  number: z.string(),
  total: moneyText,
  /** Spendable balances after the purchase; empty for an anonymous one. */
  balances: z.array(z.object({ currency: z.string(), active: z.string(), pending: z.string() })),
});

export const reasonText = z.string().trim().min(3).max(500);

const params = z.object({ calculationId: purchaseId });
const none = { params, query: z.object({}) } as const;
const make = { kind: 'right', right: 'purchases.make' } as const;
const settle = { kind: 'right', right: 'purchases.settle' } as const;

export const EXAMPLE_LINES = [
  { sku: '100245', quantity: '2', unitPrice: '89.90' },
  { barcode: '4601234567893', quantity: '0.350' },
];
const EXAMPLE_INPUT = {
  storeId: '019ab7d4-3c10-7a52-9d0e-000000000001',
  tillId: '019ab7d4-3c10-7a52-9d0e-000000000002',
  member: { kind: 'card', value: '2900000000018' },
  lines: EXAMPLE_LINES,
  paymentMethod: 'card',
  redemption: { currency: 'bonus', amount: 'max' },
};

export const calculatePurchase = operation({
  id: 'calculations.create',
  summary: { ru: 'Рассчитать покупку', en: 'Calculate a purchase' },
  notes: {
    ru: 'Считает тот же движок, что и на кассе, по действующему пакету правил и сведениям об участнике. Расчёт хранится 30 минут; незавершённый хаб отменяет сам. Ничего не проводится, пока расчёт не подтверждён.',
    en: 'The same engine as on the till calculates by the bundle in force and what is known of the member. A calculation is kept for 30 minutes; the hub cancels one that is not finished. Nothing is booked until it is confirmed.',
  },
  method: 'POST',
  path: '/api/v1/calculations',
  access: make,
  status: 201,
  bodyBytesMax: CALCULATION_BYTES_MAX,
  params: z.object({}),
  query: z.object({}),
  body: calculationInput,
  response: calculationView,
  errors: [
    'store.unknown',
    'till.unknown',
    'member.unknown',
    'member.blocked',
    'goods.unknown',
    'calculation.no_bundle',
    'calculation.bad_line',
  ],
  example: { body: EXAMPLE_INPUT },
});

export const recalculatePurchase = operation({
  id: 'calculations.replace',
  summary: { ru: 'Рассчитать заново', en: 'Calculate again' },
  notes: {
    ru: 'Тот же расчёт с другим составом; срок начинается снова. Резерв бонусов, если был, снимается.',
    en: 'The same calculation with other contents; its time begins anew. Bonuses that were set aside are freed.',
  },
  method: 'PUT',
  path: '/api/v1/calculations/:calculationId',
  access: make,
  bodyBytesMax: CALCULATION_BYTES_MAX,
  ...none,
  body: calculationInput,
  response: calculationView,
  errors: [...calculatePurchase.errors, 'calculation.unknown', 'calculation.ended'],
  example: { body: EXAMPLE_INPUT },
});

export const getCalculation = operation({
  id: 'calculations.get',
  summary: { ru: 'Расчёт', en: 'A calculation' },
  method: 'GET',
  path: '/api/v1/calculations/:calculationId',
  access: { kind: 'right', right: 'purchases.read' },
  ...none,
  body: z.undefined(),
  response: calculationView,
  errors: ['calculation.unknown'],
});

export const listCalculations = operation({
  id: 'calculations.list',
  summary: { ru: 'Незавершённые операции', en: 'Unfinished operations' },
  notes: {
    ru: 'Сначала новые. state=unfinished: рассчитанные и с резервом, ещё не подтверждённые.',
    en: 'Newest first. state=unfinished: calculated or with bonuses set aside, not confirmed yet.',
  },
  method: 'GET',
  path: '/api/v1/calculations',
  access: { kind: 'right', right: 'purchases.read' },
  params: z.object({}),
  query: pageQuery.extend({
    state: z.enum(['unfinished', ...calculationState.options]).optional(),
    storeId: storeId.optional(),
  }),
  body: z.undefined(),
  response: page(calculationRow),
  errors: ['paging.bad_cursor'],
});

export const reserveCalculation = operation({
  id: 'calculations.reserve',
  summary: { ru: 'Отложить бонусы', en: 'Set the bonuses aside' },
  notes: {
    ru: 'Откладывает бонусы, которыми оплачивается расчёт, чтобы их не потратили в другом месте, пока покупатель платит.',
    en: 'Sets aside the bonuses the calculation pays with, so that they cannot be spent elsewhere while the customer pays.',
  },
  method: 'POST',
  path: '/api/v1/calculations/:calculationId/reservation',
  access: make,
  ...none,
  body: z.object({}),
  response: calculationView,
  errors: [
    'calculation.unknown',
    'calculation.ended',
    'calculation.nothing_to_reserve',
    'bonus.insufficient',
    'member.blocked',
  ],
});

export const confirmCalculation = operation({
  id: 'calculations.confirm',
  summary: { ru: 'Подтвердить покупку', en: 'Confirm the purchase' },
  notes: {
    ru: 'Проводит покупку тем же путём, что и покупки касс, ровно один раз: повтор даёт тот же ответ.',
    en: 'Books the purchase the way purchases of tills are booked, exactly once: a repeat gives the same answer.',
  },
  method: 'POST',
  path: '/api/v1/calculations/:calculationId/confirmation',
  access: make,
  ...none,
  body: confirmBody,
  response: confirmedPurchase,
  errors: [
    'calculation.unknown',
    'calculation.ended',
    'calculation.payments_differ',
    'bonus.insufficient',
  ],
  example: {
    body: {
      payments: [{ method: 'card', amount: '161.82' }],
      number: '0417-33',
      cashier: 'Белова',
    },
    response: {
      purchaseId: '019ab7d4-3c10-7a52-9d0e-000000000009',
      number: '0417-33',
      total: '161.82',
      balances: [{ currency: 'bonus', active: '108.09', pending: '4.85' }],
    },
  },
});

export const cancelCalculation = operation({
  id: 'calculations.cancel',
  summary: { ru: 'Отменить покупку', en: 'Cancel the purchase' },
  method: 'POST',
  path: '/api/v1/calculations/:calculationId/cancellation',
  access: make,
  ...none,
  body: z.object({ reason: reasonText.optional() }),
  response: calculationRow,
  errors: ['calculation.unknown', 'calculation.ended'],
});

export const settleByHand = operation({
  id: 'calculations.settle',
  summary: { ru: 'Завершить вручную', en: 'Settle by hand' },
  notes: {
    ru: 'Незавершённую операцию подтверждает или отменяет сотрудник и указывает причину.',
    en: 'A person confirms or cancels an unfinished operation and says why.',
  },
  method: 'POST',
  path: '/api/v1/calculations/:calculationId/settlement',
  access: settle,
  ...none,
  body: z.discriminatedUnion('outcome', [
    confirmBody.extend({ outcome: z.literal('confirmed'), reason: reasonText }),
    z.object({ outcome: z.literal('cancelled'), reason: reasonText }),
  ]),
  response: calculationRow,
  errors: [
    'calculation.unknown',
    'calculation.ended',
    'calculation.payments_differ',
    'bonus.insufficient',
  ],
  example: { body: { outcome: 'cancelled', reason: 'Покупатель ушёл, чек не пробит' } },
});
