/**
 * Members' statuses: measured from the history and the balances, moved by the rules of shared/marketing/status, each
 * change noted once per cause. The only writer of member_status, status_change and member.statuses.
 */
import { sql } from 'kysely';
import {
  afterEvent,
  afterReview,
  measuredThrough,
  REVIEWS_MAX,
  statusSystem,
} from '@verno/shared/marketing/status';
import type { Standing, StatusMeasure, StatusSystem } from '@verno/shared/marketing/status';
import { windowStart } from '@verno/shared/marketing/window';
import { localTime, startOfDay } from '../calendar.ts';
import { lockMembers } from '../books/book.ts';
import { whoLeft } from '../books/standing.ts';
import { anyOf } from '../projections/any-of.ts';
import { publishMembers } from '../projections/member-items.ts';
import type { Db, Tx } from '../store/database.ts';
import { insertRows } from '../store/rows.ts';
import type { Ids } from '../system.ts';

/** Members reviewed in one transaction. */
const REVIEW_ROWS_MAX = 200;

export interface StatusParts {
  readonly ids: Ids;
  readonly nowMs: number;
}

/** Why a status is looked at. Each cause changes a member's status in a system once. */
export interface StatusCause {
  readonly kind: 'purchase' | 'refund' | 'review' | 'request';
  readonly id: string;
}

export async function readSystems(db: Db | Tx, partnerId: string): Promise<StatusSystem[]> {
  const rows = await db
    .selectFrom('status_system')
    .where('partner_id', '=', partnerId)
    .select('body')
    .orderBy('system_id')
    .execute();
  return rows.map((row) => statusSystem.parse(row.body));
}

/**
 * Looks at locked members' statuses after something happened; reviews that are due are held first, in their
 * order. Returns the members whose status or date has changed, which the caller publishes.
 */
export async function recalculate(
  tx: Tx,
  parts: StatusParts,
  partnerId: string,
  causes: ReadonlyMap<string, StatusCause>,
  only: string | null = null,
): Promise<Set<string>> {
  const moved = new Set<string>();
  if (causes.size === 0) return moved;
  const systems = await readSystems(tx, partnerId);
  if (systems.length === 0) return moved;
  // Goods of who has left still come back; he has no status that this could change.
  const gone = await whoLeft(tx, partnerId, [...causes.keys()]);
  const memberIds = [...causes.keys()].filter((id) => !gone.has(id)).toSorted();
  if (memberIds.length === 0) return moved;
  for (const system of systems) {
    if (only !== null && system.id !== only) continue;
    const today = localTime(parts.nowMs, system.timeZone).slice(0, 10);
    const standings = await readStandings(tx, partnerId, system.id, memberIds);
    const figures = await measure(tx, partnerId, system.measure, memberIds, today);
    const work: Work = { tx, parts, partnerId, system };
    const changes: Change[] = [];
    for (const memberId of memberIds) {
      const cause = causes.get(memberId);
      if (cause === undefined) continue;
      const steps = await reviewed(work, memberId, standings.get(memberId) ?? null, today);
      changes.push(...steps);
      const before = steps.at(-1)?.after ?? standings.get(memberId) ?? null;
      const measured = figures.get(memberId) ?? 0;
      const after = afterEvent(system, before, measured, today);
      changes.push({ memberId, before, after, measured, cause });
    }
    for (const memberId of await save(work, changes)) moved.add(memberId);
  }
  return moved;
}

/** Holds the reviews that are due, a bounded number of members in each transaction; returns how many members. */
export async function reviewStatuses(db: Db, parts: StatusParts): Promise<number> {
  let done = 0;
  for (;;) {
    const due = await db
      .selectFrom('member_status')
      .where('review_at', '<=', new Date(parts.nowMs))
      .select(['partner_id', 'member_id', 'system_id'])
      .orderBy('review_at')
      .limit(REVIEW_ROWS_MAX)
      .execute();
    let held = 0;
    for (const [partnerId, rows] of Map.groupBy(due, (row) => row.partner_id)) {
      held += await db.transaction().execute((tx) => reviewSome(tx, parts, partnerId, rows));
    }
    done += held;
    // A system that is gone leaves rows that nobody can review: stop instead of turning on the spot.
    if (due.length < REVIEW_ROWS_MAX || held === 0) return done;
  }
}

async function reviewSome(
  tx: Tx,
  parts: StatusParts,
  partnerId: string,
  due: readonly { readonly member_id: string; readonly system_id: string }[],
): Promise<number> {
  const memberIds = [...new Set(due.map((row) => row.member_id))];
  await lockMembers(tx, partnerId, memberIds);
  const systems = new Map((await readSystems(tx, partnerId)).map((one) => [one.id, one]));
  let held = 0;
  const moved = new Set<string>();
  for (const [systemId, rows] of Map.groupBy(due, (row) => row.system_id)) {
    const system = systems.get(systemId);
    if (system === undefined) continue;
    const today = localTime(parts.nowMs, system.timeZone).slice(0, 10);
    const ids = rows.map((row) => row.member_id);
    // Read under the lock: another node may have held the review meanwhile.
    const standings = await readStandings(tx, partnerId, systemId, ids);
    const work: Work = { tx, parts, partnerId, system };
    const changes: Change[] = [];
    for (const [memberId, standing] of standings) {
      const steps = await reviewed(work, memberId, standing, today);
      if (steps.length > 0) held += 1;
      changes.push(...steps);
    }
    for (const memberId of await save(work, changes)) moved.add(memberId);
  }
  await publishMembers(tx, partnerId, [...moved]);
  return held;
}

interface Work {
  readonly tx: Tx;
  readonly parts: StatusParts;
  readonly partnerId: string;
  readonly system: StatusSystem;
}

interface Change {
  readonly memberId: string;
  readonly before: Standing | null;
  readonly after: Standing;
  readonly measured: number;
  readonly cause: StatusCause;
}

/** Every review from the standing's date to today, each by the figure at the end of the day before it. */
async function reviewed(
  work: Work,
  memberId: string,
  standing: Standing | null,
  today: string,
): Promise<Change[]> {
  const { tx, partnerId, system } = work;
  const changes: Change[] = [];
  let now = standing;
  for (let step = 0; step < REVIEWS_MAX && now !== null && now.reviewOn <= today; step += 1) {
    const through = measuredThrough(now.reviewOn);
    const figures = await measure(tx, partnerId, system.measure, [memberId], through);
    const measured = figures.get(memberId) ?? 0;
    const after = afterReview(system, now, measured);
    const cause = { kind: 'review', id: now.reviewOn } as const;
    changes.push({ memberId, before: now, after, measured, cause });
    now = after;
  }
  return changes;
}

async function readStandings(
  tx: Tx,
  partnerId: string,
  systemId: string,
  memberIds: readonly string[],
): Promise<Map<string, Standing>> {
  const rows = await tx
    .selectFrom('member_status')
    .where('partner_id', '=', partnerId)
    .where('system_id', '=', systemId)
    .where('member_id', 'in', [...memberIds])
    .select(['member_id', 'tier', 'since', 'review_on'])
    .execute();
  return new Map(
    rows.map((row) => [
      row.member_id,
      { tier: row.tier, since: row.since, reviewOn: row.review_on },
    ]),
  );
}

/** Figures as of the end of `date`; a member without any is absent. Balances are as they are now. */
async function measure(
  tx: Db | Tx,
  partnerId: string,
  what: StatusMeasure,
  memberIds: readonly string[],
  date: string,
): Promise<Map<string, number>> {
  if (what.what === 'balance') {
    const rows = await tx
      .selectFrom('balance')
      .where('partner_id', '=', partnerId)
      .where('member_id', 'in', [...memberIds])
      .where('currency', '=', what.currency)
      .select(['member_id', 'active'])
      .execute();
    return new Map(rows.map((row) => [row.member_id, Math.max(0, row.active)]));
  }
  const from = windowStart(what.window, date);
  const { rows } = await sql<{ member_id: string; count: number; sum: number }>`
    select member_id, sum(count)::bigint as count, sum(sum_kopecks)::bigint as sum from member_day
    where partner_id = ${partnerId} and member_id = any(${[...memberIds]}::uuid[])
      and scope = 'all' and local_date between ${from}::date and ${date}::date
    group by member_id`.execute(tx);
  return new Map(
    rows.map((row) => [row.member_id, Math.max(0, what.what === 'sum' ? row.sum : row.count)]),
  );
}

/** Writes the last of each member's changes, and every change of tier to the history. */
async function save(work: Work, changes: readonly Change[]): Promise<Set<string>> {
  const { tx, parts, partnerId, system } = work;
  if (changes.length === 0) return new Set();
  const last = new Map(changes.map((change) => [change.memberId, change]));
  const rows = [...last.values()].map(({ memberId, after, measured }) => ({
    partner_id: partnerId,
    member_id: memberId,
    system_id: system.id,
    tier: after.tier,
    since: after.since,
    review_on: after.reviewOn,
    review_at: new Date(startOfDay(after.reviewOn, system.timeZone)).toISOString(),
    measured,
  }));
  await sql`
    insert into member_status select * from json_populate_recordset(null::member_status, ${JSON.stringify(rows)})
    on conflict (partner_id, member_id, system_id) do update set tier = excluded.tier,
      since = excluded.since, review_on = excluded.review_on, review_at = excluded.review_at,
      measured = excluded.measured`.execute(tx);
  const steps = changes.filter((change) => change.before?.tier !== change.after.tier);
  await insertRows(
    tx,
    'status_change',
    steps.map(({ memberId, before, after, measured, cause }) => ({
      partner_id: partnerId,
      change_id: parts.ids.next(),
      member_id: memberId,
      system_id: system.id,
      from_tier: before?.tier ?? null,
      to_tier: after.tier,
      on_date: after.since,
      at: new Date(parts.nowMs).toISOString(),
      cause_kind: cause.kind,
      cause_id: cause.id,
      measured,
    })),
  );
  const tiers = [...last.values()].map(({ memberId, after }) => ({
    member_id: memberId,
    tier: after.tier,
  }));
  await sql`
    update member m set statuses = m.statuses || jsonb_build_object(${system.id}::text, t.tier)
    from json_to_recordset(${JSON.stringify(tiers)}::json) as t(member_id uuid, tier text)
    where m.partner_id = ${partnerId} and m.member_id = t.member_id
      and m.member_id = ${anyOf(tiers.map((one) => one.member_id))}
      and m.statuses->>(${system.id}::text) is distinct from t.tier`.execute(tx);
  return new Set(steps.map((step) => step.memberId));
}
