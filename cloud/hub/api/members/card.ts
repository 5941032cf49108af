/** A member's card data: who he is and how he is recognised. */
import { sql } from 'kysely';
import { z } from 'zod';
import {
  getMemberCard,
  listMemberBalances,
  lookUpMember,
} from '@verno/shared/contracts/hub/member-changes';
import type { MemberCard } from '@verno/shared/contracts/hub/member-changes';
import { err, ok } from '@verno/shared/kernel/result';
import { refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { findMember } from '../../projections/find-member.ts';
import type { Db } from '../../store/database.ts';
import { memberRowView, selectMembers } from './rows.ts';
import { accountsOf } from './view.ts';

const cardState = z.enum(['active', 'blocked', 'replaced', 'ended']);

export function memberCardRoutes(db: Db): Route[] {
  return [
    staffRoute(lookUpMember, async ({ body, setVersion }, caller) => {
      const found = await findMember(db, caller.partnerId, body);
      if (!found.ok) return found;
      const card = await readCard(db, caller.partnerId, found.value.memberId);
      if (card === null) return err(refusal('member.unknown'));
      setVersion(card.version);
      return ok(card.view);
    }),
    staffRoute(getMemberCard, async ({ params, setVersion }, caller) => {
      const card = await readCard(db, caller.partnerId, params.memberId);
      if (card === null) return err(refusal('member.unknown'));
      setVersion(card.version);
      return ok(card.view);
    }),
    staffRoute(listMemberBalances, async ({ params }, caller) => {
      const key = { kind: 'memberId', value: params.memberId } as const;
      const found = await findMember(db, caller.partnerId, key);
      if (!found.ok) return found;
      return ok({ items: await accountsOf(db, caller.partnerId, params.memberId) });
    }),
  ];
}

export interface VersionedCard {
  readonly version: number;
  readonly view: MemberCard;
}

/** The card data of a member as it stands; null when there is none. */
export async function readCard(
  db: Db,
  partnerId: string,
  memberId: string,
): Promise<VersionedCard | null> {
  const row = await selectMembers(db, partnerId)
    .where('p.member_id', '=', memberId)
    .select('m.version')
    .select(
      sql<{ number: string; state: string }[]>`(select coalesce(json_agg(json_build_object(
        'number', k.number, 'state', k.state) order by k.main desc, k.number), '[]') from member_card k
        where k.partner_id = p.partner_id and k.member_id = p.member_id)`.as('cards'),
    )
    .select(
      sql<{ system: string; value: string }[]>`(select coalesce(json_agg(json_build_object(
        'system', e.system, 'value', e.value) order by e.system), '[]') from member_external e
        where e.partner_id = p.partner_id and e.member_id = p.member_id)`.as('external_ids'),
    )
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    version: row.version,
    view: {
      ...memberRowView(row),
      familyName: row.family_name,
      givenName: row.given_name,
      middleName: row.middle_name,
      birthday: row.birthday,
      phoneVerified: row.phone_verified_at !== null,
      emailVerified: row.email_verified_at !== null,
      cards: row.cards.map((card) => ({ ...card, state: cardState.parse(card.state) })),
      externalIds: row.external_ids,
    },
  };
}
