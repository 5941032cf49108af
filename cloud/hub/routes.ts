/** Every operation the hub serves. */
import { accountRoutes } from './api/accounts/index.ts';
import { correctionRoutes } from './api/corrections/index.ts';
import { applicationRoutes } from './api/applications/index.ts';
import type { ApplicationsParts } from './api/applications/parts.ts';
import { calculationRoutes } from './api/calculations/index.ts';
import type { CalculationParts } from './calculations/parts.ts';
import { catalogueRoutes } from './api/catalogue/index.ts';
import { counterRoutes } from './api/counters/index.ts';
import { couponRoutes } from './api/coupons/index.ts';
import { limitRoutes } from './api/limits/index.ts';
import { offlineBonusRoutes } from './api/offline-bonuses/index.ts';
import { memberRoutes } from './api/members/index.ts';
import { placeRoutes } from './api/places/index.ts';
import { purchaseRoutes } from './api/purchases/index.ts';
import { sessionRoutes } from './api/session/index.ts';
import type { SessionParts } from './api/session/index.ts';
import { statusRoutes } from './api/statuses/index.ts';
import { syncRoutes } from './api/sync/index.ts';
import type { SyncParts } from './api/sync/index.ts';
import { unfinishedRoutes } from './api/unfinished/index.ts';
import { testTillRoutes } from './api/test-till/index.ts';
import { tillRoutes } from './api/tills/index.ts';
import type { Route } from './http/routes.ts';

export type RouteParts = SessionParts & SyncParts & ApplicationsParts & CalculationParts;

export function allRoutes(parts: RouteParts): Route[] {
  return [
    ...sessionRoutes(parts),
    ...applicationRoutes(parts),
    ...purchaseRoutes(parts),
    ...calculationRoutes(parts),
    ...testTillRoutes(parts),
    ...memberRoutes(parts),
    ...unfinishedRoutes(parts),
    ...tillRoutes(parts),
    ...accountRoutes(parts),
    ...correctionRoutes(parts),
    ...placeRoutes(parts),
    ...catalogueRoutes(parts),
    ...syncRoutes(parts),
    ...couponRoutes(parts),
    ...counterRoutes(parts),
    ...statusRoutes(parts),
    ...limitRoutes(parts),
    ...offlineBonusRoutes(parts),
  ];
}
