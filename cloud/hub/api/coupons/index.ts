/** Coupons for staff, and for tills that hold one on-line. */
import type { Clock, Random } from '@verno/shared/kernel/clock';
import { issueCard as issueCardOperation } from '@verno/shared/contracts/hub/coupons';
import { ok } from '@verno/shared/kernel/result';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { issueCard } from '../../marketing/cards.ts';
import { refusable } from '../../marketing/refusable.ts';
import type { Db } from '../../store/database.ts';
import type { Ids } from '../../system.ts';
import { emissionRoutes } from './emissions.ts';
import { couponListRoutes } from './list.ts';
import { couponStepRoutes } from './steps.ts';
import { templateRoutes } from './templates.ts';

export interface CouponParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
}

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
