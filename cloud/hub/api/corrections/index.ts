/** Corrections by hand: asked for, decided on, looked up. */
import {
  approveCorrection,
  createCorrection,
  createCorrections,
  getCorrection,
  listCorrections,
  rejectCorrection,
} from '@verno/shared/contracts/hub/corrections';
import type { CorrectionView } from '@verno/shared/contracts/hub/corrections';
import type { Clock } from '@verno/shared/kernel/clock';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { z } from 'zod';
import * as decisions from '../../books/correction-decisions.ts';
import { orderCorrections } from '../../books/corrections.ts';
import { problemBody, refusal } from '../../http/problems.ts';
import type { Refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { decodeCursor, pageOf } from '../../projections/cursor.ts';
import type { Db, Tx } from '../../store/database.ts';
import type { Ids } from '../../system.ts';
import { correctionFileRoute } from './file.ts';
import { correctionViewOf, selectCorrections } from './rows.ts';

interface CorrectionParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
}

const cursorShape = z.tuple([z.iso.datetime(), z.uuid()]);

export function correctionRoutes(parts: CorrectionParts): Route[] {
  return [
    ...orderRoutes(parts),
    correctionFileRoute(parts),
    ...decisionRoutes(parts),
    ...readRoutes(parts.db),
  ];
}

function orderRoutes({ db, clock, ids }: CorrectionParts): Route[] {
  const now = () => ({ ids, nowMs: clock.nowMs() });
  return [
    staffRoute(createCorrection, async ({ body }, staff) =>
      db.transaction().execute(async (tx) => {
        const [outcome] = await orderCorrections(tx, now(), staff, [body]);
        if (outcome === undefined || !outcome.ok) return outcome ?? err(refusal('hub.internal'));
        return viewBy(tx, staff.partnerId, outcome.value.correctionId);
      }),
    ),
    staffRoute(createCorrections, async ({ body, language }, staff) =>
      db.transaction().execute(async (tx) => {
        const outcomes = await orderCorrections(tx, now(), staff, body.rows);
        const views = await viewsBy(
          tx,
          staff.partnerId,
          outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value.correctionId] : [])),
        );
        return ok({
          rows: body.rows.map(({ correctionId }, index) => {
            const outcome = outcomes[index];
            if (outcome === undefined) throw new Error(`row ${index} has no outcome`);
            if (outcome.ok) {
              const correction = views.get(correctionId);
              if (correction === undefined) throw new Error(`correction ${correctionId} is gone`);
              return { correctionId, outcome: correction.state, correction, problem: null };
            }
            const { code, detail } = problemBody(outcome.error, language);
            const problem = { code, detail };
            return { correctionId, outcome: 'refused' as const, correction: null, problem };
          }),
        });
      }),
    ),
  ];
}

function decisionRoutes({ db, clock, ids }: CorrectionParts): Route[] {
  const now = () => ({ ids, nowMs: clock.nowMs() });
  return [
    staffRoute(approveCorrection, async ({ params }, staff) =>
      db.transaction().execute(async (tx) => {
        const { correctionId } = params;
        const done = await decisions.approveCorrection(tx, now(), staff, correctionId);
        return done.ok ? viewBy(tx, staff.partnerId, correctionId) : done;
      }),
    ),
    staffRoute(rejectCorrection, async ({ params, body }, staff) =>
      db.transaction().execute(async (tx) => {
        const { correctionId } = params;
        const rejected = { correctionId, reason: body.reason };
        const done = await decisions.rejectCorrection(tx, now(), staff, rejected);
        return done.ok ? viewBy(tx, staff.partnerId, correctionId) : done;
      }),
    ),
  ];
}

function readRoutes(db: Db): Route[] {
  return [
    staffRoute(listCorrections, async ({ query }, staff) => {
      const cursor = decodeCursor(query.cursor, cursorShape);
      if (!cursor.ok) return cursor;
      let rows = selectCorrections(db, staff.partnerId)
        .orderBy('c.created_at', 'desc')
        .orderBy('c.correction_id', 'desc')
        .limit(query.limit + 1);
      if (query.state !== undefined) rows = rows.where('c.state', '=', query.state);
      if (query.memberId !== undefined) rows = rows.where('c.member_id', '=', query.memberId);
      if (cursor.value !== null) {
        const [at, id] = cursor.value;
        rows = rows.where((eb) =>
          eb(eb.refTuple('c.created_at', 'c.correction_id'), '<', eb.tuple(new Date(at), id)),
        );
      }
      return ok(
        pageOf(await rows.execute(), query.limit, correctionViewOf, (row) => [
          row.created_at.toISOString(),
          row.correction_id,
        ]),
      );
    }),
    staffRoute(getCorrection, async ({ params }, staff) =>
      viewBy(db, staff.partnerId, params.correctionId),
    ),
  ];
}

async function viewBy(
  db: Db | Tx,
  partnerId: string,
  correctionId: string,
): Promise<Result<CorrectionView, Refusal>> {
  const view = (await viewsBy(db, partnerId, [correctionId])).get(correctionId);
  return view === undefined ? err(refusal('correction.unknown')) : ok(view);
}

async function viewsBy(
  db: Db | Tx,
  partnerId: string,
  correctionIds: readonly string[],
): Promise<Map<string, CorrectionView>> {
  if (correctionIds.length === 0) return new Map();
  const rows = await selectCorrections(db, partnerId)
    .where('c.correction_id', 'in', [...correctionIds])
    .execute();
  return new Map(rows.map((row) => [row.correction_id, correctionViewOf(row)]));
}
