/** What a till tells of itself: kept for HQ's view; its day totals are compared with the books at once. */
import { sql } from 'kysely';
import type { z } from 'zod';
import { CLOCK_WRONG_MS } from '@verno/shared/contracts/sync-heartbeat';
import type { heartbeat, TillReport } from '@verno/shared/contracts/sync-heartbeat';
import type { TillAlarm } from '@verno/shared/contracts/hub/tills';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Clock } from '@verno/shared/kernel/clock';
import type { TillPrincipal } from '../../auth/till-tokens.ts';
import { refusal } from '../../http/problems.ts';
import type { Refusal } from '../../http/problems.ts';
import { announce } from '../../ingest/upload.ts';
import type { Db, Tx } from '../../store/database.ts';
import { jsonb } from '../../store/rows.ts';
import { ifFree } from '../../store/till-if-free.ts';
import { compareTotals } from './totals.ts';

/** What the column holds; a longer queue is told as this one. */
const QUEUED_MAX = 2_147_483_647;

type Answer = z.input<(typeof heartbeat)['response']>;

export async function takeReport(
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  till: TillPrincipal,
  report: TillReport,
): Promise<Result<Answer, Refusal>> {
  if (till.eventsOnly !== null) return err(refusal(till.eventsOnly));
  const nowMs = clock.nowMs();
  await db.transaction().execute(async (tx) => {
    const before = await keepReport(tx, till, report, nowMs);
    if (report.totals !== undefined) await compareTotals(tx, till, report.totals, nowMs);
    // Ages grow by themselves: only what people would see change is told to those who look.
    const isNews = report.totals !== undefined || shownOf(report) !== before;
    if (isNews) await announce(tx, till.tillId, []);
  });
  return ok({ serverTimeMs: clock.nowMs() });
}

/** Gives what was shown before. */
async function keepReport(
  tx: Tx,
  { tillId }: TillPrincipal,
  report: TillReport,
  nowMs: number,
): Promise<string | null> {
  const toldAt = new Date(nowMs);
  const before = await tx
    .selectFrom('till_report')
    .where('till_id', '=', tillId)
    .select('report')
    .forUpdate()
    .executeTakeFirst();
  const row = { told_at: toldAt, report: jsonb(report), alarms: alarmsOf(report) };
  await tx
    .insertInto('till_report')
    .values({ till_id: tillId, ...row })
    .onConflict((conflict) => conflict.column('till_id').doUpdateSet(row))
    .execute();
  const queued = Math.min(report.queued, QUEUED_MAX);
  await tx
    .updateTable('till')
    .set({ queued })
    .where(ifFree([tillId], sql`queued is distinct from ${queued}`))
    .execute();
  return before === undefined ? null : shownOf(before.report);
}

/** Also of a report that an older hub kept: what is not there is not shown. */
function shownOf(report: unknown): string {
  if (typeof report !== 'object' || report === null) return '';
  const told: Partial<TillReport> = report;
  const { queued, bundleVersion, devices, troubles, lastProblem, clock } = told;
  const offsetS = Math.round((clock?.offsetMs ?? 0) / 10_000);
  return JSON.stringify([queued, bundleVersion, devices, troubles, lastProblem?.problem, offsetS]);
}

function alarmsOf({ clock, troubles, devices }: TillReport): TillAlarm[] {
  const alarms: TillAlarm[] = [];
  if (clock !== null && Math.abs(clock.offsetMs) > CLOCK_WRONG_MS) alarms.push('clock_wrong');
  if (troubles.length > 0) alarms.push('storage');
  if (devices.some(({ state }) => state === 'missing' || state === 'error')) alarms.push('device');
  return alarms;
}
