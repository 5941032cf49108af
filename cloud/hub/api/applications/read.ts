/** Applications as their owner sees them. */
import { sql } from 'kysely';
import { z } from 'zod';
import { getApplication, listApplications } from '@verno/shared/contracts/hub/applications';
import type { ApplicationView } from '@verno/shared/contracts/hub/applications';
import { right } from '@verno/shared/contracts/rights';
import { applicationId, storeId } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import type { Caller } from '../../auth/callers.ts';
import { refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { decodeCursor, pageOf } from '../../projections/cursor.ts';
import type { Db } from '../../store/database.ts';

const cursorShape = z.tuple([z.uuid()]);

export function readRoutes(db: Db): Route[] {
  return [
    staffRoute(listApplications, async ({ query }, caller) => {
      const cursor = decodeCursor(query.cursor, cursorShape);
      if (!cursor.ok) return cursor;
      let rows = selectApplications(db, caller)
        .orderBy('application_id', 'desc')
        .limit(query.limit + 1);
      if (cursor.value !== null) rows = rows.where('application_id', '<', cursor.value[0]);
      const found = await rows.execute();
      return ok(pageOf(found, query.limit, applicationViewOf, (row) => [row.application_id]));
    }),
    staffRoute(getApplication, async ({ params, setVersion }, caller) => {
      const row = await selectApplications(db, caller)
        .where('application_id', '=', params.applicationId)
        .executeTakeFirst();
      if (row === undefined) return err(refusal('application.unknown'));
      setVersion(row.version);
      return ok(applicationViewOf(row));
    }),
  ];
}

/** Applications of the caller's partner, within the stores he has himself. */
export function selectApplications(db: Db, caller: Caller) {
  const { storeIds } = caller.grants;
  const rows = db
    .selectFrom('application')
    .where('partner_id', '=', caller.partnerId)
    .select(['application_id', 'name', 'rights', 'store_ids', 'calls_per_minute', 'version'])
    .select(['created_at', 'revoked_at']);
  return storeIds === null ? rows : rows.where(sql<boolean>`store_ids <@ ${[...storeIds]}::uuid[]`);
}

export type ApplicationRow = Awaited<
  ReturnType<ReturnType<typeof selectApplications>['execute']>
>[number];

export function applicationViewOf(row: ApplicationRow): ApplicationView {
  return {
    applicationId: applicationId.parse(row.application_id),
    name: row.name,
    rights: right.array().parse(row.rights),
    storeIds: row.store_ids === null ? null : row.store_ids.map((id) => storeId.parse(id)),
    callsPerMinute: row.calls_per_minute,
    state: row.revoked_at === null ? 'active' : 'revoked',
    createdAt: row.created_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}
