/** A coupon set aside for an open cheque, used or given back: what is asked on-line, one answer for all. */
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { lockMembers } from '../books/book.ts';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import { publishMembers } from '../projections/member-items.ts';
import type { Db, Tx } from '../store/database.ts';
import { insertRows } from '../store/rows.ts';
import { lockCouponIds, lockCoupons, stepCoupon, wasStepped, writeState } from './coupon-rows.ts';
import type { Coupon, StepCause } from './coupon-rows.ts';

/** A cheque stays open no longer than this. */
const HOLD_MS = 30 * 60_000;
/** Coupons released or burned in one transaction. */
const DUE_ROWS_MAX = 500;

/** Somebody shows a coupon with a purchase to come. */
export interface Shown {
  readonly code: string;
  readonly purchaseId: string;
  /** null = nobody is identified. */
  readonly memberId: string | null;
}

/** Holds a coupon for a purchase. Held by it already: the time begins anew. */
export async function reserveCoupon(
  tx: Tx,
  partnerId: string,
  shown: Shown,
  nowMs: number,
): Promise<Result<Coupon & { readonly heldUntilMs: number }, Refusal>> {
  const found = await findShown(tx, partnerId, shown, nowMs);
  if (!found.ok) return found;
  const coupon = found.value;
  const heldUntilMs = nowMs + HOLD_MS;
  // A code for many is not held: it is counted when the purchase is booked.
  if (coupon.usesMax !== 1) return ok({ ...coupon, heldUntilMs });
  const change = { reservedFor: shown.purchaseId, reservedUntil: new Date(heldUntilMs) };
  if (coupon.state === 'reserved') {
    await writeState(tx, partnerId, coupon, 'reserved', change);
    return ok({ ...coupon, heldUntilMs });
  }
  const cause = { kind: 'reservation', id: `${shown.purchaseId}/${nowMs}`, nowMs } as const;
  const held = await stepCoupon(tx, partnerId, coupon, 'reserve', cause, change);
  if (!held.ok) return held;
  await publishHolder(tx, partnerId, coupon);
  return ok({ ...coupon, state: held.value, heldUntilMs });
}

/** Gives a held coupon back; one that is not held by this purchase is left as it is. */
export async function releaseCoupon(
  tx: Tx,
  partnerId: string,
  shown: Pick<Shown, 'code' | 'purchaseId'>,
  nowMs: number,
): Promise<Result<null, Refusal>> {
  const coupon = await lockShown(tx, partnerId, shown.code);
  if (coupon === null) return err(refusal('coupon.unknown'));
  if (coupon.reservedFor !== shown.purchaseId) return ok(null);
  const cause = { kind: 'reservation', id: `${shown.purchaseId}/${nowMs}`, nowMs } as const;
  const done = await stepCoupon(tx, partnerId, coupon, 'release', cause);
  if (!done.ok) return done;
  await publishHolder(tx, partnerId, coupon);
  return ok(null);
}

/** Uses a coupon for a purchase that is kept elsewhere (a shop's own program). */
export async function useCoupon(
  tx: Tx,
  partnerId: string,
  shown: Shown,
  cause: StepCause,
): Promise<Result<Coupon, Refusal>> {
  const locked = await lockShown(tx, partnerId, shown.code);
  if (locked !== null && (await wasUsedBy(tx, partnerId, locked, shown.purchaseId))) {
    return ok(locked);
  }
  const found = await findShown(tx, partnerId, shown, cause.nowMs);
  if (!found.ok) return found;
  const coupon = found.value;
  const uses = coupon.uses + 1;
  const last = coupon.usesMax !== null && uses >= coupon.usesMax;
  if (last) {
    const done = await stepCoupon(tx, partnerId, coupon, 'use', cause, { uses });
    if (!done.ok) return done;
  } else {
    await writeState(tx, partnerId, coupon, coupon.state, { uses });
  }
  await insertRows(tx, 'coupon_use', [
    {
      partner_id: partnerId,
      coupon_id: coupon.couponId,
      purchase_id: shown.purchaseId,
      promotion_id: '',
      at: new Date(cause.nowMs).toISOString(),
      risk: null,
      returned_at: null,
    },
  ]);
  await publishHolder(tx, partnerId, coupon);
  return ok({ ...coupon, uses, state: last ? 'used' : coupon.state });
}

/** Withdraws a coupon for good. */
export async function rejectCoupon(
  tx: Tx,
  partnerId: string,
  code: string,
  cause: StepCause,
): Promise<Result<Coupon, Refusal>> {
  const coupon = await lockShown(tx, partnerId, code);
  if (coupon === null) return err(refusal('coupon.unknown'));
  if (await wasStepped(tx, partnerId, coupon.couponId, 'reject', cause)) return ok(coupon);
  const done = await stepCoupon(tx, partnerId, coupon, 'reject', cause);
  if (!done.ok) return done;
  await publishHolder(tx, partnerId, coupon);
  return ok({ ...coupon, state: done.value });
}

/** Burns coupons whose time is over and frees those held too long; each once, whoever runs it. */
export async function sweepCoupons(db: Db, nowMs: number): Promise<number> {
  return (await sweep(db, nowMs, 'release')) + (await sweep(db, nowMs, 'expire'));
}

async function sweep(db: Db, nowMs: number, step: 'release' | 'expire'): Promise<number> {
  let done = 0;
  for (;;) {
    const due = await dueCoupons(db, nowMs, step);
    for (const [partnerId, rows] of Map.groupBy(due, (row) => row.partner_id)) {
      done += await db.transaction().execute(async (tx) => {
        const members = rows.flatMap((row) => row.member_id ?? []);
        await lockMembers(tx, partnerId, members);
        const ids = rows.map((row) => row.coupon_id);
        const coupons = await lockCouponIds(tx, partnerId, ids);
        // Used, released or prolonged while we waited for the lock.
        const still = coupons.filter((coupon) => isDue(coupon, nowMs, step));
        for (const coupon of still) {
          const until = coupon.reservedUntil?.getTime() ?? 0;
          const id = step === 'expire' ? 'burn' : `${coupon.reservedFor}/${until}`;
          const cause = { kind: 'time', id, nowMs } as const;
          await stepCoupon(tx, partnerId, coupon, step, cause);
        }
        await publishMembers(tx, partnerId, [...new Set(members)]);
        return still.length;
      });
    }
    if (due.length < DUE_ROWS_MAX) return done;
  }
}

function isDue(coupon: Coupon, nowMs: number, step: 'release' | 'expire'): boolean {
  if (step === 'release') {
    return coupon.state === 'reserved' && (coupon.reservedUntil?.getTime() ?? 0) <= nowMs;
  }
  const free = ['created', 'issued', 'returned'].includes(coupon.state);
  return free && coupon.burnAt !== null && coupon.burnAt.getTime() <= nowMs;
}

async function dueCoupons(db: Db, nowMs: number, step: 'release' | 'expire') {
  const rows = db
    .selectFrom('coupon')
    .select(['partner_id', 'coupon_id', 'member_id'])
    .limit(DUE_ROWS_MAX);
  return step === 'release'
    ? rows.where('state', '=', 'reserved').where('reserved_until', '<=', new Date(nowMs)).execute()
    : rows
        .where('state', 'in', ['created', 'issued', 'returned'])
        .where('burn_at', '<=', new Date(nowMs))
        .orderBy('burn_at')
        .execute();
}

/** The coupon locked, after its member: the order of locks is the same everywhere. */
async function lockShown(tx: Tx, partnerId: string, code: string): Promise<Coupon | null> {
  const [holder] = (await lockHolder(tx, partnerId, code)) ?? [];
  if (holder !== undefined) await lockMembers(tx, partnerId, [holder]);
  return (await lockCoupons(tx, partnerId, [code])).get(code.toUpperCase()) ?? null;
}

async function lockHolder(tx: Tx, partnerId: string, code: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('coupon')
    .where('partner_id', '=', partnerId)
    .where((eb) => eb(eb.fn('upper', ['code']), '=', code.toUpperCase()))
    .select('member_id')
    .execute();
  return rows.flatMap((row) => row.member_id ?? []);
}

async function findShown(
  tx: Tx,
  partnerId: string,
  shown: Shown,
  nowMs: number,
): Promise<Result<Coupon, Refusal>> {
  const coupon = await lockShown(tx, partnerId, shown.code);
  if (coupon === null) return err(refusal('coupon.unknown'));
  const params = { code: coupon.code, state: coupon.state };
  if (coupon.memberId !== null && coupon.memberId !== shown.memberId) {
    return err(refusal('coupon.foreign'));
  }
  if (coupon.activeFrom.getTime() > nowMs) {
    return err(refusal('coupon.not_yet', { params: { from: coupon.activeFrom.toISOString() } }));
  }
  const held = coupon.state === 'reserved';
  if (coupon.burnAt !== null && coupon.burnAt.getTime() <= nowMs && !held) {
    return err(refusal('coupon.expired'));
  }
  if (held && coupon.reservedFor !== shown.purchaseId) {
    return err(refusal('coupon.held', { params }));
  }
  const spent = coupon.usesMax !== null && coupon.uses >= coupon.usesMax;
  const gone = spent || coupon.state === 'rejected' || coupon.state === 'expired';
  return gone ? err(refusal('coupon.wrong_state', { params })) : ok(coupon);
}

async function wasUsedBy(
  tx: Tx,
  partnerId: string,
  coupon: Coupon,
  purchaseId: string,
): Promise<boolean> {
  const found = await tx
    .selectFrom('coupon_use')
    .where('partner_id', '=', partnerId)
    .where('coupon_id', '=', coupon.couponId)
    .where('purchase_id', '=', purchaseId)
    .select('coupon_id')
    .executeTakeFirst();
  return found !== undefined;
}

async function publishHolder(tx: Tx, partnerId: string, coupon: Coupon): Promise<void> {
  if (coupon.memberId !== null) await publishMembers(tx, partnerId, [coupon.memberId]);
}
