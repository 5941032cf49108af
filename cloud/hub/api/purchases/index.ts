/** Purchases: the list and one of them. */
import type { Route } from '../../http/routes.ts';
import { purchaseListRoute } from './list.ts';
import { refundRoute } from './refund.ts';
import type { RefundRouteParts } from './refund.ts';
import { refundListRoute } from './refunds.ts';
import { purchaseViewRoute } from './view.ts';
import type { PurchaseViewParts } from './view.ts';

export function purchaseRoutes(parts: PurchaseViewParts & RefundRouteParts): Route[] {
  return [
    purchaseListRoute(parts.db),
    purchaseViewRoute(parts),
    refundListRoute(parts.db),
    refundRoute(parts),
  ];
}
