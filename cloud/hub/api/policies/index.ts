/** The partner's policies: looked up and changed by those who act for the whole company. */
import { changePolicies, getPolicies } from '@verno/shared/contracts/hub/policies';
import type { Clock } from '@verno/shared/kernel/clock';
import { err, ok } from '@verno/shared/kernel/result';
import * as policies from '../../books/policies.ts';
import { refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import type { Db } from '../../store/database.ts';
import type { Ids } from '../../system.ts';

interface PolicyParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
}

export function policyRoutes({ db, clock, ids }: PolicyParts): Route[] {
  return [
    staffRoute(getPolicies, async (_call, { partnerId, grants }) =>
      grants.storeIds === null
        ? ok(await policies.readPolicies(db, partnerId))
        : err(refusal('auth.forbidden')),
    ),
    staffRoute(changePolicies, async ({ body }, caller) => {
      // A policy holds in every store.
      if (caller.grants.storeIds !== null) return err(refusal('auth.forbidden'));
      const { reason, ...change } = body;
      return db.transaction().execute(async (tx) => {
        const parts = { ids, nowMs: clock.nowMs() };
        const done = await policies.changePolicies(tx, parts, caller, { change, reason });
        return done.ok ? ok(await policies.readPolicies(tx, caller.partnerId)) : done;
      });
    }),
  ];
}
