/** Members by whatever they are named by. */
import type { MemberIdentifier } from '@verno/shared/contracts/hub/corrections';
import { cardNumberOf } from '@verno/shared/members/card-text';
import { unreachable } from '@verno/shared/kernel/unreachable';
import { normalisePhone } from '@verno/shared/members/phone';
import { z } from 'zod';
import type { Tx } from '../store/database.ts';

type Kind = MemberIdentifier['kind'];

/**
 * The member of each identifier, in the order given; null where nobody has it. A blocked or replaced card
 * still names its member; one that ended with its membership names nobody. One query a kind, however many there are.
 */
export async function findMembers(
  tx: Tx,
  partnerId: string,
  identifiers: readonly MemberIdentifier[],
): Promise<(string | null)[]> {
  const wanted = identifiers.map(({ kind, value }) => ({ kind, value: normalised(kind, value) }));
  const valuesOf = (kind: Kind): string[] => [
    ...new Set(
      wanted.flatMap((one) => (one.kind === kind && one.value !== null ? [one.value] : [])),
    ),
  ];
  const found = new Map<string, string>();
  for (const kind of ['member', 'card', 'phone', 'email', 'uid'] as const) {
    const values = valuesOf(kind);
    if (values.length === 0) continue;
    for (const row of await LOOKUPS[kind](tx, partnerId, values)) {
      found.set(`${kind}/${row.value}`, row.member_id);
    }
  }
  return wanted.map(({ kind, value }) =>
    value === null ? null : (found.get(`${kind}/${value}`) ?? null),
  );
}

/** The value as it is stored; null for one that cannot be anybody's. */
function normalised(kind: Kind, value: string): string | null {
  switch (kind) {
    case 'member':
      return z.uuid().safeParse(value).success ? value.toLowerCase() : null;
    case 'card':
      return cardNumberOf(value);
    case 'phone':
      return normalisePhone(value);
    case 'email':
      return value.toLowerCase();
    case 'uid':
      return value;
    default:
      return unreachable(kind);
  }
}

type Lookup = (
  tx: Tx,
  partnerId: string,
  values: readonly string[],
) => Promise<{ readonly member_id: string; readonly value: string | null }[]>;

const LOOKUPS: Readonly<Record<Kind, Lookup>> = {
  member: (tx, partnerId, values) =>
    tx
      .selectFrom('member')
      .where('partner_id', '=', partnerId)
      .where('member_id', 'in', [...values])
      .select(['member_id', 'member_id as value'])
      .execute(),
  card: (tx, partnerId, values) =>
    tx
      .selectFrom('member_card')
      .where('partner_id', '=', partnerId)
      .where('number', 'in', [...values])
      .where('state', '<>', 'ended')
      .select(['member_id', 'number as value'])
      .execute(),
  phone: (tx, partnerId, values) =>
    tx
      .selectFrom('member_person')
      .where('partner_id', '=', partnerId)
      .where('phone', 'in', [...values])
      .select(['member_id', 'phone as value'])
      .execute(),
  // An address two members share names neither of them.
  email: (tx, partnerId, values) =>
    tx
      .selectFrom('member_person')
      .where('partner_id', '=', partnerId)
      .where('email', 'in', [...values])
      .groupBy('email')
      .having((eb) => eb.fn.countAll(), '=', 1)
      .select((eb) => [
        eb.fn.agg<string>('min', [eb.cast('member_id', 'text')]).as('member_id'),
        'email as value',
      ])
      .execute(),
  uid: (tx, partnerId, values) =>
    tx
      .selectFrom('member_uid')
      .where('partner_id', '=', partnerId)
      .where('uid', 'in', [...values])
      .select(['member_id', 'uid as value'])
      .execute(),
};
