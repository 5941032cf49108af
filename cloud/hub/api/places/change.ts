/** Making and changing stores; their tills get the new settings by the feed. */
import { changeStore, createStore } from '@verno/shared/contracts/hub/places';
import type { StoreView } from '@verno/shared/contracts/hub/places';
import { storeSettings } from '@verno/shared/contracts/sync';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Caller } from '../../auth/callers.ts';
import { isTimeZone } from '../../calendar.ts';
import { putStore } from '../../directory/places.ts';
import type { NewStore } from '../../directory/places.ts';
import { refusal } from '../../http/problems.ts';
import type { Refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { CallContext, Route } from '../../http/routes.ts';
import type { Db, Tx } from '../../store/database.ts';
import type { Ids } from '../../system.ts';
import { selectStores, storeViewOf } from './stores.ts';

/** What a first store has; the next take after their neighbours. */
const FIRST_STORE: Pick<NewStore, 'weightBarcode' | 'cardPattern'> = {
  weightBarcode: { prefixes: ['22'], codeDigits: 5, weightDigits: 5 },
  cardPattern: String.raw`^29\d{11}$`,
};
const weightBarcode = storeSettings.shape.weightBarcode;

export function storeChangeRoutes({ db, ids }: { readonly db: Db; readonly ids: Ids }): Route[] {
  return [
    staffRoute(createStore, async (call, caller) => {
      const { body } = call;
      // A store of one's own making would be one more than was granted.
      if (caller.grants.storeIds !== null) return err(refusal('auth.forbidden'));
      const wrong = badZone(body.timeZone);
      if (wrong !== null) return err(wrong);
      return db.transaction().execute(async (tx) => {
        const storeId = ids.next();
        const { partnerId } = caller;
        await putStore(tx, {
          ...(await likeNeighbours(tx, partnerId)),
          ...body,
          storeId,
          partnerId,
        });
        return shown(tx, call, caller, storeId);
      });
    }),
    staffRoute(changeStore, async (call, caller) => {
      const { params, body } = call;
      const wrong = body.timeZone === undefined ? null : badZone(body.timeZone);
      if (wrong !== null) return err(wrong);
      return db.transaction().execute(async (tx) => {
        const before = await selectStores(tx, caller)
          .where('s.store_id', '=', params.storeId)
          .forUpdate('s')
          .executeTakeFirst();
        if (before === undefined) return err(refusal('store.unknown'));
        const { version } = before;
        if (version !== call.ifVersion) {
          return err(refusal('request.version_changed', { params: { version } }));
        }
        const { tills: _tills, ...fields } = storeViewOf(before);
        const given = Object.fromEntries(
          Object.entries(body).filter(([, value]) => value !== undefined),
        );
        await putStore(tx, {
          ...fields,
          ...given,
          partnerId: caller.partnerId,
          weightBarcode: weightBarcode.parse(before.weight_barcode),
          cardPattern: before.card_pattern,
        });
        await tx
          .updateTable('store')
          .set({ version: version + 1 })
          .where('store_id', '=', params.storeId)
          .execute();
        return shown(tx, call, caller, params.storeId);
      });
    }),
  ];
}

async function likeNeighbours(tx: Tx, partnerId: string): Promise<typeof FIRST_STORE> {
  const neighbour = await tx
    .selectFrom('store')
    .where('partner_id', '=', partnerId)
    .select(['weight_barcode', 'card_pattern'])
    .orderBy('store_id')
    .executeTakeFirst();
  return neighbour === undefined
    ? FIRST_STORE
    : {
        weightBarcode: weightBarcode.parse(neighbour.weight_barcode),
        cardPattern: neighbour.card_pattern,
      };
}

async function shown(
  tx: Tx,
  call: Pick<CallContext, 'setVersion'>,
  caller: Caller,
  storeId: string,
): Promise<Result<StoreView, Refusal>> {
  const row = await selectStores(tx, caller).where('s.store_id', '=', storeId).executeTakeFirst();
  if (row === undefined) return err(refusal('store.unknown'));
  call.setVersion(row.version);
  return ok(storeViewOf(row));
}

function badZone(value: string): Refusal | null {
  return isTimeZone(value) ? null : refusal('store.bad_time_zone', { params: { value } });
}
