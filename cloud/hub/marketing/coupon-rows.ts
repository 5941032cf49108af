/** Coupons as rows: locked, stepped, noted. The only writer of a coupon's state. */
import { sql } from 'kysely';
import { couponAfter, couponState } from '@verno/shared/marketing/coupon';
import type { CouponState, CouponStep } from '@verno/shared/marketing/coupon';
import type { Result } from '@verno/shared/kernel/result';
import { err, ok } from '@verno/shared/kernel/result';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import { anyOf } from '../projections/any-of.ts';
import type { Tx } from '../store/database.ts';
import { insertRows } from '../store/rows.ts';

export interface Coupon {
  readonly couponId: string;
  readonly emissionId: string;
  readonly code: string;
  readonly memberId: string | null;
  readonly state: CouponState;
  /** null = any number of purchases may use it. */
  readonly usesMax: number | null;
  readonly uses: number;
  readonly activeFrom: Date;
  readonly burnAt: Date | null;
  readonly reservedFor: string | null;
  readonly reservedUntil: Date | null;
}

/** What a step is caused by; the same cause makes the same step of a coupon once. */
export interface StepCause {
  readonly kind: 'purchase' | 'refund' | 'request' | 'reservation' | 'time';
  readonly id: string;
  readonly nowMs: number;
  readonly staffId?: string | null;
  readonly reason?: string;
}

const COLUMNS = [
  'coupon_id',
  'emission_id',
  'code',
  'member_id',
  'state',
  'uses_max',
  'uses',
  'active_from',
  'burn_at',
  'reserved_for',
  'reserved_until',
] as const;

/** Locks coupons by their codes in the order of ids; codes nobody has are absent. Keys are upper case. */
export async function lockCoupons(
  tx: Tx,
  partnerId: string,
  codes: readonly string[],
): Promise<Map<string, Coupon>> {
  if (codes.length === 0) return new Map();
  const keys = [...new Set(codes.map((code) => code.toUpperCase()))];
  const rows = await tx
    .selectFrom('coupon')
    .where('partner_id', '=', partnerId)
    .where(sql<boolean>`upper(code) = any(${keys})`)
    .select(COLUMNS)
    .orderBy('coupon_id')
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.code.toUpperCase(), couponOf(row)]));
}

/** Locks coupons by their ids, in their order. */
export async function lockCouponIds(
  tx: Tx,
  partnerId: string,
  couponIds: readonly string[],
): Promise<Coupon[]> {
  if (couponIds.length === 0) return [];
  const rows = await tx
    .selectFrom('coupon')
    .where('partner_id', '=', partnerId)
    .where('coupon_id', 'in', [...couponIds])
    .select(COLUMNS)
    .orderBy('coupon_id')
    .forUpdate()
    .execute();
  return rows.map(couponOf);
}

/** What becomes of a coupon beside its state. */
export interface Change {
  readonly uses?: number;
  readonly reservedFor?: string;
  readonly reservedUntil?: Date;
  readonly memberId?: string;
}

/** Takes a step of a locked coupon; refused when its state does not allow it. */
export async function stepCoupon(
  tx: Tx,
  partnerId: string,
  coupon: Coupon,
  step: CouponStep,
  cause: StepCause,
  change: Change = {},
): Promise<Result<CouponState, Refusal>> {
  const next = couponAfter(coupon.state, step);
  if (!next.ok) {
    return err(
      refusal('coupon.wrong_state', { params: { code: coupon.code, state: coupon.state } }),
    );
  }
  await writeState(tx, partnerId, coupon, next.value, change);
  await noteSteps(tx, partnerId, [{ couponId: coupon.couponId, step, state: next.value, cause }]);
  return ok(next.value);
}

/** Writes a state that was decided elsewhere (a use that the sale has already made). */
export async function writeState(
  tx: Tx,
  partnerId: string,
  coupon: Pick<Coupon, 'couponId' | 'memberId'>,
  state: CouponState,
  change: Change,
): Promise<void> {
  await tx
    .updateTable('coupon')
    .set({
      state,
      reserved_for: change.reservedFor ?? null,
      reserved_until: change.reservedUntil ?? null,
      member_id: change.memberId ?? coupon.memberId,
      ...(change.uses === undefined ? {} : { uses: change.uses }),
    })
    .where('partner_id', '=', partnerId)
    .where('coupon_id', '=', coupon.couponId)
    .execute();
}

/** States that were decided elsewhere, of coupons held for nobody any more, in one statement. */
export async function writeUses(
  tx: Tx,
  partnerId: string,
  coupons: Iterable<Pick<Coupon, 'couponId' | 'state' | 'uses'>>,
): Promise<void> {
  const rows = [...coupons].map(({ couponId, state, uses }) => ({
    coupon_id: couponId,
    state,
    uses,
  }));
  await sql`
    update coupon c set state = n.state, uses = n.uses, reserved_for = null, reserved_until = null
    from json_to_recordset(${JSON.stringify(rows)}::json) as n(coupon_id uuid, state text, uses integer)
    where c.partner_id = ${partnerId} and c.coupon_id = n.coupon_id
      and c.coupon_id = ${anyOf(rows.map((row) => row.coupon_id))}`.execute(tx);
}

/** A step in a coupon's history. */
export interface NotedStep {
  readonly couponId: string;
  readonly step: CouponStep | 'make' | 'reuse';
  /** The coupon's state after it. */
  readonly state: CouponState;
  readonly cause: StepCause;
}

/** Notes steps in the histories of their coupons. */
export async function noteSteps(
  tx: Tx,
  partnerId: string,
  steps: readonly NotedStep[],
): Promise<void> {
  await insertRows(
    tx,
    'coupon_step',
    steps.map(({ couponId, step, state, cause }) => ({
      partner_id: partnerId,
      coupon_id: couponId,
      step,
      state,
      cause_kind: cause.kind,
      cause_id: cause.id,
      at: new Date(cause.nowMs).toISOString(),
      staff_id: cause.staffId ?? null,
      reason: cause.reason ?? '',
    })),
  );
}

/** True when this cause has already made this step of the coupon. */
export async function wasStepped(
  tx: Tx,
  partnerId: string,
  couponId: string,
  step: CouponStep,
  cause: Pick<StepCause, 'kind' | 'id'>,
): Promise<boolean> {
  const found = await tx
    .selectFrom('coupon_step')
    .where('partner_id', '=', partnerId)
    .where('coupon_id', '=', couponId)
    .where('step', '=', step)
    .where('cause_kind', '=', cause.kind)
    .where('cause_id', '=', cause.id)
    .select('coupon_id')
    .executeTakeFirst();
  return found !== undefined;
}

interface CouponRow {
  readonly coupon_id: string;
  readonly emission_id: string;
  readonly code: string;
  readonly member_id: string | null;
  readonly state: string;
  readonly uses_max: number | null;
  readonly uses: number;
  readonly active_from: Date;
  readonly burn_at: Date | null;
  readonly reserved_for: string | null;
  readonly reserved_until: Date | null;
}

function couponOf(row: CouponRow): Coupon {
  return {
    couponId: row.coupon_id,
    emissionId: row.emission_id,
    code: row.code,
    memberId: row.member_id,
    state: couponState.parse(row.state),
    usesMax: row.uses_max,
    uses: row.uses,
    activeFrom: row.active_from,
    burnAt: row.burn_at,
    reservedFor: row.reserved_for,
    reservedUntil: row.reserved_until,
  };
}
