/** Holding, using, releasing and withdrawing a coupon. */
import {
  dropCoupon,
  holdCoupon,
  rejectCoupon,
  releaseCoupon,
  reserveCoupon,
  useCoupon,
} from '@verno/shared/contracts/hub/coupons';
import { ok } from '@verno/shared/kernel/result';
import { BODY_BYTES_MAX, staffRoute, tillRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import * as hold from '../../marketing/hold.ts';
import { refusable } from '../../marketing/refusable.ts';
import type { CouponParts } from './parts.ts';

const SMALL = { bodyBytesMax: BODY_BYTES_MAX, anyText: false } as const;

export function couponStepRoutes(parts: CouponParts): Route[] {
  const { db } = parts;
  const reserve = (partnerId: string, shown: hold.Shown) =>
    refusable(db, (tx) => hold.reserveCoupon(tx, partnerId, shown, parts.clock.nowMs()));
  const release = (partnerId: string, shown: Pick<hold.Shown, 'code' | 'purchaseId'>) =>
    refusable(db, (tx) => hold.releaseCoupon(tx, partnerId, shown, parts.clock.nowMs()));
  return [
    staffRoute(reserveCoupon, async ({ params, body }, staff) => {
      const held = await reserve(staff.partnerId, { ...body, code: params.code });
      if (!held.ok) return held;
      const { code, emissionId, heldUntilMs } = held.value;
      return ok({ code, emissionId, heldUntil: new Date(heldUntilMs).toISOString() });
    }),
    staffRoute(releaseCoupon, async ({ params }, staff) => release(staff.partnerId, params)),
    staffRoute(useCoupon, async ({ params, body }, staff) => {
      const shown = { ...body, code: params.code };
      const { partnerId, actorId: staffId } = staff;
      const nowMs = parts.clock.nowMs();
      const cause = { kind: 'purchase', id: body.purchaseId, nowMs, staffId } as const;
      const used = await refusable(db, (tx) => hold.useCoupon(tx, partnerId, shown, cause));
      if (!used.ok) return used;
      const { code, state, uses } = used.value;
      return ok({ code, state, uses });
    }),
    staffRoute(rejectCoupon, async ({ params, body }, staff) => {
      const { partnerId, actorId: staffId } = staff;
      const nowMs = parts.clock.nowMs();
      const { requestId: id, reason } = body;
      const cause = { kind: 'request', id, nowMs, staffId, reason } as const;
      const done = await refusable(db, (tx) =>
        hold.rejectCoupon(tx, partnerId, params.code, cause),
      );
      return done.ok ? ok({ code: done.value.code, state: done.value.state }) : done;
    }),
    tillRoute(holdCoupon, SMALL, async ({ body }, till) => {
      const held = await reserve(till.partnerId, body);
      if (!held.ok) return held;
      const { code, emissionId, heldUntilMs } = held.value;
      return ok({ code, emission: emissionId, expiresAtMs: heldUntilMs });
    }),
    tillRoute(dropCoupon, SMALL, async ({ params }, till) => release(till.partnerId, params)),
  ];
}
