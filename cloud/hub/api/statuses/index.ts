/** Status systems, and members in them. */
import { z } from 'zod';
import {
  listStatusSystems,
  memberStatuses,
  putStatusSystem,
  recalculateStatus,
} from '@verno/shared/contracts/hub/statuses';
import type { StatusSystemView } from '@verno/shared/contracts/hub/statuses';
import type { Clock } from '@verno/shared/kernel/clock';
import { err, ok } from '@verno/shared/kernel/result';
import { statusSystem } from '@verno/shared/marketing/status';
import type { StatusSystem } from '@verno/shared/marketing/status';
import { conditionText, progressText } from '@verno/shared/marketing/status-text';
import { lockMembers } from '../../books/book.ts';
import { mustBeMember } from '../../books/standing.ts';
import { isZone } from '../../calendar.ts';
import { refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { refusable } from '../../marketing/refusable.ts';
import { readSystems, recalculate } from '../../marketing/statuses.ts';
import { publishMembers } from '../../projections/member-items.ts';
import { readPrecisions } from '../../projections/member-marketing.ts';
import type { Db } from '../../store/database.ts';
import { jsonb } from '../../store/rows.ts';
import type { Ids } from '../../system.ts';

export interface StatusRouteParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
}

const HISTORY_ROWS_MAX = 100;
const cause = z.enum(['purchase', 'refund', 'review', 'request']);

export function statusRoutes(parts: StatusRouteParts): Route[] {
  const { db } = parts;
  return [
    staffRoute(listStatusSystems, async (_call, staff) => {
      const systems = await readSystems(db, staff.partnerId);
      const items: StatusSystemView[] = [];
      for (const system of systems) items.push(await viewOf(db, staff.partnerId, system));
      return ok({ items });
    }),
    staffRoute(putStatusSystem, async ({ params, body }, staff) => {
      if (!isZone(body.timeZone)) return err(refusal('place.zone_unknown'));
      const system = statusSystem.parse({ ...body, id: params.systemId });
      const fields = { body: jsonb(system), changed_at: new Date(parts.clock.nowMs()) };
      await db
        .insertInto('status_system')
        .values({ partner_id: staff.partnerId, system_id: system.id, ...fields })
        .onConflict((conflict) => conflict.columns(['partner_id', 'system_id']).doUpdateSet(fields))
        .execute();
      return ok(await viewOf(db, staff.partnerId, system));
    }),
    memberRoute(db),
    staffRoute(recalculateStatus, async ({ params, body }, staff) =>
      refusable(db, async (tx) => {
        const { memberId, systemId } = params;
        const now = { ids: parts.ids, nowMs: parts.clock.nowMs() };
        const members = await lockMembers(tx, staff.partnerId, [memberId]);
        const standing = mustBeMember(members, memberId);
        if (!standing.ok) return standing;
        const causes = new Map([[memberId, { kind: 'request' as const, id: body.requestId }]]);
        await recalculate(tx, now, staff.partnerId, causes, systemId);
        const row = await tx
          .selectFrom('member_status')
          .where('partner_id', '=', staff.partnerId)
          .where('member_id', '=', memberId)
          .where('system_id', '=', systemId)
          .select(['tier', 'review_on'])
          .executeTakeFirst();
        if (row === undefined) return err(refusal('status.unknown'));
        await publishMembers(tx, staff.partnerId, [memberId]);
        return ok({ tier: row.tier, reviewOn: row.review_on });
      }),
    ),
  ];
}

function memberRoute(db: Db): Route {
  return staffRoute(memberStatuses, async ({ params }, staff) => {
    const { partnerId } = staff;
    const member = await db
      .selectFrom('member')
      .where('partner_id', '=', partnerId)
      .where('member_id', '=', params.memberId)
      .select('member_id')
      .executeTakeFirst();
    if (member === undefined) return err(refusal('member.unknown'));
    const rows = await db
      .selectFrom('member_status')
      .where('partner_id', '=', partnerId)
      .where('member_id', '=', params.memberId)
      .select(['system_id', 'tier', 'since', 'review_on', 'measured'])
      .orderBy('system_id')
      .execute();
    const changes = await db
      .selectFrom('status_change')
      .where('partner_id', '=', partnerId)
      .where('member_id', '=', params.memberId)
      .select(['system_id', 'from_tier', 'to_tier', 'on_date', 'cause_kind'])
      .orderBy('change_id', 'desc')
      .limit(HISTORY_ROWS_MAX)
      .execute();
    const systems = new Map((await readSystems(db, partnerId)).map((one) => [one.id, one]));
    const precisions = await readPrecisions(db, partnerId);
    return ok({
      items: rows.flatMap((row) => {
        const system = systems.get(row.system_id);
        if (system === undefined) return [];
        const standing = { tier: row.tier, since: row.since, reviewOn: row.review_on };
        return [
          {
            systemId: row.system_id,
            ...standing,
            measured: row.measured,
            progress: progressText(system, standing, row.measured, precisions),
            history: changes
              .filter((change) => change.system_id === row.system_id)
              .map((change) => ({
                from: change.from_tier,
                to: change.to_tier,
                on: change.on_date,
                cause: cause.parse(change.cause_kind),
              })),
          },
        ];
      }),
    });
  });
}

async function viewOf(db: Db, partnerId: string, system: StatusSystem): Promise<StatusSystemView> {
  const precisions = await readPrecisions(db, partnerId);
  const rows = await db
    .selectFrom('member_status')
    .where('partner_id', '=', partnerId)
    .where('system_id', '=', system.id)
    .select((eb) => ['tier', eb.fn.countAll<number>().as('members')])
    .groupBy('tier')
    .execute();
  return {
    system,
    conditions: system.tiers.map((tier) => conditionText(system, tier, precisions)),
    members: Object.fromEntries(rows.map((row) => [row.tier, row.members])),
  };
}
