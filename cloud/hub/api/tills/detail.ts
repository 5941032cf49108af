/** One till: what it told of itself, its epochs, its days against the books. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { getTill } from '@verno/shared/contracts/hub/tills';
import { setScopesOf } from '@verno/shared/contracts/set-scopes';
import type { TillReport } from '@verno/shared/contracts/sync-heartbeat';
import { toMoneyText } from '@verno/shared/money/text';
import { keptDifference } from '../../feed/sets.ts';
import { reportOf, selectTills, tillRowViews } from '../../projections/till-rows.ts';
import type { Db } from '../../store/database.ts';

type View = z.input<(typeof getTill)['response']>;

/** Days shown. */
const DAYS_MAX = 31;
const EPOCHS_MAX = 50;

/** null where the partner has no such till. */
export async function readTill(
  db: Db,
  partnerId: string,
  id: string,
  nowMs: number,
): Promise<View | null> {
  const row = await selectTills(db)
    .where('t.partner_id', '=', partnerId)
    .where('t.till_id', '=', id)
    .select(['t.head_seq', 't.frozen_reason', 't.sets_differ'])
    .executeTakeFirst();
  if (row === undefined) return null;
  const [shown] = await tillRowViews(db, [row], nowMs);
  if (shown === undefined) return null;
  const report = row.epoch > 0 ? reportOf(row) : null;
  const bundle = await db
    .selectFrom('bundle')
    .where('partner_id', '=', partnerId)
    .select((eb) => eb.fn.max('version').as('version'))
    .executeTakeFirst();
  return {
    ...shown,
    number: row.number,
    frozenReason: row.frozen_reason,
    headSeq: row.head_seq,
    hubBundleVersion: bundle?.version ?? null,
    ...toldOf(report, row.told_at),
    sets: setsOf(row.sets_differ),
    epochs: await epochsOf(db, id),
    days: await daysOf(db, id),
  };
}

function toldOf(report: TillReport | null, toldAt: Date | null) {
  const last = report?.lastProblem ?? null;
  const toldMs = toldAt?.getTime() ?? 0;
  return {
    toldAt: report === null ? null : (toldAt?.toISOString() ?? null),
    bundleVersion: report?.bundleVersion ?? null,
    clock: report?.clock ?? null,
    devices: report?.devices ?? null,
    troubles: report?.troubles ?? [],
    lastProblem:
      last === null
        ? null
        : { problem: last.problem, at: new Date(toldMs - last.ageMs).toISOString() },
  };
}

function setsOf(kept: unknown): View['sets'] {
  const known = keptDifference.safeParse(kept).data;
  return known === undefined ? null : { ...known, differing: setScopesOf(known.differing) };
}

interface EpochRow {
  readonly epoch: number;
  readonly head_seq: number;
  readonly is_present: boolean;
  readonly is_stopped: boolean;
  readonly ended_at: Date | null;
  readonly first_at: Date | null;
  readonly last_at: Date | null;
  readonly quarantine: number;
}

async function epochsOf(db: Db, id: string): Promise<View['epochs']> {
  // Two look-ups by the key of the log for each epoch; logs of old epochs are not read through.
  const { rows } = await sql<EpochRow>`
    select p.epoch, p.head_seq, p.is_present, p.is_stopped, p.ended_at,
      (select e.received_at from till_event e
        where e.till_id = ${id} and e.epoch = p.epoch order by e.seq limit 1) as first_at,
      (select e.received_at from till_event e
        where e.till_id = ${id} and e.epoch = p.epoch order by e.seq desc limit 1) as last_at,
      (select count(*) from quarantine q where q.till_id = ${id} and q.epoch = p.epoch) as quarantine
    from (
      select epoch, head_seq, true as is_present, state <> 'active' as is_stopped, null::timestamptz as ended_at
      from till where till_id = ${id} and epoch > 0
      union all
      select epoch, head_seq, false, closed, ended_at from till_epoch where till_id = ${id}
    ) p order by p.epoch desc, p.is_present desc limit ${EPOCHS_MAX}`.execute(db);
  return rows.map((row) => ({
    epoch: row.epoch,
    state: row.is_stopped ? 'stopped' : row.is_present ? 'present' : 'ended',
    headSeq: row.head_seq,
    firstAt: row.first_at?.toISOString() ?? null,
    lastAt: row.last_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    quarantine: row.quarantine,
  }));
}

async function daysOf(db: Db, id: string): Promise<View['days']> {
  const rows = await db
    .selectFrom('till_day')
    .where('till_id', '=', id)
    .selectAll()
    .orderBy('epoch', 'desc')
    .orderBy('day', 'desc')
    .limit(DAYS_MAX)
    .execute();
  return rows.map((row) => ({
    day: row.day,
    epoch: row.epoch,
    fromSeq: row.from_seq,
    throughSeq: row.through_seq,
    till: {
      sales: row.till_sales,
      salesSum: toMoneyText(row.till_sales_kopecks),
      refunds: row.till_refunds,
      refundsSum: toMoneyText(row.till_refunds_kopecks),
    },
    hub: {
      sales: row.hub_sales,
      salesSum: toMoneyText(row.hub_sales_kopecks),
      refunds: row.hub_refunds,
      refundsSum: toMoneyText(row.hub_refunds_kopecks),
    },
    differs: row.differs,
    comparedAt: row.compared_at.toISOString(),
  }));
}
