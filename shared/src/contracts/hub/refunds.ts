/** A refund asked for through the API: goods of a purchase come back, by line and quantity. */
import { z } from 'zod';
import { purchaseId } from '../../kernel/ids.ts';
import { moneyText } from '../../money/text.ts';
import { REFUND_REASON_CHARS_MAX } from '../../purchase/refund-fact.ts';
import { operation } from '../operation.ts';
import { refundView } from './purchases.ts';

export const REFUND_LINES_MAX = 500;

const refundLine = z.strictObject({
  /** As the purchase names it. */
  lineId: z.string().min(1).max(40),
  /** How much comes back: decimal text, up to three digits after the dot, greater than nothing. */
  quantity: z.string().regex(/^(?=.*[1-9])\d{1,7}(\.\d{1,3})?$/),
});

export const refundBody = z.strictObject({
  /** Each line once; left out: everything that has not come back yet. */
  lines: z.array(refundLine).min(1).max(REFUND_LINES_MAX).optional(),
  reason: z.string().trim().min(3).max(REFUND_REASON_CHARS_MAX),
  /** Number of the shop's own document; the hub makes one of the purchase's number. */
  number: z.string().trim().min(1).max(40).optional(),
  cashier: z.string().trim().min(1).max(100).optional(),
});

export const makeRefund = operation({
  id: 'purchases.refund',
  summary: { ru: 'Вернуть товары покупки', en: 'Take goods of a purchase back' },
  notes: {
    ru: 'Покупка любой кассы или программы, целиком или частями, сколько угодно раз: суммы частей сходятся с оплаченным. Деньги и бонусы считаются по сохранённому расчёту покупки. Что уже вернули, второй раз не примут.',
    en: 'A purchase of any till or program, whole or in parts, any number of times: the parts sum to what was paid. Money and bonuses are counted from what the purchase stored. What has come back is not taken a second time.',
  },
  method: 'POST',
  path: '/api/v1/purchases/:purchaseId/refunds',
  access: { kind: 'right', right: 'purchases.refund' },
  status: 201,
  params: z.object({ purchaseId }),
  query: z.object({}),
  body: refundBody,
  response: refundView.extend({
    /** The purchase after it: `whole` = nothing of it is left with the customer. */
    refundState: z.enum(['part', 'whole']),
    /** Money given back in all its refunds, and what is left of the total. */
    refunded: moneyText,
    net: moneyText,
  }),
  errors: [
    'purchase.unknown',
    'refund.line_unknown',
    'refund.line_twice',
    'refund.bad_quantity',
    'refund.more_than_left',
    'refund.nothing_left',
  ],
  example: {
    body: {
      lines: [{ lineId: '1', quantity: '1' }],
      reason: 'Не подошёл размер',
      number: '0417-34',
      cashier: 'Белова',
    },
  },
});
