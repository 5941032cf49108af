/** Members as tills get them, and their balances: read in sets, written to the feed. */
import type { z } from 'zod';
import { memberId } from '@verno/shared/kernel/ids';
import type { balanceItem, memberItem } from '@verno/shared/contracts/sync';
import type { Json } from '@verno/shared/kernel/json';
import type { Db, Tx } from '../store/database.ts';
import { partnerScope, recordChanges } from '../feed/changes.ts';
import type { Change } from '../feed/changes.ts';
import { lentToTills } from './lent-to-tills.ts';
import { marketingFacts } from './member-marketing.ts';
import type { MarketingFacts } from './member-marketing.ts';

type MemberItem = z.input<typeof memberItem>;
type BalanceItem = z.input<typeof balanceItem>;

/**
 * Puts the present state of members and their balances into the feed. The caller holds the members' row
 * locks, so that the feed's order is the order of the changes.
 */
export async function publishMembers(
  tx: Tx,
  partnerId: string,
  memberIds: readonly string[],
): Promise<void> {
  if (memberIds.length === 0) return;
  const { members, balances } = await readMembers(tx, partnerId, memberIds);
  const scope = partnerScope(partnerId);
  const changes: Change[] = [
    ...members.map((value) => ({ kind: 'member' as const, key: value.memberId, value })),
    ...balances.map((value) => ({
      kind: 'balance' as const,
      key: `${value.memberId}/${value.currency}`,
      value,
    })),
  ].map(({ kind, key, value }) => ({ partnerId, scope, kind, key, value: asJson(value) }));
  await recordChanges(tx, changes);
}

/** What rules may know of a member now; null when there is none. */
export async function readMemberItem(
  db: Db,
  partnerId: string,
  memberId: string,
): Promise<MemberItem | null> {
  const { members } = await readMembers(db, partnerId, [memberId]);
  return members[0] ?? null;
}

function asJson(value: MemberItem | BalanceItem): Json {
  return value;
}

async function readMembers(
  tx: Db,
  partnerId: string,
  memberIds: readonly string[],
): Promise<{ members: MemberItem[]; balances: BalanceItem[] }> {
  const ids = [...memberIds];
  const rows = await tx
    .selectFrom('member as m')
    .innerJoin('member_person as p', (join) =>
      join.onRef('p.partner_id', '=', 'm.partner_id').onRef('p.member_id', '=', 'm.member_id'),
    )
    .where('m.partner_id', '=', partnerId)
    .where('m.member_id', 'in', ids)
    .select(['m.member_id', 'm.state', 'm.registered_on', 'm.statuses', 'm.segments'])
    .select(['m.attributes', 'p.family_name', 'p.given_name', 'p.birthday', 'p.phone'])
    .execute();
  const cards = await tx
    .selectFrom('member_card')
    .where('partner_id', '=', partnerId)
    .where('member_id', 'in', ids)
    .where('state', '=', 'active')
    .select(['member_id', 'number'])
    .orderBy('number')
    .execute();
  const balances = await tx
    .selectFrom('balance')
    .where('partner_id', '=', partnerId)
    .where('member_id', 'in', ids)
    .select(['member_id', 'currency', 'active', 'pending'])
    .execute();
  const lent = await lentToTills(tx, partnerId, ids);
  const cardsOf = Map.groupBy(cards, (card) => card.member_id);
  const balancesOf = Map.groupBy(balances, (balance) => balance.member_id);
  const marketing = await marketingFacts(tx, partnerId, ids);
  return {
    members: rows.map((row) =>
      memberOf(
        row,
        cardsOf.get(row.member_id) ?? [],
        balancesOf.get(row.member_id) ?? [],
        marketing(row.member_id),
      ),
    ),
    balances: balances.map((row) => ({
      memberId: memberId.parse(row.member_id),
      currency: row.currency,
      active: row.active,
      pending: row.pending,
      ...lentOf(lent.get(`${row.member_id}/${row.currency}`)),
    })),
  };
}

function lentOf(lent: number | undefined): Pick<BalanceItem, 'lent'> {
  return lent === undefined ? {} : { lent };
}

interface MemberRow {
  readonly member_id: string;
  readonly state: string;
  readonly registered_on: string;
  readonly statuses: Json;
  readonly segments: string[];
  readonly attributes: Json;
  readonly family_name: string;
  readonly given_name: string;
  readonly birthday: string | null;
  readonly phone: string | null;
}

function memberOf(
  row: MemberRow,
  cards: readonly { number: string }[],
  balances: readonly { currency: string; active: number }[],
  marketing: MarketingFacts,
): MemberItem {
  const id = memberId.parse(row.member_id);
  const dates: Record<string, string> = { registration: row.registered_on, ...marketing.dates };
  if (row.birthday !== null) dates['birthday'] = row.birthday;
  return {
    memberId: id,
    displayName: displayName(row.given_name, row.family_name),
    state: row.state === 'blocked' ? 'blocked' : 'active',
    identifiers: [
      ...cards.map((card) => ({ kind: 'card' as const, value: card.number })),
      ...(row.phone === null ? [] : [{ kind: 'phone' as const, value: row.phone }]),
    ],
    facts: {
      memberId: id,
      attributes: row.attributes as MemberItem['facts']['attributes'],
      dates,
      answers: {},
      statuses: row.statuses as MemberItem['facts']['statuses'],
      segments: row.segments,
      counters: marketing.counters,
      coupons: {},
      balances: Object.fromEntries(balances.map((one) => [one.currency, one.active])),
      history: marketing.history,
      card: null,
      contacts: null,
    },
    ...(marketing.timed === null ? {} : { timed: marketing.timed }),
    ...(marketing.standings.length === 0 ? {} : { standings: marketing.standings }),
  };
}

/** What the cashier may see: given name and initial. */
function displayName(givenName: string, familyName: string): string {
  const initial = familyName.codePointAt(0);
  return initial === undefined ? givenName : `${givenName} ${String.fromCodePoint(initial)}.`;
}
