/** Suspense and quarantine: looked at by store, decided by a right of its own, each once. */
import { z } from 'zod';
import { can } from '@verno/shared/contracts/rights';
import {
  getWaiting,
  listWaiting,
  releaseWaiting,
  replayWaiting,
  writeOffWaiting,
} from '@verno/shared/contracts/hub/waiting-events';
import type { WaitingView } from '@verno/shared/contracts/hub/waiting-events';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Caller } from '../../auth/callers.ts';
import { refusal } from '../../http/problems.ts';
import type { Refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import * as ingest from '../../ingest/decide.ts';
import type { IngestParts } from '../../ingest/upload.ts';
import { anyOf } from '../../projections/any-of.ts';
import { decodeCursor, pageOf } from '../../projections/cursor.ts';
import type { Db } from '../../store/database.ts';
import { selectWaiting, waitingDetailView, waitingRowView } from './rows.ts';

const cursorShape = z.tuple([z.iso.datetime(), z.uuid()]);

export function waitingEventRoutes(parts: IngestParts): Route[] {
  return [
    listRoute(parts.db),
    staffRoute(getWaiting, async ({ params }, caller) => show(parts.db, caller, params.waitingId)),
    staffRoute(replayWaiting, async ({ params, body }, caller) =>
      decide(parts, caller, params.waitingId, body.why, ingest.replayWaiting),
    ),
    staffRoute(releaseWaiting, async ({ params, body }, caller) =>
      decide(parts, caller, params.waitingId, body.why, ingest.releaseWaiting),
    ),
    staffRoute(writeOffWaiting, async ({ params, body }, caller) =>
      decide(parts, caller, params.waitingId, body.why, ingest.writeOffWaiting),
    ),
  ];
}

function listRoute(db: Db): Route {
  return staffRoute(listWaiting, async ({ query }, caller) => {
    const cursor = decodeCursor(query.cursor, cursorShape);
    if (!cursor.ok) return cursor;
    let rows = selectWaiting(db, caller.partnerId, query.decided === 'true')
      .orderBy('w.ordered_at', 'desc')
      .orderBy('w.waiting_id', 'desc')
      .limit(query.limit + 1);
    const { storeIds } = caller.grants;
    if (storeIds !== null) rows = rows.where('t.store_id', '=', anyOf(storeIds));
    if (query.storeId !== undefined) rows = rows.where('t.store_id', '=', query.storeId);
    if (query.tillId !== undefined) rows = rows.where('w.till_id', '=', query.tillId);
    if (query.place !== undefined) rows = rows.where('w.place', '=', query.place);
    if (cursor.value !== null) {
      const [at, id] = cursor.value;
      rows = rows.where((eb) =>
        eb(eb.refTuple('w.ordered_at', 'w.waiting_id'), '<', eb.tuple(new Date(at), id)),
      );
    }
    return ok(
      pageOf(await rows.execute(), query.limit, waitingRowView, (row) => [
        row.ordered_at.toISOString(),
        row.waiting_id,
      ]),
    );
  });
}

async function show(
  db: Db,
  caller: Caller,
  waitingId: string,
): Promise<Result<WaitingView, Refusal>> {
  for (const decided of [false, true]) {
    const row = await selectWaiting(db, caller.partnerId, decided)
      .where('w.waiting_id', '=', waitingId)
      .executeTakeFirst();
    if (row === undefined) continue;
    if (!can(caller.grants, 'tills.read', row.store_id)) break;
    return ok(waitingDetailView(row, can(caller.grants, 'purchases.read', row.store_id)));
  }
  return err(refusal('waiting.unknown'));
}

async function decide(
  parts: IngestParts,
  caller: Caller,
  waitingId: string,
  why: string,
  act: typeof ingest.writeOffWaiting,
): Promise<Result<WaitingView, Refusal>> {
  const done = await act(parts, { caller, waitingId, why });
  if (!done.ok) return done;
  const row = await selectWaiting(parts.db, caller.partnerId, true)
    .where('w.waiting_id', '=', waitingId)
    .executeTakeFirst();
  if (row === undefined) return err(refusal('waiting.unknown'));
  return ok(waitingDetailView(row, can(caller.grants, 'purchases.read', row.store_id)));
}
