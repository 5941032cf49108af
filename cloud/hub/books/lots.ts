/** Lots and what spends took from them: rows read for a book, and written from it in sets. */
import { sql } from 'kysely';
import { z } from 'zod';
import { anyOf } from '../projections/any-of.ts';
import type { Tx } from '../store/database.ts';
import { insertRows } from '../store/rows.ts';

/** Stands in `lot_spend` for what was taken beyond all lots: an overdraft. */
export const NO_LOT = '00000000-0000-0000-0000-000000000000';

const lotState = z.enum(['pending', 'active', 'expired', 'reversed', 'moved']);
type LotState = z.infer<typeof lotState>;

/** A lot as the book holds it. `amount = remaining + burnt + absorbed + what spends and reservations hold`. */
export interface Lot {
  readonly lotId: string;
  readonly accountId: string;
  /** Who brought it. */
  readonly memberId: string;
  readonly currency: string;
  readonly causeId: string;
  readonly promotionId: string | null;
  readonly amount: number;
  readonly remaining: number;
  readonly state: LotState;
  readonly activateOn: string | null;
  readonly activateAtMs: number | null;
  readonly expireOn: string | null;
  /** From this instant it cannot be spent. */
  readonly expiresAtMs: number | null;
  readonly burnt: number;
  readonly burns: number;
  readonly absorbed: number;
  readonly reversed: number;
}

/** What a cause took from a lot in this booking, or gave back of an earlier spend. */
export interface SpendRow {
  readonly causeKind: string;
  readonly causeId: string;
  readonly lotId: string;
  readonly memberId: string;
  readonly currency: string;
  readonly amount: number;
}

/** Columns of a lot in the order of `lotOf`. */
const LOT_COLUMNS = [
  'lot_id',
  'account_id',
  'member_id',
  'currency',
  'cause_id',
  'promotion_id',
  'amount',
  'remaining',
  'state',
  'activate_on',
  'activate_at',
  'expire_on',
  'expire_at',
  'burnt',
  'burns',
  'absorbed',
  'reversed',
] as const;

/**
 * Open lots of these accounts, their waiting lots whose day has come, and the lots named, whatever their
 * state.
 */
export async function loadLots(
  tx: Tx,
  partnerId: string,
  wanted: {
    readonly accountIds: readonly string[];
    readonly lotIds: readonly string[];
    readonly nowMs: number;
  },
): Promise<Lot[]> {
  const { accountIds, lotIds } = wanted;
  if (accountIds.length === 0 && lotIds.length === 0) return [];
  const now = new Date(wanted.nowMs);
  const rows = await tx
    .selectFrom('lot')
    .where('partner_id', '=', partnerId)
    .where((eb) =>
      eb.or([
        ...(accountIds.length === 0
          ? []
          : [
              eb('account_id', 'in', [...accountIds])
                .and('remaining', '>', 0)
                .and(
                  eb.or([
                    eb('state', '=', 'active'),
                    eb('activate_at', '<=', now),
                    eb('expire_at', '<=', now),
                  ]),
                ),
            ]),
        ...(lotIds.length === 0 ? [] : [eb('lot_id', 'in', [...new Set(lotIds)])]),
      ]),
    )
    .select(LOT_COLUMNS)
    .orderBy('lot_id')
    .execute();
  return rows.map((row) => ({
    lotId: row.lot_id,
    accountId: row.account_id,
    memberId: row.member_id,
    currency: row.currency,
    causeId: row.cause_id,
    promotionId: row.promotion_id,
    amount: row.amount,
    remaining: row.remaining,
    state: lotState.parse(row.state),
    activateOn: row.activate_on,
    activateAtMs: row.activate_at?.getTime() ?? null,
    expireOn: row.expire_on,
    expiresAtMs: row.expire_at?.getTime() ?? null,
    burnt: row.burnt,
    burns: row.burns,
    absorbed: row.absorbed,
    reversed: row.reversed,
  }));
}

/** Writes lots born in this booking. */
export async function insertLots(
  tx: Tx,
  partnerId: string,
  lots: readonly Lot[],
  nowMs: number,
): Promise<void> {
  const createdAt = new Date(nowMs).toISOString();
  await insertRows(
    tx,
    'lot',
    lots.map((lot) => ({
      partner_id: partnerId,
      lot_id: lot.lotId,
      account_id: lot.accountId,
      member_id: lot.memberId,
      currency: lot.currency,
      cause_id: lot.causeId,
      promotion_id: lot.promotionId,
      amount: lot.amount,
      state: lot.state,
      remaining: lot.remaining,
      activate_on: lot.activateOn,
      activate_at: instant(lot.activateAtMs),
      expire_on: lot.expireOn,
      expire_at: instant(lot.expiresAtMs),
      burnt: lot.burnt,
      burns: lot.burns,
      absorbed: lot.absorbed,
      reversed: lot.reversed,
      created_at: createdAt,
    })),
  );
}

/** Writes what changed in lots that were there. The caller holds the owners of their accounts. */
export async function updateLots(tx: Tx, partnerId: string, lots: readonly Lot[]): Promise<void> {
  if (lots.length === 0) return;
  const changes = lots.map((lot) => ({
    lot_id: lot.lotId,
    remaining: lot.remaining,
    state: lot.state,
    burnt: lot.burnt,
    burns: lot.burns,
    absorbed: lot.absorbed,
    reversed: lot.reversed,
  }));
  await sql`
    update lot l set remaining = c.remaining, state = c.state, burnt = c.burnt, burns = c.burns,
      absorbed = c.absorbed, reversed = c.reversed
    from json_populate_recordset(null::lot, ${JSON.stringify(changes)}) c
    where l.partner_id = ${partnerId} and l.lot_id = c.lot_id
      and l.lot_id = ${anyOf(changes.map((one) => one.lot_id))}`.execute(tx);
}

export async function insertSpends(
  tx: Tx,
  partnerId: string,
  spends: readonly SpendRow[],
): Promise<void> {
  await insertRows(
    tx,
    'lot_spend',
    spends.map((spend) => ({
      partner_id: partnerId,
      cause_kind: spend.causeKind,
      cause_id: spend.causeId,
      lot_id: spend.lotId,
      member_id: spend.memberId,
      currency: spend.currency,
      amount: spend.amount,
    })),
  );
}

/** Adds to what earlier spends have got back. */
export async function addReturns(
  tx: Tx,
  partnerId: string,
  returns: readonly SpendRow[],
): Promise<void> {
  if (returns.length === 0) return;
  const changes = returns.map((one) => ({
    cause_kind: one.causeKind,
    cause_id: one.causeId,
    lot_id: one.lotId,
    amount: one.amount,
  }));
  await sql`
    update lot_spend s set returned = s.returned + c.amount
    from json_populate_recordset(null::lot_spend, ${JSON.stringify(changes)}) c
    where s.partner_id = ${partnerId} and s.cause_kind = c.cause_kind
      and s.cause_id = c.cause_id and s.lot_id = c.lot_id`.execute(tx);
}

function instant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
