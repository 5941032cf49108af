/** Restrictions of stores, tills and cards: kept here, checked at the tills. */
import { restriction, RESTRICTIONS_MAX } from '@verno/shared/marketing/restriction';
import type { Restriction } from '@verno/shared/marketing/restriction';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import { anyOf } from '../projections/any-of.ts';
import type { Tx } from '../store/database.ts';
import { jsonb } from '../store/rows.ts';
import { lockSettings, publishSettings } from './settings.ts';

/** Adds or changes a restriction and sends it to the tills. Its figure begins with the next purchase. */
export async function putRestriction(
  tx: Tx,
  partnerId: string,
  one: Restriction,
  nowMs: number,
): Promise<Result<Restriction, Refusal>> {
  await lockSettings(tx, partnerId);
  if (!(await knowsPlaces(tx, partnerId, one))) return err(refusal('place.unknown'));
  const fields = { body: jsonb({ ...one }), changed_at: new Date(nowMs) };
  await tx
    .insertInto('restriction')
    .values({ partner_id: partnerId, restriction_id: one.id, ...fields })
    .onConflict((conflict) =>
      conflict.columns(['partner_id', 'restriction_id']).doUpdateSet(fields),
    )
    .execute();
  const { count } = await tx
    .selectFrom('restriction')
    .where('partner_id', '=', partnerId)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  if (count > RESTRICTIONS_MAX) {
    return err(refusal('restriction.too_many', { params: { max: RESTRICTIONS_MAX } }));
  }
  await publishSettings(tx, partnerId);
  return ok(restriction.parse(one));
}

export async function removeRestriction(
  tx: Tx,
  partnerId: string,
  restrictionId: string,
): Promise<Result<null, Refusal>> {
  await lockSettings(tx, partnerId);
  const gone = await tx
    .deleteFrom('restriction')
    .where('partner_id', '=', partnerId)
    .where('restriction_id', '=', restrictionId)
    .returning('restriction_id')
    .executeTakeFirst();
  if (gone === undefined) return err(refusal('restriction.unknown'));
  await publishSettings(tx, partnerId);
  return ok(null);
}

async function knowsPlaces(tx: Tx, partnerId: string, one: Restriction): Promise<boolean> {
  const stores = await tx
    .selectFrom('store')
    .where('partner_id', '=', partnerId)
    .where('store_id', '=', anyOf(one.stores))
    .select('store_id')
    .execute();
  const tills = await tx
    .selectFrom('till')
    .where('partner_id', '=', partnerId)
    .where('till_id', '=', anyOf(one.tills))
    .select('till_id')
    .execute();
  return stores.length === new Set(one.stores).size && tills.length === new Set(one.tills).size;
}
