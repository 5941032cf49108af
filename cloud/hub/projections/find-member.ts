/** A member by whatever a caller has at hand. */
import type { MemberIdentifier } from '@verno/shared/contracts/hub/member-identifiers';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { unreachable } from '@verno/shared/kernel/unreachable';
import { normalisePhone } from '@verno/shared/members/phone';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Db } from '../store/database.ts';

/** What was found by: `spent` = a card that is blocked or replaced. */
export interface FoundMember {
  readonly memberId: string;
  readonly spentCard: boolean;
}

/** Finds the one member of the partner that `identifier` names. */
export async function findMember(
  db: Db,
  partnerId: string,
  identifier: MemberIdentifier,
): Promise<Result<FoundMember, Refusal>> {
  switch (identifier.kind) {
    case 'memberId':
      return only(await rowsOf(db, partnerId, 'member_person', 'member_id', identifier.value));
    case 'card':
      return byCard(db, partnerId, cardNumberOf(identifier.value));
    case 'phone': {
      const phone = normalisePhone(identifier.value);
      return phone === null
        ? err(refusal('member.bad_phone', { params: { value: identifier.value } }))
        : only(await rowsOf(db, partnerId, 'member_person', 'phone', phone));
    }
    case 'email':
      return only(
        await rowsOf(db, partnerId, 'member_person', 'email', identifier.value.toLowerCase()),
      );
    case 'external': {
      const rows = await db
        .selectFrom('member_external')
        .where('partner_id', '=', partnerId)
        .where('system', '=', identifier.system)
        .where('value', '=', identifier.value)
        .select('member_id')
        .execute();
      return only(rows);
    }
    default:
      return unreachable(identifier);
  }
}

/** The card's number out of a magnetic track, a printed number with gaps, or a barcode. */
function cardNumberOf(text: string): string {
  const track = /^(?:%B?|;)([\dA-Za-z]+)[=^?]/.exec(text)?.[1];
  return track ?? text.replaceAll(/[\s\u00a0]/g, '');
}

async function byCard(
  db: Db,
  partnerId: string,
  number: string,
): Promise<Result<FoundMember, Refusal>> {
  const card = await db
    .selectFrom('member_card')
    .where('partner_id', '=', partnerId)
    .where('number', '=', number)
    .where('state', '<>', 'ended')
    .select(['member_id', 'state'])
    .executeTakeFirst();
  return card === undefined
    ? err(refusal('member.unknown'))
    : ok({ memberId: card.member_id, spentCard: card.state !== 'active' });
}

async function rowsOf(
  db: Db,
  partnerId: string,
  table: 'member_person',
  column: 'member_id' | 'phone' | 'email',
  value: string,
): Promise<{ member_id: string }[]> {
  return db
    .selectFrom(table)
    .where('partner_id', '=', partnerId)
    .where(column, '=', value)
    .select('member_id')
    .limit(2)
    .execute();
}

function only(rows: readonly { readonly member_id: string }[]): Result<FoundMember, Refusal> {
  const [row] = rows;
  if (row === undefined) return err(refusal('member.unknown'));
  return rows.length > 1
    ? err(refusal('member.ambiguous'))
    : ok({ memberId: row.member_id, spentCard: false });
}
