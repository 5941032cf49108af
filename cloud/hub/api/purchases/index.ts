/** Purchases: the list and one of them. */
import type { Route } from '../../http/routes.ts';
import { purchaseListRoute } from './list.ts';
import { purchaseViewRoute } from './view.ts';
import type { PurchaseViewParts } from './view.ts';

export function purchaseRoutes(parts: PurchaseViewParts): Route[] {
  return [purchaseListRoute(parts.db), purchaseViewRoute(parts)];
}
