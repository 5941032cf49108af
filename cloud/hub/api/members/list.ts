/** The list of members, and the search by anything an operator has at hand. */
import { sql } from 'kysely';
import { z } from 'zod';
import { listMembers } from '@verno/shared/contracts/hub/members';
import { ok } from '@verno/shared/kernel/result';
import { normalisePhone } from '@verno/shared/members/phone';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { decodeCursor, pageOf } from '../../projections/cursor.ts';
import { likePrefix } from '../../projections/like.ts';
import { searchable } from '../../projections/names.ts';
import type { Db } from '../../store/database.ts';
import { memberRowView, selectMembers } from './rows.ts';

const cursorShape = z.tuple([z.string(), z.uuid()]);

/** What a text typed into the search box can be. */
type Search =
  | { readonly kind: 'email'; readonly email: string }
  | { readonly kind: 'number'; readonly phone: string | null; readonly card: string }
  | { readonly kind: 'name'; readonly name: string };

/** Digits (with the marks phones are written with) are a card or a phone, @ an e-mail, else a name. */
function readSearch(text: string): Search | null {
  const plain = text.trim();
  if (plain === '') return null;
  if (plain.includes('@')) return { kind: 'email', email: plain.toLowerCase() };
  if (/^\+?[\d\s()\-.\u00a0]+$/.test(plain) && /\d/.test(plain)) {
    return {
      kind: 'number',
      phone: normalisePhone(plain),
      card: plain.replaceAll(/\D/g, ''),
    };
  }
  return { kind: 'name', name: searchable(plain) };
}

export function memberListRoute(db: Db): Route {
  return staffRoute(listMembers, async ({ query }, staff) => {
    const cursor = decodeCursor(query.cursor, cursorShape);
    if (!cursor.ok) return cursor;
    let rows = selectMembers(db, staff.partnerId)
      .orderBy('p.search_name')
      .orderBy('p.member_id')
      .limit(query.limit + 1);
    const search = readSearch(query.search ?? '');
    if (search?.kind === 'email') {
      rows = rows.where('p.email', 'like', likePrefix(search.email));
    }
    if (search?.kind === 'name') {
      const begins = likePrefix(search.name);
      rows = rows.where((eb) =>
        eb.or([eb('p.search_name', 'like', begins), eb('p.search_given', 'like', begins)]),
      );
    }
    if (search?.kind === 'number') {
      // One set of ids from two indexes; a join with «or» would read every member.
      rows = rows.where(
        sql<boolean>`p.member_id in (
          select member_id from member_card
            where partner_id = ${staff.partnerId} and number like ${likePrefix(search.card)}
              and state <> 'ended'
          union
          select member_id from member_person
            where partner_id = ${staff.partnerId} and phone = ${search.phone})`,
      );
    }
    if (cursor.value !== null) {
      const [name, id] = cursor.value;
      rows = rows.where((eb) =>
        eb(eb.refTuple('p.search_name', 'p.member_id'), '>', eb.tuple(name, id)),
      );
    }
    return ok(
      pageOf(await rows.execute(), query.limit, memberRowView, (row) => [
        row.search_name,
        row.member_id,
      ]),
    );
  });
}
