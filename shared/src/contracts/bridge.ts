/**
 * The bridge between the till's engine and its face: the same over WebSocket and over a MessagePort.
 * The face sends commands; the engine answers each and pushes its whole view after every change, so
 * that a face can be thrown away and opened again at any moment.
 */
import { z } from 'zod';
import { sku } from '../kernel/ids.ts';
import { problem } from '../kernel/text.ts';
import { kopecks } from '../money/types.ts';
import { identificationMethod, paymentMethod } from '../promotions/cheque.ts';
import { serviceView } from './service-view.ts';

/* ── What the face shows ──────────────────────────────────────────────────────────────────── */

export const lineView = z.object({
  lineId: z.string(),
  sku,
  name: z.string(),
  barcode: z.string().nullable(),
  unit: z.enum(['piece', 'kg']),
  quantityMilli: z.int(),
  unitPriceKopecks: kopecks,
  initialKopecks: kopecks,
  discountKopecks: kopecks,
  redeemedKopecks: kopecks,
  totalKopecks: kopecks,
  parts: z.array(z.object({ promotionName: z.string(), amountKopecks: kopecks })),
});
export type LineView = z.infer<typeof lineView>;

export const bonusView = z.object({
  currency: z.string(),
  currencyName: z.object({ ru: z.string(), en: z.string() }),
  precision: z.int(),
  /** Minor units: spendable before this cheque, to be earned, asked for, granted, left afterwards. */
  available: z.int(),
  toEarn: z.int(),
  /** The most that may pay this cheque now, and why (a code of the redemption family). */
  redeemLimit: z.int(),
  redeemReason: z.string(),
  redeemed: z.int(),
  redeemedKopecks: kopecks,
  left: z.int(),
});

export const memberPanel = z.object({
  displayName: z.string(),
  /** Number shown, all but the last four digits hidden. */
  maskedNumber: z.string(),
  method: identificationMethod,
  bonuses: z.array(bonusView),
});

export const deviceView = z.object({
  id: z.string(),
  kind: z.enum(['scanner', 'magstripe', 'printer']),
  state: z.enum(['ready', 'missing', 'error', 'off']),
  problem: problem.nullable(),
});
export type DeviceView = z.infer<typeof deviceView>;

export const statusView = z.object({
  /** `weak`: the hub answers slowly or every other time. */
  link: z.enum(['online', 'weak', 'offline']),
  enrolled: z.boolean(),
  queue: z.int(),
  lastSyncAtMs: z.int().nullable(),
  devices: z.array(deviceView),
  /** True while the first feed is still coming down. */
  catchingUp: z.boolean(),
  /** What is wrong with the till's disk or file, worst first; absent = nothing. */
  troubles: z.array(problem).optional(),
});
export type StatusView = z.infer<typeof statusView>;

/** Last thing to tell the cashier; `id` grows, so that the same notice twice is seen twice. */
export const noticeView = z.object({
  id: z.int(),
  level: z.enum(['info', 'warning', 'error']),
  problem,
});
export type NoticeView = z.infer<typeof noticeView>;

/** What was sold or taken back last: shown until the next cheque begins. */
export const receiptView = z.object({
  /** A sale's receipt has been one before refunds were. */
  kind: z.enum(['sale', 'refund']).default('sale'),
  /** Id of the purchase or of the refund. */
  purchaseId: z.uuid(),
  number: z.string(),
  totalKopecks: kopecks,
  changeKopecks: kopecks,
  earned: z.array(
    z.object({
      currency: z.string(),
      /** Minor units; `precision` digits of them stand after the comma, none where it is absent. */
      amount: z.int(),
      precision: z.int().optional(),
    }),
  ),
  /** `unknown`: the printer never confirmed; the cashier must look and say. */
  print: z.enum(['printing', 'printed', 'failed', 'unknown', 'not_printed']),
  problem: problem.nullable(),
});

const bonusFigure = z.object({
  currencyName: z.object({ ru: z.string(), en: z.string() }),
  /** Minor units; `precision` digits of them stand after the comma. */
  amount: z.int(),
  precision: z.int(),
});

export const refundLineView = z.object({
  lineId: z.string(),
  name: z.string(),
  unit: z.enum(['piece', 'kg']),
  soldMilli: z.int(),
  /** What may still come back, and what comes back now. */
  leftMilli: z.int(),
  chosenMilli: z.int(),
  /** Money paid for the whole line, and what is given back of it now. */
  paidKopecks: kopecks,
  backKopecks: kopecks,
});
export type RefundLineView = z.infer<typeof refundLineView>;

/** A refund being put together; nothing of it is booked until it is confirmed. */
export const refundView = z.object({
  refundId: z.uuid(),
  purchaseId: z.uuid(),
  number: z.string(),
  /** Store-local wall time of the sale. */
  soldAt: z.string(),
  /** Where it was sold, when not at this till. */
  soldElsewhere: z.string().nullable(),
  hasMember: z.boolean(),
  /** The hub could not be asked: refunds made at other tills are not in the figures. */
  unchecked: z.boolean(),
  lines: z.array(refundLineView),
  moneyKopecks: kopecks,
  payments: z.array(z.object({ method: paymentMethod, amountKopecks: kopecks })),
  /** Spent bonuses that come back to the customer, and earned ones that are taken back. */
  bonusesBack: z.array(bonusFigure),
  bonusesTaken: z.array(bonusFigure),
});
export type RefundView = z.infer<typeof refundView>;

export const tillView = z.object({
  /** Grows with every push. */
  revision: z.int(),
  shop: z.object({ storeName: z.string(), tillName: z.string(), timeZone: z.string() }).nullable(),
  /** `selling`: an open or empty cheque; `paid`: the last receipt is shown; `ask_receipt`: see receipt.print. */
  phase: z.enum(['not_enrolled', 'selling', 'paid', 'ask_receipt']),
  lines: z.array(lineView),
  totals: z.object({
    initialKopecks: kopecks,
    discountKopecks: kopecks,
    redeemedKopecks: kopecks,
    totalKopecks: kopecks,
  }),
  member: memberPanel.nullable(),
  /** Sentences of promotions for the cashier. */
  messages: z.array(z.string()),
  receipt: receiptView.nullable(),
  /** Shown before everything but the question about paper. */
  refund: refundView.nullable(),
  status: statusView,
  notice: noticeView.nullable(),
});
export type TillView = z.infer<typeof tillView>;

/* ── What the face may ask ────────────────────────────────────────────────────────────────── */

export const foundGoods = z.object({
  sku,
  name: z.string(),
  barcode: z.string().nullable(),
  priceKopecks: kopecks,
  unit: z.enum(['piece', 'kg']),
});
export type FoundGoods = z.infer<typeof foundGoods>;

/** A receipt that goods may come back of. */
export const foundReceipt = z.object({
  purchaseId: z.uuid(),
  number: z.string(),
  soldAt: z.string(),
  /** Store and till, when not this till. */
  soldElsewhere: z.string().nullable(),
  totalKopecks: kopecks,
  /** What this till knows of refunds. */
  refunded: z.enum(['none', 'part', 'whole']),
});
export type FoundReceipt = z.infer<typeof foundReceipt>;

const nothing = z.null();

/** Command name → what it takes and gives. A refusal is a `problem`; the view tells the rest. */
export const BRIDGE_COMMANDS = {
  /** Enrol with a technician's one-time code. */
  enrol: { input: z.object({ hubUrl: z.url(), code: z.string().min(1).max(40) }), output: nothing },
  /** Anything typed or scanned into the face: goods, a card, a weight barcode. Routed by the engine. */
  enterCode: { input: z.object({ code: z.string().min(1).max(4096) }), output: nothing },
  addGoods: { input: z.object({ sku }), output: nothing },
  searchGoods: {
    input: z.object({ text: z.string().max(100) }),
    output: z.array(foundGoods),
  },
  setQuantity: {
    input: z.object({ lineId: z.string(), quantityMilli: z.int().min(1).max(10_000_000) }),
    output: nothing,
  },
  removeLine: { input: z.object({ lineId: z.string() }), output: nothing },
  /** Identify by a typed phone or card number. */
  identify: { input: z.object({ text: z.string().min(1).max(64) }), output: nothing },
  dismissMember: { input: nothing, output: nothing },
  /** Ask to pay with bonuses; amount in minor units, 0 takes the wish back. */
  redeem: { input: z.object({ currency: z.string(), amount: z.int().min(0) }), output: nothing },
  /** Pay the whole rest by one method; cash names what the customer gave. Confirms and prints. */
  pay: {
    input: z.object({ method: paymentMethod, tenderedKopecks: kopecks.min(0).nullable() }),
    output: nothing,
  },
  /** Throw the open cheque away. */
  cancel: { input: nothing, output: nothing },
  /** Leave the shown receipt, begin the next cheque. */
  nextCheque: { input: nothing, output: nothing },
  /** The cashier looked at the paper after `ask_receipt`: it is there, or print it now. */
  resolveReceipt: { input: z.object({ printed: z.boolean() }), output: nothing },
  /** Print the last receipt again, marked «КОПИЯ». */
  reprintLast: { input: nothing, output: nothing },
  /** The last receipts of this till, or those of a number, of other tills too while the hub answers. */
  findReceipts: {
    input: z.object({ number: z.string().max(40) }),
    output: z.object({
      receipts: z.array(foundReceipt),
      /** Whether other tills' receipts were looked for. */
      hub: z.enum(['asked', 'not_asked', 'silent']),
    }),
  },
  /** Begin a refund of this purchase. */
  openRefund: { input: z.object({ purchaseId: z.uuid() }), output: nothing },
  /** How much of a line comes back; 0 = nothing. */
  chooseRefund: {
    input: z.object({ lineId: z.string(), quantityMilli: z.int().min(0).max(10_000_000) }),
    output: nothing,
  },
  /** Everything that is left comes back. */
  chooseWholeRefund: { input: nothing, output: nothing },
  /** Leave the refund; nothing was booked. */
  closeRefund: { input: nothing, output: nothing },
  /** Give the goods' money back. `moneyKopecks` is what the cashier saw: another figure is said first. */
  confirmRefund: {
    input: z.object({
      refundId: z.uuid(),
      moneyKopecks: kopecks.min(0),
      reason: z.string().min(1).max(200),
    }),
    output: nothing,
  },
  dismissNotice: { input: z.object({ id: z.int() }), output: nothing },
  /** For the manager's window. */
  readService: { input: nothing, output: serviceView },
  /** Read everything from the hub anew: where data still differs after the till tried by itself. Selling goes on. */
  readAnew: { input: nothing, output: nothing },
  /**
   * Write what the hub has not acknowledged into a file only the hub can read; `folder` null = the till's
   * own data folder, any other must be there already. The queue stays as it is.
   */
  exportQueue: {
    input: z.object({ folder: z.string().min(1).max(1000).nullable() }),
    output: z.object({ file: z.string(), events: z.int(), bytes: z.int() }),
  },
} as const;
export type BridgeCommand = keyof typeof BRIDGE_COMMANDS;
export type BridgeInput<C extends BridgeCommand> = z.infer<(typeof BRIDGE_COMMANDS)[C]['input']>;
export type BridgeOutput<C extends BridgeCommand> = z.infer<(typeof BRIDGE_COMMANDS)[C]['output']>;

/* ── Frames on the wire (JSON text on a WebSocket, the same objects on a MessagePort) ─────── */

export const bridgeRequest = z.object({
  type: z.literal('command'),
  /** Chosen by the face, echoed in the answer. */
  id: z.int().min(0),
  command: z.string(),
  input: z.json(),
});
export type BridgeRequest = z.infer<typeof bridgeRequest>;

export const bridgeMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('answer'), id: z.int(), ok: z.literal(true), value: z.json() }),
  z.object({ type: z.literal('refusal'), id: z.int(), ok: z.literal(false), problem }),
  z.object({ type: z.literal('view'), view: tillView }),
]);
export type BridgeMessage = z.infer<typeof bridgeMessage>;

/** WebSocket path, and the page's query parameter that carries the one-time token. */
export const BRIDGE_PATH = '/bridge';
export const BRIDGE_TOKEN_PARAM = 'token';
