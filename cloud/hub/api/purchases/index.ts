/** Purchases: the list and one of them. */
import type { Route } from '../../http/routes.ts';
import type { Db } from '../../store/database.ts';
import { purchaseListRoute } from './list.ts';
import { purchaseViewRoute } from './view.ts';

export function purchaseRoutes(parts: { readonly db: Db }): Route[] {
  return [purchaseListRoute(parts.db), purchaseViewRoute(parts.db)];
}
