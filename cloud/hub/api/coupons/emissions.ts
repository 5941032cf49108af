/** Emissions, and coupons made of them. */
import { sql } from 'kysely';
import { z } from 'zod';
import { listEmissions, makeCoupons, putEmission } from '@verno/shared/contracts/hub/coupons';
import type { EmissionView } from '@verno/shared/contracts/hub/coupons';
import { err, ok } from '@verno/shared/kernel/result';
import { lockMembers } from '../../books/book.ts';
import { mustBeMember } from '../../books/standing.ts';
import { refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import * as emissions from '../../marketing/emissions.ts';
import type { Emission } from '../../marketing/emissions.ts';
import * as make from '../../marketing/make.ts';
import { refusable } from '../../marketing/refusable.ts';
import { decodeCursor, pageOf } from '../../projections/cursor.ts';
import { publishMembers } from '../../projections/member-items.ts';
import type { Db } from '../../store/database.ts';
import type { CouponParts } from './parts.ts';

const cursorShape = z.tuple([z.string()]);

export function emissionRoutes(parts: CouponParts): Route[] {
  const { db } = parts;
  return [
    staffRoute(listEmissions, async ({ query }, staff) => {
      const cursor = decodeCursor(query.cursor, cursorShape);
      if (!cursor.ok) return cursor;
      let rows = emissions.selectEmissions(db, staff.partnerId).limit(query.limit + 1);
      if (cursor.value !== null) rows = rows.where('emission_id', '>', cursor.value[0]);
      const found = await rows.execute();
      const ids = found.map((row) => row.emission_id);
      const counts = await countsOf(db, staff.partnerId, ids);
      const view = (row: (typeof found)[number]): EmissionView =>
        viewOf(emissions.emissionOf(row), counts);
      return ok(pageOf(found, query.limit, view, (row) => [row.emission_id]));
    }),
    staffRoute(putEmission, async ({ params, body }, staff) => {
      const emission: Emission = { ...body, emissionId: params.emissionId };
      const done = await refusable(db, (tx) =>
        emissions.putEmission(tx, staff.partnerId, emission, parts.clock.nowMs()),
      );
      if (!done.ok) return done;
      return ok(viewOf(emission, await countsOf(db, staff.partnerId, [emission.emissionId])));
    }),
    makeRoute(parts),
  ];
}

function makeRoute(parts: CouponParts): Route {
  return staffRoute(makeCoupons, async ({ params, body }, staff) => {
    const { partnerId, actorId: staffId } = staff;
    const nowMs = parts.clock.nowMs();
    const made = await refusable(parts.db, async (tx) => {
      const { memberId, codes } = body;
      if (memberId !== null) {
        const members = await lockMembers(tx, partnerId, [memberId]);
        const standing = mustBeMember(members, memberId);
        if (!standing.ok) return standing;
      }
      const emission = await emissions.lockEmission(tx, partnerId, params.emissionId);
      if (emission === null) return err(refusal('coupon.emission_unknown'));
      const kind = emission.kind;
      const fits = kind === 'personal' ? memberId !== null : kind === 'list' || memberId === null;
      if (!fits) return err(refusal('coupon.wrong_kind', { params: { kind } }));
      const done = await make.makeCoupons(
        tx,
        { ids: parts.ids, random: parts.random, nowMs },
        {
          partnerId,
          emissionId: params.emissionId,
          cause: { kind: 'request', id: body.requestId, nowMs, staffId },
          memberId,
          count: codes?.length ?? body.count,
          ...(codes === undefined ? {} : { codes }),
          usesMax: kind === 'public' ? body.usesMax : 1,
        },
      );
      if (done.ok && memberId !== null) await publishMembers(tx, partnerId, [memberId]);
      return done;
    });
    return made.ok ? ok({ codes: made.value.map((one) => one.code) }) : made;
  });
}

type Counts = ReadonlyMap<string, Record<string, number>>;

async function countsOf(db: Db, partnerId: string, ids: readonly string[]): Promise<Counts> {
  const { rows } = await sql<{ emission_id: string; state: string; coupons: number }>`
    select emission_id, state, count(*) as coupons from coupon
    where partner_id = ${partnerId} and emission_id = any(${[...ids]}::text[])
    group by emission_id, state order by state`.execute(db);
  const counts = new Map<string, Record<string, number>>();
  for (const row of rows) {
    counts.set(row.emission_id, { ...counts.get(row.emission_id), [row.state]: row.coupons });
  }
  return counts;
}

function viewOf(emission: Emission, counts: Counts): EmissionView {
  return { ...emission, counts: counts.get(emission.emissionId) ?? {} };
}
