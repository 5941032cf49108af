/**
 * A refund that is asked for, and not printed yet: by the API, by an import. It is counted from what the
 * purchase stored and what came back before, and refuses what is not there any more.
 */
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import {
  refundId as refundIdOf,
  storeId as storeIdOf,
  tillId as tillIdOf,
} from '@verno/shared/kernel/ids';
import type { PurchaseId, RefundId } from '@verno/shared/kernel/ids';
import type { Moment } from '@verno/shared/promotions/cheque';
import type { RefundFact } from '@verno/shared/purchase/refund-fact';
import { leftOf, paymentsBack, refundNext } from '@verno/shared/purchase/refund-next';
import type { Quantities, Refund, RefundProblem } from '@verno/shared/purchase/refund';
import { lockMembers } from '../books/book.ts';
import { membersOfEffects } from '../books/effects.ts';
import type { Tx } from '../store/database.ts';
import { bookRefund } from './book.ts';
import type { BookParts } from '../books/types.ts';
import type { Refunded } from './book.ts';
import { lockPurchase } from './past.ts';
import type { RefundedPurchase } from './past.ts';

const PIECE_MILLI = 1000;

export interface RefundOrder {
  readonly partnerId: string;
  readonly purchaseId: PurchaseId;
  /** Chosen by the caller: the same id again is the same refund. */
  readonly refundId: RefundId;
  /** Thousandths by line; null = everything that is left. */
  readonly lines: Quantities | null;
  readonly reason: string;
  /** In the purchase's store. */
  readonly at: Moment;
  readonly cashier: string | null;
  /** Number of its own document; the purchase's number and the refund's place where there is none. */
  readonly number: string | null;
}

export type RefundRefused =
  | { readonly kind: 'purchase_unknown' }
  | { readonly kind: 'refund_repeated' }
  | RefundProblem;

/** Counts and books the refund in the caller's transaction; refused, nothing is changed. */
export async function refundPurchase(
  tx: Tx,
  parts: BookParts,
  order: RefundOrder,
): Promise<Result<Refunded, RefundRefused>> {
  const { partnerId, purchaseId } = order;
  const row = await tx
    .selectFrom('purchase')
    .where('partner_id', '=', partnerId)
    .where('purchase_id', '=', purchaseId)
    .select('member_id')
    .executeTakeFirst();
  if (row === undefined) return err({ kind: 'purchase_unknown' });
  // Members before purchases, as everywhere.
  const moved = await membersOfEffects(tx, partnerId, [purchaseId]);
  await lockMembers(tx, partnerId, row.member_id === null ? moved : [row.member_id, ...moved]);
  const known = await lockPurchase(tx, partnerId, purchaseId);
  if (known === null) return err({ kind: 'purchase_unknown' });
  if (known.refundIds.has(order.refundId)) return err({ kind: 'refund_repeated' });
  const asked = order.lines ?? everything(known);
  const cut = cutPiece(known, asked);
  if (cut !== null) return err({ kind: 'bad_quantity', lineId: cut });
  const counted = refundNext(known.purchase, known.past, asked);
  if (!counted.ok) return counted;
  const fact = factOf(order, known, counted.value);
  const booked = await bookRefund(tx, parts, fact, { tillId: null, eventId: null });
  return booked.ok ? ok(booked.value) : booked;
}

function everything({ purchase, past }: RefundedPurchase): Quantities {
  return Object.fromEntries(
    Object.entries(leftOf(purchase, past)).filter(([, milli]) => milli > 0),
  );
}

/** A line sold by the piece of which a part of a piece is asked; null where there is none. */
function cutPiece({ purchase }: RefundedPurchase, asked: Quantities): string | null {
  const line = purchase.cheque.lines.find(
    ({ lineId, quantityMilli, unit }) =>
      unitOf(unit, quantityMilli) === 'piece' && (asked[lineId] ?? 0) % PIECE_MILLI !== 0,
  );
  return line?.lineId ?? null;
}

/** Purchases from before goods had units say it by what was sold. */
function unitOf(unit: 'piece' | 'kg' | undefined, soldMilli: number): 'piece' | 'kg' {
  return unit ?? (soldMilli % PIECE_MILLI === 0 ? 'piece' : 'kg');
}

function factOf(order: RefundOrder, known: RefundedPurchase, refund: Refund): RefundFact {
  const { purchase, past } = known;
  const names = new Map(purchase.names.map((one) => [one.lineId, one.name]));
  const lines = new Map(purchase.cheque.lines.map((line) => [line.lineId, line]));
  return {
    refundId: refundIdOf.parse(order.refundId),
    number: order.number ?? `${purchase.number}/${past.length + 1}`.slice(-40),
    purchaseId: order.purchaseId,
    purchaseNumber: purchase.number,
    partnerId: purchase.cheque.partnerId,
    storeId: storeIdOf.parse(known.storeId),
    tillId: tillIdOf.parse(purchase.cheque.tillId),
    memberId: purchase.facts?.memberId ?? null,
    cashier: order.cashier,
    reason: order.reason,
    at: order.at,
    lines: refund.lines.map((line) => {
      const sold = lines.get(line.lineId);
      return {
        ...line,
        name: names.get(line.lineId) ?? sold?.sku ?? line.lineId,
        unit: unitOf(sold?.unit, sold?.quantityMilli ?? 0),
      };
    }),
    moneyKopecks: refund.moneyKopecks,
    payments: paymentsBack(purchase.payments, past, refund.moneyKopecks),
    bonusesBack: refund.bonusesBack,
    reversed: [...refund.reversed],
    whole: refund.whole,
    withheldKopecks: refund.withheldKopecks,
    offline: false,
  };
}
