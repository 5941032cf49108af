/** Making, changing and ending applications. Nobody gives away more than he has. */
import {
  changeApplication,
  createApplication,
  renewSecret,
  revokeApplication,
} from '@verno/shared/contracts/hub/applications';
import { PEOPLE_ONLY_RIGHTS } from '@verno/shared/contracts/rights';
import type { Right } from '@verno/shared/contracts/rights';
import { applicationId } from '@verno/shared/kernel/ids';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { addApplication, endApplication, renewApplicationSecret } from '../../auth/applications.ts';
import type { Caller } from '../../auth/callers.ts';
import { refusal } from '../../http/problems.ts';
import type { Refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { anyOf } from '../../projections/any-of.ts';
import type { Tx } from '../../store/database.ts';
import type { ApplicationsParts } from './parts.ts';
import { applicationViewOf, selectApplications } from './read.ts';
import type { ApplicationRow } from './read.ts';

const MINUTE_MS = 60_000;

export function changeRoutes(parts: ApplicationsParts): Route[] {
  const { db, random, clock } = parts;
  return [
    staffRoute(createApplication, async ({ body, setVersion }, caller) =>
      db.transaction().execute(async (tx) => {
        const allowed = await mayGive(tx, caller, body);
        if (!allowed.ok) return allowed;
        const id = parts.ids.next();
        const { name, rights, storeIds, callsPerMinute } = body;
        const clientSecret = await addApplication(tx, random, {
          applicationId: id,
          partnerId: caller.partnerId,
          name,
          grants: { rights, storeIds },
          callsPerMinute,
          nowMs: clock.nowMs(),
        });
        const made = await locked(tx, caller, id);
        if (!made.ok) return made;
        setVersion(made.value.version);
        const clientId = applicationId.parse(id);
        return ok({ ...applicationViewOf(made.value), clientId, clientSecret });
      }),
    ),
    staffRoute(changeApplication, async ({ params, body, ifVersion, setVersion }, caller) =>
      db.transaction().execute(async (tx) => {
        const before = await alive(tx, caller, params.applicationId);
        if (!before.ok) return before;
        const { version } = before.value;
        if (version !== ifVersion) {
          return err(refusal('request.version_changed', { params: { version } }));
        }
        const allowed = await mayGive(tx, caller, body);
        if (!allowed.ok) return allowed;
        await tx
          .updateTable('application')
          .set((eb) => ({
            version: eb('version', '+', 1),
            ...(body.name === undefined ? {} : { name: body.name }),
            ...(body.rights === undefined ? {} : { rights: [...body.rights] }),
            ...(body.storeIds === undefined ? {} : { store_ids: body.storeIds }),
            ...(body.callsPerMinute === undefined ? {} : { calls_per_minute: body.callsPerMinute }),
          }))
          .where('application_id', '=', params.applicationId)
          .execute();
        const changed = await locked(tx, caller, params.applicationId);
        if (!changed.ok) return changed;
        setVersion(changed.value.version);
        return ok(applicationViewOf(changed.value));
      }),
    ),
    ...endingRoutes(parts),
  ];
}

function endingRoutes({ db, random, clock }: ApplicationsParts): Route[] {
  return [
    staffRoute(renewSecret, async ({ params, body }, caller) =>
      db.transaction().execute(async (tx) => {
        const found = await alive(tx, caller, params.applicationId);
        if (!found.ok) return found;
        // Whoever has the secret has the rights: they must be the caller's own.
        const allowed = await mayGive(tx, caller, applicationViewOf(found.value));
        if (!allowed.ok) return allowed;
        const clientSecret = await renewApplicationSecret(tx, random, params.applicationId, {
          nowMs: clock.nowMs(),
          keepOldMs: body.keepOldMinutes * MINUTE_MS,
        });
        return ok({ clientId: params.applicationId, clientSecret });
      }),
    ),
    staffRoute(revokeApplication, async ({ params, setVersion }, caller) =>
      db.transaction().execute(async (tx) => {
        const found = await locked(tx, caller, params.applicationId);
        if (!found.ok) return found;
        await endApplication(tx, params.applicationId, clock.nowMs());
        const ended = await locked(tx, caller, params.applicationId);
        if (!ended.ok) return ended;
        setVersion(ended.value.version);
        return ok(applicationViewOf(ended.value));
      }),
    ),
  ];
}

async function locked(
  tx: Tx,
  caller: Caller,
  id: string,
): Promise<Result<ApplicationRow, Refusal>> {
  const row = await selectApplications(tx, caller)
    .where('application_id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? err(refusal('application.unknown')) : ok(row);
}

async function alive(tx: Tx, caller: Caller, id: string): Promise<Result<ApplicationRow, Refusal>> {
  const found = await locked(tx, caller, id);
  return found.ok && found.value.revoked_at !== null ? err(refusal('application.revoked')) : found;
}

/** Rights and stores that the caller has himself; stores that exist and are the partner's. */
async function mayGive(
  tx: Tx,
  caller: Caller,
  wanted: {
    readonly rights?: readonly Right[] | undefined;
    readonly storeIds?: readonly string[] | null | undefined;
  },
): Promise<Result<null, Refusal>> {
  const { rights, storeIds } = caller.grants;
  const foreign = (wanted.rights ?? []).find(
    (one) => !rights.includes(one) || PEOPLE_ONLY_RIGHTS.includes(one),
  );
  if (foreign !== undefined) {
    return err(refusal('application.too_much', { params: { what: foreign } }));
  }
  if (wanted.storeIds === undefined) return ok(null);
  if (wanted.storeIds === null) {
    return storeIds === null
      ? ok(null)
      : err(refusal('application.too_much', { params: { what: 'storeIds: null' } }));
  }
  const stranger = wanted.storeIds.find((id) => storeIds !== null && !storeIds.includes(id));
  if (stranger !== undefined) {
    return err(refusal('application.too_much', { params: { what: stranger } }));
  }
  const known = await tx
    .selectFrom('store')
    .where('partner_id', '=', caller.partnerId)
    .where('store_id', '=', anyOf(wanted.storeIds))
    .select('store_id')
    .execute();
  return known.length === new Set(wanted.storeIds).size ? ok(null) : err(refusal('store.unknown'));
}
