/** A member as a row. */
import { sql } from 'kysely';
import { memberId } from '@verno/shared/kernel/ids';
import { memberRow } from '@verno/shared/contracts/hub/members';
import type { MemberRow } from '@verno/shared/contracts/hub/members';
import { stageOf } from '@verno/shared/members/stage';
import { personName } from '../../projections/purchase-rows.ts';
import type { Db } from '../../store/database.ts';

const memberState = memberRow.shape.state;

export function selectMembers(db: Db, partnerId: string) {
  return db
    .selectFrom('member_person as p')
    .innerJoin('member as m', (join) =>
      join.onRef('m.partner_id', '=', 'p.partner_id').onRef('m.member_id', '=', 'p.member_id'),
    )
    .where('p.partner_id', '=', partnerId)
    .select(['p.member_id', 'p.family_name', 'p.given_name', 'p.middle_name', 'p.phone', 'p.email'])
    .select(['p.search_name', 'p.birthday', 'm.state', 'm.registered_on', 'm.statuses'])
    .select(['m.segments', 'p.phone_verified_at', 'p.email_verified_at'])
    .select(
      sql<string | null>`(select number from member_card k
        where k.partner_id = p.partner_id and k.member_id = p.member_id
        order by (k.state = 'active') desc, k.main desc, k.number limit 1)`.as('card_number'),
    );
}

export type SelectedMember = Awaited<
  ReturnType<ReturnType<typeof selectMembers>['execute']>
>[number];

export function memberRowView(row: SelectedMember): MemberRow {
  const name = personName(row);
  const state = memberState.parse(row.state);
  return {
    memberId: memberId.parse(row.member_id),
    name: name ?? '',
    cardNumber: row.card_number,
    phone: row.phone,
    email: row.email,
    state,
    stage: stageOf({
      state,
      hasName: name !== null,
      hasContact: row.phone !== null || row.email !== null,
      hasBirthday: row.birthday !== null,
      hasVerifiedContact: row.phone_verified_at !== null || row.email_verified_at !== null,
    }),
    registeredOn: row.registered_on,
  };
}
