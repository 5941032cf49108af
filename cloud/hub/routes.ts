/** Every operation the hub serves. */
import { counterRoutes } from './api/counters/index.ts';
import { couponRoutes } from './api/coupons/index.ts';
import { limitRoutes } from './api/limits/index.ts';
import { memberRoutes } from './api/members/index.ts';
import { purchaseRoutes } from './api/purchases/index.ts';
import { sessionRoutes } from './api/session/index.ts';
import type { SessionParts } from './api/session/index.ts';
import { statusRoutes } from './api/statuses/index.ts';
import { syncRoutes } from './api/sync/index.ts';
import type { SyncParts } from './api/sync/index.ts';
import { tillRoutes } from './api/tills/index.ts';
import type { Route } from './http/routes.ts';

export type RouteParts = SessionParts & SyncParts;

export function allRoutes(parts: RouteParts): Route[] {
  return [
    ...sessionRoutes(parts),
    ...purchaseRoutes(parts),
    ...memberRoutes(parts),
    ...tillRoutes(parts),
    ...syncRoutes(parts),
    ...couponRoutes(parts),
    ...counterRoutes(parts),
    ...statusRoutes(parts),
    ...limitRoutes(parts),
  ];
}
