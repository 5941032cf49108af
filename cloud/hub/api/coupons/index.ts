/** Coupons for staff, and for tills that hold one on-line. */
import { issueCard as issueCardOperation } from '@verno/shared/contracts/hub/coupons';
import { ok } from '@verno/shared/kernel/result';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { issueCard } from '../../marketing/cards.ts';
import { refusable } from '../../marketing/refusable.ts';
import { emissionRoutes } from './emissions.ts';
import { couponListRoutes } from './list.ts';
import type { CouponParts } from './parts.ts';
import { couponStepRoutes } from './steps.ts';
import { templateRoutes } from './templates.ts';

export function couponRoutes(parts: CouponParts): Route[] {
  return [
    ...templateRoutes(parts.db),
    staffRoute(issueCardOperation, async ({ params, body }, staff) => {
      const wanted = { ...body, memberId: params.memberId };
      const issued = await refusable(parts.db, (tx) =>
        issueCard(tx, parts.random, staff.partnerId, wanted),
      );
      return issued.ok ? ok({ number: issued.value }) : issued;
    }),
    ...emissionRoutes(parts),
    ...couponListRoutes(parts.db),
    ...couponStepRoutes(parts),
  ];
}
