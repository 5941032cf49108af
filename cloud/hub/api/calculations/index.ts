/** Calculate → (reserve) → confirm or cancel, and what was left unfinished. */
import { z } from 'zod';
import {
  calculatePurchase,
  cancelCalculation,
  confirmCalculation,
  getCalculation,
  listCalculations,
  recalculatePurchase,
  reserveCalculation,
  settleByHand,
} from '@verno/shared/contracts/hub/calculations';
import { can } from '@verno/shared/contracts/rights';
import { err, ok } from '@verno/shared/kernel/result';
import type { Caller } from '../../auth/callers.ts';
import { cancelCalculated } from '../../calculations/cancel.ts';
import { confirmCalculated } from '../../calculations/confirm.ts';
import { createCalculation, replaceCalculation } from '../../calculations/make.ts';
import type { Acting, CalculationParts } from '../../calculations/parts.ts';
import { reserveCalculated } from '../../calculations/reserve.ts';
import {
  calculationRowView,
  OPEN_STATES,
  readCalculation,
  selectCalculations,
} from '../../calculations/rows.ts';
import { refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { anyOf } from '../../projections/any-of.ts';
import { decodeCursor, pageOf } from '../../projections/cursor.ts';
import type { Db } from '../../store/database.ts';

const cursorShape = z.tuple([z.uuid()]);

export function calculationRoutes(parts: CalculationParts): Route[] {
  return [...readRoutes(parts.db), ...makeRoutes(parts), settleRoute(parts)];
}

function readRoutes(db: Db): Route[] {
  return [
    staffRoute(listCalculations, async ({ query }, caller) => {
      const cursor = decodeCursor(query.cursor, cursorShape);
      if (!cursor.ok) return cursor;
      let rows = selectCalculations(db, caller.partnerId)
        .where('c.test', '=', false)
        .orderBy('c.calculation_id', 'desc')
        .limit(query.limit + 1);
      const { storeIds } = caller.grants;
      if (storeIds !== null) rows = rows.where('c.store_id', '=', anyOf(storeIds));
      if (query.storeId !== undefined) rows = rows.where('c.store_id', '=', query.storeId);
      if (query.state === 'unfinished') rows = rows.where('c.state', 'in', OPEN_STATES);
      else if (query.state !== undefined) rows = rows.where('c.state', '=', query.state);
      if (cursor.value !== null) rows = rows.where('c.calculation_id', '<', cursor.value[0]);
      const found = await rows.execute();
      return ok(pageOf(found, query.limit, calculationRowView, (row) => [row.calculation_id]));
    }),
    staffRoute(getCalculation, async ({ params }, caller) => {
      const found = await readCalculation(db, caller.partnerId, params.calculationId);
      const visible =
        found !== null &&
        !found.row.test &&
        can(caller.grants, 'purchases.read', found.row.store_id);
      return visible ? ok(found.view) : err(refusal('calculation.unknown'));
    }),
  ];
}

function makeRoutes(parts: CalculationParts): Route[] {
  const acting = (caller: Caller): Acting => ({
    caller,
    right: 'purchases.make',
    test: false,
    ownOnly: true,
  });
  return [
    staffRoute(calculatePurchase, async ({ body }, caller) =>
      createCalculation(parts, acting(caller), body),
    ),
    staffRoute(recalculatePurchase, async ({ params, body }, caller) =>
      replaceCalculation(parts, acting(caller), params.calculationId, body),
    ),
    staffRoute(reserveCalculation, async ({ params }, caller) =>
      reserveCalculated(parts, acting(caller), params.calculationId),
    ),
    staffRoute(confirmCalculation, async ({ params, body }, caller) =>
      confirmCalculated(parts, acting(caller), params.calculationId, body),
    ),
    staffRoute(cancelCalculation, async ({ params, body }, caller) =>
      cancelCalculated(parts, acting(caller), params.calculationId, body.reason ?? null),
    ),
  ];
}

function settleRoute(parts: CalculationParts): Route {
  return staffRoute(settleByHand, async ({ params, body }, caller) => {
    const { calculationId } = params;
    const acting: Acting = { caller, right: 'purchases.settle', test: false, ownOnly: false };
    if (body.outcome === 'cancelled') {
      return cancelCalculated(parts, acting, calculationId, body.reason);
    }
    const confirmed = await confirmCalculated(parts, acting, calculationId, body);
    if (!confirmed.ok) return confirmed;
    const row = await selectCalculations(parts.db, caller.partnerId)
      .where('c.calculation_id', '=', calculationId)
      .executeTakeFirst();
    return row === undefined ? err(refusal('calculation.unknown')) : ok(calculationRowView(row));
  });
}
