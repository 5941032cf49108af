/** Calculations that become no purchase: cancelled by somebody, or by their time. */
import type { CalculationRow } from '@verno/shared/contracts/hub/calculations';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Db, Tx } from '../store/database.ts';
import { expectOpen, lockCalculation } from './parts.ts';
import type { Acting, CalculationParts } from './parts.ts';
import { freeReservation } from './reserve.ts';
import { calculationRowView, OPEN_STATES, selectCalculations } from './rows.ts';

/** Calculations ended in one run of the job; the next run goes on. */
const EXPIRE_ROWS_MAX = 200;
/** What has ended is looked at for so long; a confirmed one lives on as its purchase. */
const KEEP_ENDED_MS = 30 * 24 * 60 * 60_000;
const FORGET_ROWS_MAX = 5000;

/** Cancels; asked again it says what it said. */
export async function cancelCalculated(
  parts: CalculationParts,
  acting: Acting,
  calculationId: string,
  reason: string | null,
): Promise<Result<CalculationRow, Refusal>> {
  return parts.db.transaction().execute(async (tx) => {
    const locked = await lockCalculation(tx, acting, calculationId);
    if (!locked.ok) return locked;
    const { row } = locked.value;
    if (row.state === 'cancelled') return ok(calculationRowView(row));
    const open = expectOpen(row, parts.clock.nowMs());
    if (!open.ok) return open;
    await finish(tx, parts, acting.caller.partnerId, row, { state: 'cancelled', reason });
    const after = await selectCalculations(tx, acting.caller.partnerId)
      .where('c.calculation_id', '=', calculationId)
      .executeTakeFirst();
    return after === undefined
      ? err(refusal('calculation.unknown'))
      : ok(calculationRowView(after));
  });
}

interface Finishable {
  readonly calculation_id: string;
  readonly reservation_id: string | null;
  readonly till_id: string;
}

async function finish(
  tx: Tx,
  parts: CalculationParts,
  partnerId: string,
  row: Finishable,
  how: { readonly state: 'cancelled' | 'expired'; readonly reason: string | null },
): Promise<void> {
  await freeReservation(tx, parts, partnerId, row);
  await tx
    .updateTable('calculation')
    .set({ ...how, ended_at: new Date(parts.clock.nowMs()) })
    .where('partner_id', '=', partnerId)
    .where('calculation_id', '=', row.calculation_id)
    .execute();
}

/** Ends calculations past their time, each in a transaction of its own; returns how many it looked at. */
export async function expireCalculations(parts: CalculationParts): Promise<number> {
  const due = await parts.db
    .selectFrom('calculation')
    .where('state', 'in', OPEN_STATES)
    .where('expires_at', '<=', new Date(parts.clock.nowMs()))
    .select(['partner_id', 'calculation_id'])
    .orderBy('expires_at')
    .limit(EXPIRE_ROWS_MAX)
    .execute();
  for (const { partner_id: partnerId, calculation_id: id } of due) {
    await parts.db.transaction().execute(async (tx) => {
      const row = await tx
        .selectFrom('calculation')
        .where('partner_id', '=', partnerId)
        .where('calculation_id', '=', id)
        .where('state', 'in', OPEN_STATES)
        .where('expires_at', '<=', new Date(parts.clock.nowMs()))
        .select(['calculation_id', 'reservation_id', 'till_id'])
        .forUpdate()
        .executeTakeFirst();
      // Confirmed, cancelled or calculated anew while we waited for the lock.
      if (row === undefined) return;
      await finish(tx, parts, partnerId, row, { state: 'expired', reason: null });
    });
  }
  return due.length;
}

/** Drops calculations that ended long ago. */
export async function forgetOldCalculations(db: Db, nowMs: number): Promise<void> {
  const old = db
    .selectFrom('calculation')
    .where('ended_at', '<', new Date(nowMs - KEEP_ENDED_MS))
    .select('calculation_id')
    .limit(FORGET_ROWS_MAX);
  await db.deleteFrom('calculation').where('calculation_id', 'in', old).execute();
}
