/** The till's whole memory behind typed functions. It keeps; it decides nothing. */
import { createBonusStore } from './bonuses.ts';
import { createBundleStore } from './bundles.ts';
import { createCursorStore } from './cursors.ts';
import type { TillDatabase } from './database.ts';
import { createEventStore } from './events.ts';
import { createFeedSetStore } from './feed-sets.ts';
import { createFigureStore } from './figures.ts';
import { createFaceSessions } from './face-sessions.ts';
import { createGoodsStore } from './goods.ts';
import { createIdentityStore } from './identity.ts';
import { createMemberStore } from './members.ts';
import { createOfflineBonusStore } from './offline-bonuses.ts';
import { createPrintJobStore } from './print-jobs.ts';
import { createPurchaseStore } from './purchases.ts';
import { createRefundStore } from './refunds.ts';
import { createShadowStore } from './shadow.ts';

export type TillStore = ReturnType<typeof createTillStore>;

export function createTillStore(database: TillDatabase) {
  return {
    database,
    ...createIdentityStore(database),
    faceSessions: createFaceSessions(database),
    feed: createCursorStore(database),
    sets: createFeedSetStore(database),
    shadow: createShadowStore(database),
    goods: createGoodsStore(database),
    members: createMemberStore(database),
    bonuses: createBonusStore(database),
    figures: createFigureStore(database),
    offlineBonuses: createOfflineBonusStore(database),
    bundles: createBundleStore(database),
    events: createEventStore(database),
    purchases: createPurchaseStore(database),
    refunds: createRefundStore(database),
    printJobs: createPrintJobStore(database),
  };
}
