/** Stores of the partner, and tills as places; how tills are doing is the resource `tills`. */
import { z } from 'zod';
import { createTill, getStore, listStores } from '@verno/shared/contracts/hub/places';
import { can } from '@verno/shared/contracts/rights';
import { tillId } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import { addTill } from '../../directory/places.ts';
import { refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { decodeCursor, pageOf } from '../../projections/cursor.ts';
import { takenConstraint } from '../../store/conflicts.ts';
import type { Db } from '../../store/database.ts';
import type { Ids } from '../../system.ts';
import { storeChangeRoutes } from './change.ts';
import { selectStores, storeViewOf } from './stores.ts';

export interface PlacesParts {
  readonly db: Db;
  readonly ids: Ids;
}

const cursorShape = z.tuple([z.string(), z.uuid()]);

export function placeRoutes(parts: PlacesParts): Route[] {
  const { db, ids } = parts;
  return [
    staffRoute(listStores, async ({ query }, caller) => {
      const cursor = decodeCursor(query.cursor, cursorShape);
      if (!cursor.ok) return cursor;
      let rows = selectStores(db, caller)
        .orderBy('s.name')
        .orderBy('s.store_id')
        .limit(query.limit + 1);
      if (cursor.value !== null) {
        const [name, id] = cursor.value;
        rows = rows.where((eb) => eb(eb.refTuple('s.name', 's.store_id'), '>', eb.tuple(name, id)));
      }
      const found = await rows.execute();
      return ok(pageOf(found, query.limit, storeViewOf, (row) => [row.name, row.store_id]));
    }),
    staffRoute(getStore, async ({ params, setVersion }, caller) => {
      const row = await selectStores(db, caller)
        .where('s.store_id', '=', params.storeId)
        .executeTakeFirst();
      if (row === undefined) return err(refusal('store.unknown'));
      setVersion(row.version);
      return ok(storeViewOf(row));
    }),
    staffRoute(createTill, async ({ params, body }, caller) => {
      const { partnerId } = caller;
      const store = await selectStores(db, caller)
        .where('s.store_id', '=', params.storeId)
        .executeTakeFirst();
      if (store === undefined || !can(caller.grants, 'places.write', params.storeId)) {
        return err(refusal('store.unknown'));
      }
      const made = { tillId: ids.next(), storeId: params.storeId, ...body };
      try {
        await db.transaction().execute((tx) => addTill(tx, { ...made, partnerId }));
      } catch (error) {
        if (takenConstraint(error) === null) throw error;
        return err(refusal('till.number_taken', { params: { number: body.number } }));
      }
      return ok({ ...made, tillId: tillId.parse(made.tillId) });
    }),
    ...storeChangeRoutes(parts),
  ];
}
