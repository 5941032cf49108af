/** Rows of `correction`: claimed, booked, decided. */
import { sql } from 'kysely';
import type { Tx } from '../store/database.ts';
import type { Correction } from './correction-booking.ts';
import type { BookParts } from './types.ts';

/** Who asks or decides, as it is kept. */
export interface Actor {
  readonly partnerId: string;
  readonly actorId: string;
  readonly name: string;
}

export interface Claim {
  /** Place in the batch. */
  readonly index: number;
  readonly requestHash: string;
  readonly correction: Correction;
}

export interface CurrencyRules {
  readonly decimals: number;
  /** Minor units; null = no second person is needed. */
  readonly approveAbove: number | null;
}

export async function currenciesOf(tx: Tx, partnerId: string): Promise<Map<string, CurrencyRules>> {
  const rows = await tx
    .selectFrom('currency')
    .where('partner_id', '=', partnerId)
    .select(['code', 'decimals', 'approve_above'])
    .execute();
  return new Map(
    rows.map((row) => [row.code, { decimals: row.decimals, approveAbove: row.approve_above }]),
  );
}

/**
 * Writes corrections whose ids are free, as waiting; returns the indexes of those that are ours. In the order
 * of ids, so that two batches with the same ids wait for each other one way only.
 */
export async function claimCorrections(
  tx: Tx,
  parts: BookParts,
  actor: Actor,
  claims: readonly Claim[],
): Promise<Set<number>> {
  if (claims.length === 0) return new Set();
  const rows = claims.map(({ correction, requestHash }) => ({
    partner_id: actor.partnerId,
    correction_id: correction.correctionId,
    request_hash: requestHash,
    state: 'waiting',
    kind: correction.kind,
    member_id: correction.memberId,
    identifier_kind: correction.identifierKind,
    currency: correction.currency,
    amount: correction.amount,
    short_balance: correction.shortBalance,
    activate_on: correction.activateOn,
    expire_on: correction.expireOn,
    even_blocked: correction.evenBlocked,
    reason: correction.reason,
    created_by: actor.actorId,
    created_name: actor.name,
    created_at: new Date(parts.nowMs).toISOString(),
  }));
  const written = await sql<{ correction_id: string }>`
    insert into correction
    select * from json_populate_recordset(null::correction, ${JSON.stringify(rows)})
    order by correction_id
    on conflict (partner_id, correction_id) do nothing returning correction_id`.execute(tx);
  const ours = new Set(written.rows.map((row) => row.correction_id));
  return new Set(
    claims.filter((one) => ours.has(one.correction.correctionId)).map((one) => one.index),
  );
}

/** A refused order leaves nothing: its id is free again. */
export async function dropClaim(tx: Tx, partnerId: string, correctionId: string): Promise<void> {
  await tx
    .deleteFrom('correction')
    .where('partner_id', '=', partnerId)
    .where('correction_id', '=', correctionId)
    .execute();
}

export interface DoneCorrection {
  readonly correctionId: string;
  readonly booked: number;
  readonly accountId: string;
}

/** One statement, however many there are. */
export async function markBooked(
  tx: Tx,
  partnerId: string,
  done: readonly DoneCorrection[],
): Promise<void> {
  if (done.length === 0) return;
  await sql`
    update correction c set state = 'booked', booked = d.booked, account_id = d."accountId"
    from json_to_recordset(${JSON.stringify(done)}::json)
      as d("correctionId" uuid, booked bigint, "accountId" uuid)
    where c.partner_id = ${partnerId} and c.correction_id = d."correctionId"`.execute(tx);
}
