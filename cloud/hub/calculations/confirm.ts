/** A calculation becomes a purchase: one fact, booked the way purchases of tills are, exactly once. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { confirmBody, confirmedPurchase } from '@verno/shared/contracts/hub/calculations';
import { eventId, purchaseId, reservationId } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { fromMoneyText, toDecimalText, toMoneyText } from '@verno/shared/money/text';
import { pruneFacts } from '@verno/shared/promotions/facts';
import { keptResult } from '@verno/shared/purchase/fact';
import type { Payment, PurchaseFact } from '@verno/shared/purchase/fact';
import { epochRoot } from '@verno/shared/sync/event';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import { NO_LOG_EPOCH, postSet } from '../ingest/post.ts';
import { announce } from '../ingest/upload.ts';
import type { Db, Tx } from '../store/database.ts';
import { expectConfirmable, lockCalculation } from './parts.ts';
import type { Acting, CalculationParts, Locked } from './parts.ts';
import { holdBonuses } from './reserve.ts';

export type ConfirmBody = z.output<typeof confirmBody>;
export type Confirmed = z.input<typeof confirmedPurchase>;

/** Confirms; asked again, it gives the same answer and books nothing. `reason`: settled by hand. */
export async function confirmCalculated(
  parts: CalculationParts,
  acting: Acting,
  calculationId: string,
  body: ConfirmBody & { readonly reason?: string | undefined },
): Promise<Result<Confirmed, Refusal>> {
  return parts.db.transaction().execute(async (tx) => {
    const locked = await lockCalculation(tx, acting, calculationId);
    if (!locked.ok) return locked;
    if (locked.value.row.state === 'confirmed')
      return ok(await confirmedOf(tx, acting, locked.value));
    const open = expectConfirmable(locked.value.row, acting, parts.clock.nowMs());
    if (!open.ok) return open;
    const payments = paymentsOf(locked.value, body);
    if (!payments.ok) return payments;
    if (!acting.test) {
      const held = await holdBonuses(tx, parts, acting, locked.value);
      if (!held.ok) return held;
      const number = body.number ?? (await nextNumber(tx));
      const fact = factOf(locked.value, {
        ...body,
        number,
        payments: payments.value,
        held: held.value,
      });
      await book(tx, parts, acting, locked.value, fact);
    }
    await end(tx, parts, acting, calculationId, body.reason ?? null);
    return ok(await confirmedOf(tx, acting, locked.value));
  });
}

/** The payments that were named make the total; none named = all of it one way. */
function paymentsOf({ draft }: Locked, body: ConfirmBody): Result<Payment[], Refusal> {
  const { totalKopecks } = draft.result.totals;
  const asked = body.payments ?? [
    { method: draft.cheque.paymentMethod ?? ('cash' as const), amount: toMoneyText(totalKopecks) },
  ];
  const payments = asked.map(({ method, amount }) => {
    const amountKopecks = fromMoneyText(amount) ?? 0;
    return { method, amountKopecks, tenderedKopecks: amountKopecks, changeKopecks: 0 };
  });
  const paidKopecks = payments.reduce((sum, one) => sum + one.amountKopecks, 0);
  if (paidKopecks === totalKopecks) return ok(payments);
  const params = { total: toMoneyText(totalKopecks), paid: toMoneyText(paidKopecks) };
  return err(refusal('calculation.payments_differ', { params }));
}

interface Ending extends Omit<ConfirmBody, 'payments' | 'number'> {
  readonly number: string;
  readonly payments: Payment[];
  readonly held: string | null;
}

function factOf({ row, draft }: Locked, ending: Ending): PurchaseFact {
  const { cheque, names, facts, at, result } = draft;
  return {
    purchaseId: purchaseId.parse(row.calculation_id),
    number: ending.number,
    cashier: ending.cashier ?? null,
    cheque,
    names,
    facts: facts === null ? null : pruneFacts(facts, result.factsRead),
    at,
    result: keptResult(result),
    payments: ending.payments,
    reservationId: ending.held === null ? null : reservationId.parse(ending.held),
    offline: false,
  };
}

async function book(
  tx: Tx,
  parts: CalculationParts,
  acting: Acting,
  { row }: Locked,
  fact: PurchaseFact,
): Promise<void> {
  const { partnerId } = acting.caller;
  const place = {
    till_id: row.till_id,
    partner_id: partnerId,
    store_id: row.store_id,
    state: 'active',
    epoch: NO_LOG_EPOCH,
    public_key: null,
    head_seq: 0,
    headHash: epochRoot(row.till_id, NO_LOG_EPOCH),
    timeZone: row.time_zone,
  };
  const event = {
    id: eventId.parse(row.calculation_id),
    epoch: NO_LOG_EPOCH,
    seq: 0,
    kind: 'purchase.confirmed',
  };
  const posting = { ...parts, nowMs: parts.clock.nowMs() };
  const posted = await postSet(tx, posting, place, [{ event, fact }]);
  if (posted.length !== 1) throw new Error(`purchase ${fact.purchaseId} was not booked`);
  await announce(tx, row.till_id, posted);
}

async function end(
  tx: Tx,
  parts: CalculationParts,
  acting: Acting,
  calculationId: string,
  reason: string | null,
): Promise<void> {
  await tx
    .updateTable('calculation')
    .set({ state: 'confirmed', ended_at: new Date(parts.clock.nowMs()), reason })
    .where('partner_id', '=', acting.caller.partnerId)
    .where('calculation_id', '=', calculationId)
    .execute();
}

async function nextNumber(tx: Tx): Promise<string> {
  const { rows } = await sql<{ number: number }>`select nextval('hub_receipt') as number`.execute(
    tx,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('hub_receipt: no number');
  return `H-${row.number}`;
}

async function confirmedOf(db: Db | Tx, acting: Acting, { row }: Locked): Promise<Confirmed> {
  const { partnerId } = acting.caller;
  const purchase = await db
    .selectFrom('purchase')
    .where('partner_id', '=', partnerId)
    .where('purchase_id', '=', row.calculation_id)
    .select('number')
    .executeTakeFirst();
  const balances = await db
    .selectFrom('balance as b')
    .innerJoin('currency as c', (join) =>
      join.onRef('c.partner_id', '=', 'b.partner_id').onRef('c.code', '=', 'b.currency'),
    )
    .where('b.partner_id', '=', partnerId)
    .where('b.member_id', '=', row.member_id)
    .select(['b.currency', 'b.active', 'b.pending', 'c.decimals'])
    .orderBy('b.currency')
    .execute();
  return {
    purchaseId: purchaseId.parse(row.calculation_id),
    // A test purchase is in no list and has no number.
    number: purchase?.number ?? 'TEST',
    total: toMoneyText(row.total_kopecks),
    balances: balances.map((one) => ({
      currency: one.currency,
      active: toDecimalText(one.active, one.decimals),
      pending: toDecimalText(one.pending, one.decimals),
    })),
  };
}
