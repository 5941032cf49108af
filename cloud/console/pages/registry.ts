/** Every page of the console, one line each. */
import { rootRoute, shellRoute } from '../shell/shell-route.ts';
import { homeRoute } from './home/route.ts';
import { memberRoute } from './member/route.ts';
import { membersRoute } from './members/route.ts';
import { missingRoute } from './missing/route.ts';
import { offlineBonusesRoute } from './offline-bonuses/route.ts';
import { purchaseRoute } from './purchase/route.ts';
import { purchasesRoute } from './purchases/route.ts';
import { refundsRoute } from './refunds/route.ts';
import { signInRoute } from './sign-in/route.ts';
import { tillsRoute } from './tills/route.ts';
import { unfinishedRoute } from './unfinished/route.ts';

export const routeTree = rootRoute.addChildren([
  signInRoute,
  shellRoute.addChildren([
    homeRoute,
    purchasesRoute,
    purchaseRoute,
    refundsRoute,
    unfinishedRoute,
    membersRoute,
    memberRoute,
    tillsRoute,
    offlineBonusesRoute,
    missingRoute,
  ]),
]);
