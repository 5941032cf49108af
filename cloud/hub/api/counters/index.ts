/** Counters: definitions, a member's figures, and setting one by hand. */
import {
  listCounters,
  memberCounters,
  putCounter,
  setMemberCounter,
} from '@verno/shared/contracts/hub/counters';
import type { Clock } from '@verno/shared/kernel/clock';
import { err, ok } from '@verno/shared/kernel/result';
import { refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { putDefinition, readNamed, setForMember } from '../../marketing/definitions.ts';
import { refusable } from '../../marketing/refusable.ts';
import type { Db } from '../../store/database.ts';
import { z } from 'zod';

const kind = z.enum(['counter', 'limit', 'restriction']);

export function counterRoutes(parts: { readonly db: Db; readonly clock: Clock }): Route[] {
  const { db } = parts;
  return [
    staffRoute(listCounters, async (_call, staff) =>
      ok({ items: await readNamed(db, staff.partnerId) }),
    ),
    staffRoute(putCounter, async ({ params, body }, staff) => {
      const named = { ...body, code: params.code };
      const done = await refusable(db, (tx) => putDefinition(tx, staff.partnerId, named));
      return done.ok ? ok(named) : done;
    }),
    staffRoute(memberCounters, async ({ params }, staff) => {
      const member = await db
        .selectFrom('member')
        .where('partner_id', '=', staff.partnerId)
        .where('member_id', '=', params.memberId)
        .select('member_id')
        .executeTakeFirst();
      if (member === undefined) return err(refusal('member.unknown'));
      const rows = await db
        .selectFrom('counter')
        .where('partner_id', '=', staff.partnerId)
        .where('owner', '=', params.memberId)
        .select(['key', 'kind', 'value', 'ends_on'])
        .orderBy('key')
        .execute();
      return ok({
        items: rows.map((row) => ({
          key: row.key,
          kind: kind.parse(row.kind),
          value: row.value,
          endsOn: row.ends_on,
        })),
      });
    }),
    staffRoute(setMemberCounter, async ({ params, body }, staff) => {
      const { requestId: id, reason, value } = body;
      const nowMs = parts.clock.nowMs();
      const cause = { kind: 'request', id, nowMs, staffId: staff.actorId, reason } as const;
      return refusable(db, (tx) => setForMember(tx, staff.partnerId, { ...params, value }, cause));
    }),
  ];
}
