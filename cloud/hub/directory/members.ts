/** Members: added in sets, with their cards, and sent to tills. */
import { lockMembers } from '../books/book.ts';
import { publishMembers } from '../projections/member-items.ts';
import { searchNames } from '../projections/names.ts';
import type { Tx } from '../store/database.ts';
import { insertRows } from '../store/rows.ts';

export interface NewMember {
  readonly memberId: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly middleName: string;
  /** `YYYY-MM-DD`. */
  readonly birthday: string | null;
  /** E.164. */
  readonly phone: string | null;
  readonly email: string | null;
  readonly cardNumber: string | null;
  readonly registeredOn: string;
  readonly segments: readonly string[];
  readonly statuses: Readonly<Record<string, string>>;
  /** Number in the partner's other systems. */
  readonly externalUid?: string | null;
}

/** Adds members that are not there yet (by id). Phones, cards and numbers of other systems must be free. */
export async function addMembers(
  tx: Tx,
  partnerId: string,
  members: readonly NewMember[],
): Promise<void> {
  await insertRows(
    tx,
    'member',
    members.map((member) => ({
      partner_id: partnerId,
      member_id: member.memberId,
      state: 'active',
      registered_on: member.registeredOn,
      statuses: member.statuses,
      segments: [...member.segments],
      attributes: {},
    })),
  );
  await insertRows(
    tx,
    'member_person',
    members.map((member) => {
      const { searchName, searchGiven } = searchNames(member);
      return {
        partner_id: partnerId,
        member_id: member.memberId,
        family_name: member.familyName,
        given_name: member.givenName,
        middle_name: member.middleName,
        search_name: searchName,
        search_given: searchGiven,
        birthday: member.birthday,
        phone: member.phone,
        email: member.email?.toLowerCase() ?? null,
      };
    }),
  );
  await insertRows(
    tx,
    'member_card',
    members.flatMap((member) =>
      member.cardNumber === null
        ? []
        : [
            {
              partner_id: partnerId,
              number: member.cardNumber,
              member_id: member.memberId,
              state: 'active',
              main: true,
            },
          ],
    ),
  );
  await addUids(tx, partnerId, members);
  const ids = members.map((member) => member.memberId);
  await lockMembers(tx, partnerId, ids);
  await publishMembers(tx, partnerId, ids);
}

async function addUids(tx: Tx, partnerId: string, members: readonly NewMember[]): Promise<void> {
  await insertRows(
    tx,
    'member_uid',
    members.flatMap(({ memberId, externalUid }) =>
      externalUid === null || externalUid === undefined
        ? []
        : [{ partner_id: partnerId, uid: externalUid, member_id: memberId }],
    ),
  );
}
