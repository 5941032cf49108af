/** Coupons: the list, and one of them with its history. */
import { z } from 'zod';
import { getCoupon, listCoupons } from '@verno/shared/contracts/hub/coupons';
import type { CouponView } from '@verno/shared/contracts/hub/coupons';
import { memberId } from '@verno/shared/kernel/ids';
import { purchaseId } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import { couponState } from '@verno/shared/marketing/coupon';
import { refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { emissionText } from '../../marketing/emissions.ts';
import { decodeCursor, pageOf } from '../../projections/cursor.ts';
import type { Db } from '../../store/database.ts';

const cursorShape = z.tuple([z.uuid()]);
const risk = z.enum(['reused', 'expired', 'rejected', 'foreign']);

export function couponListRoutes(db: Db): Route[] {
  return [
    staffRoute(listCoupons, async ({ query }, staff) => {
      const cursor = decodeCursor(query.cursor, cursorShape);
      if (!cursor.ok) return cursor;
      let rows = selectCoupons(db, staff.partnerId)
        .orderBy('c.coupon_id')
        .limit(query.limit + 1);
      if (query.emissionId !== undefined) rows = rows.where('c.emission_id', '=', query.emissionId);
      if (query.memberId !== undefined) rows = rows.where('c.member_id', '=', query.memberId);
      if (query.state !== undefined) rows = rows.where('c.state', '=', query.state);
      if (cursor.value !== null) rows = rows.where('c.coupon_id', '>', cursor.value[0]);
      return ok(pageOf(await rows.execute(), query.limit, viewOf, (row) => [row.coupon_id]));
    }),
    staffRoute(getCoupon, async ({ params }, staff) => {
      const row = await selectCoupons(db, staff.partnerId)
        .where((eb) => eb(eb.fn('upper', ['c.code']), '=', params.code.toUpperCase()))
        .executeTakeFirst();
      if (row === undefined) return err(refusal('coupon.unknown'));
      return ok({ ...viewOf(row), ...(await historyOf(db, staff.partnerId, row.coupon_id)) });
    }),
  ];
}

async function historyOf(db: Db, partnerId: string, couponId: string) {
  const steps = await db
    .selectFrom('coupon_step')
    .where('partner_id', '=', partnerId)
    .where('coupon_id', '=', couponId)
    .select(['step', 'state', 'at', 'cause_kind', 'reason'])
    .orderBy('at')
    .orderBy('step')
    .execute();
  const uses = await db
    .selectFrom('coupon_use')
    .where('partner_id', '=', partnerId)
    .where('coupon_id', '=', couponId)
    .select(['purchase_id', 'at', 'risk', 'returned_at'])
    .orderBy('at')
    .execute();
  return {
    steps: steps.map((row) => ({
      step: row.step,
      state: couponState.parse(row.state),
      at: row.at.toISOString(),
      cause: row.cause_kind,
      reason: row.reason,
    })),
    purchases: uses.map((row) => ({
      purchaseId: purchaseId.parse(row.purchase_id),
      at: row.at.toISOString(),
      risk: row.risk === null ? null : risk.parse(row.risk),
      returnedAt: row.returned_at?.toISOString() ?? null,
    })),
  };
}

function selectCoupons(db: Db, partnerId: string) {
  return db
    .selectFrom('coupon as c')
    .innerJoin('coupon_emission as e', (join) =>
      join.onRef('e.partner_id', '=', 'c.partner_id').onRef('e.emission_id', '=', 'c.emission_id'),
    )
    .where('c.partner_id', '=', partnerId)
    .select(['c.coupon_id', 'c.code', 'c.emission_id', 'c.member_id', 'c.state', 'c.uses'])
    .select(['c.uses_max', 'c.active_from', 'c.burn_at', 'e.name', 'e.short_text', 'e.full_text'])
    .select('e.image_url');
}

type Row = Awaited<ReturnType<ReturnType<typeof selectCoupons>['execute']>>[number];

function viewOf(row: Row): CouponView {
  return {
    couponId: row.coupon_id,
    code: row.code,
    emissionId: row.emission_id,
    emissionName: row.name,
    shortText: emissionText.parse(row.short_text),
    fullText: emissionText.parse(row.full_text),
    imageUrl: row.image_url,
    memberId: row.member_id === null ? null : memberId.parse(row.member_id),
    state: couponState.parse(row.state),
    uses: row.uses,
    usesMax: row.uses_max,
    activeFrom: row.active_from.toISOString(),
    burnsAt: row.burn_at?.toISOString() ?? null,
  };
}
