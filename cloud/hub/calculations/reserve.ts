/** Bonuses set aside for a calculation while the customer pays. */
import type { CalculationView } from '@verno/shared/contracts/hub/calculations';
import { reservationId } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { releaseReservation, reserveForPurchase } from '../books/reservations.ts';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Tx } from '../store/database.ts';
import { expectOpen, lockCalculation } from './parts.ts';
import type { Acting, CalculationParts, Locked } from './parts.ts';
import { calculationRowView, readCalculation } from './rows.ts';
import type { SelectedCalculation } from './rows.ts';

/** Sets aside what the calculation pays with. Asked again, the time of the reservation begins anew. */
export async function reserveCalculated(
  parts: CalculationParts,
  acting: Acting,
  calculationId: string,
): Promise<Result<CalculationView, Refusal>> {
  return parts.db.transaction().execute(async (tx) => {
    const locked = await lockCalculation(tx, acting, calculationId);
    if (!locked.ok) return locked;
    const open = expectOpen(locked.value.row, parts.clock.nowMs());
    if (!open.ok) return open;
    const { redemption } = locked.value.draft.result;
    if (locked.value.draft.facts === null || redemption === null || redemption.granted === 0) {
      return err(refusal('calculation.nothing_to_reserve'));
    }
    // The test till touches no figure: its answer only says that it would.
    const held = acting.test ? ok(null) : await holdBonuses(tx, parts, acting, locked.value);
    if (!held.ok) return held;
    await tx
      .updateTable('calculation')
      .set({ state: 'reserved' })
      .where('partner_id', '=', acting.caller.partnerId)
      .where('calculation_id', '=', calculationId)
      .execute();
    const found = await readCalculation(tx, acting.caller.partnerId, calculationId);
    if (found === null) throw new Error('the calculation that is locked is gone');
    return ok({ ...calculationRowView(found.row), price: found.view.price });
  });
}

/** Holds the bonuses of a calculation; returns the reservation, null where it pays with none. */
export async function holdBonuses(
  tx: Tx,
  parts: CalculationParts,
  acting: Acting,
  { row, draft }: Locked,
): Promise<Result<string | null, Refusal>> {
  const { redemption } = draft.result;
  if (draft.facts === null || redemption === null || redemption.granted === 0) return ok(null);
  const { partnerId } = acting.caller;
  const known = await heldReservation(tx, partnerId, row.reservation_id);
  const id = known ?? parts.ids.next();
  const held = await reserveForPurchase(
    tx,
    { ids: parts.ids, nowMs: parts.clock.nowMs() },
    { partnerId, tillId: row.till_id },
    {
      reservationId: reservationId.parse(id),
      purchaseId: calculationRowView(row).calculationId,
      memberId: draft.facts.memberId,
      currency: redemption.currency,
      amount: redemption.granted,
    },
  );
  if (!held.ok) return held;
  await tx
    .updateTable('calculation')
    .set({ reservation_id: id })
    .where('partner_id', '=', partnerId)
    .where('calculation_id', '=', row.calculation_id)
    .execute();
  return ok(id);
}

/** The reservation if it still holds; one that ran out is not taken up again. */
async function heldReservation(
  tx: Tx,
  partnerId: string,
  id: string | null,
): Promise<string | null> {
  if (id === null) return null;
  const row = await tx
    .selectFrom('reservation')
    .where('partner_id', '=', partnerId)
    .where('reservation_id', '=', id)
    .where('state', '=', 'held')
    .select('reservation_id')
    .executeTakeFirst();
  return row?.reservation_id ?? null;
}

/** Frees what was set aside, if anything still is. */
export async function freeReservation(
  tx: Tx,
  parts: CalculationParts,
  partnerId: string,
  row: Pick<SelectedCalculation, 'reservation_id' | 'till_id'>,
): Promise<void> {
  if ((await heldReservation(tx, partnerId, row.reservation_id)) === null) return;
  const caller = { partnerId, tillId: row.till_id };
  const freed = await releaseReservation(
    tx,
    { ids: parts.ids, nowMs: parts.clock.nowMs() },
    caller,
    row.reservation_id ?? '',
  );
  if (!freed.ok) throw new Error(`a held reservation could not be freed: ${freed.error.code}`);
}
