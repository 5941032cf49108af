/** Members as tills get them, and their balances: read in sets, written to the feed. */
import { sql } from 'kysely';
import type { z } from 'zod';
import { memberId } from '@verno/shared/kernel/ids';
import type { balanceItem, memberItem } from '@verno/shared/contracts/sync';
import type { Json } from '@verno/shared/kernel/json';
import type { Db, Tx } from '../store/database.ts';
import { partnerScope, recordChanges } from '../feed/changes.ts';
import type { Change } from '../feed/changes.ts';
import { anyOf } from './any-of.ts';
import { lentToTills } from './lent-to-tills.ts';
import { listOf, marketingFacts, marketingLists, readKeys } from './member-marketing.ts';
import type { MarketingFacts, MarketingRows } from './member-marketing.ts';

type MemberItem = z.input<typeof memberItem>;
type BalanceItem = z.input<typeof balanceItem>;

/** A part of what a work is given: whether it tells the tills of members itself. */
export interface Publishing {
  /**
   * Members that the transaction has changed so far: who made this set publishes them once, at the end. A work
   * without it publishes at once.
   */
  readonly touched?: Set<string>;
}

/** Publishes members now, or leaves them to the end of the transaction. */
export async function publishChanged(
  tx: Tx,
  { touched }: Publishing,
  partnerId: string,
  memberIds: Iterable<string>,
): Promise<void> {
  if (touched === undefined) return publishMembers(tx, partnerId, [...new Set(memberIds)]);
  for (const id of memberIds) touched.add(id);
}

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
  const { members, balances, gone } = await readMembers(tx, partnerId, memberIds);
  const scope = partnerScope(partnerId);
  const changes: Change[] = [
    ...members.map((value) => ({ kind: 'member' as const, key: value.memberId, value })),
    ...balances.map((value) => ({
      kind: 'balance' as const,
      key: `${value.memberId}/${value.currency}`,
      value,
    })),
  ].map(({ kind, key, value }) => ({ partnerId, scope, kind, key, value: asJson(value) }));
  const ends = gone.map(({ kind, key }) => ({ partnerId, scope, kind, key, value: null }));
  await recordChanges(tx, [...changes, ...ends]);
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

interface Found extends Omit<MarketingRows, 'keys'> {
  readonly members: readonly MemberRow[];
  readonly cards: readonly { readonly member_id: string; readonly number: string }[];
  readonly balances: readonly {
    readonly member_id: string;
    readonly currency: string;
    readonly active: number;
    readonly pending: number;
  }[];
}

/** A key that tills forget: of a member who has left. */
interface Gone {
  readonly kind: 'member' | 'balance';
  readonly key: string;
}

/** Everything of members in one statement, after one that says what is read of their history. */
async function readMembers(
  tx: Db,
  partnerId: string,
  memberIds: readonly string[],
): Promise<{ members: MemberItem[]; balances: BalanceItem[]; gone: Gone[] }> {
  const keys = await readKeys(tx, partnerId);
  const mine = (table: string) =>
    sql`${sql.ref(table)}.partner_id = ${partnerId} and ${sql.ref(table)}.member_id = ${anyOf(memberIds)}`;
  const lists = {
    members: listOf(sql`
      select m.member_id, m.state, m.registered_on, m.statuses, m.segments, m.attributes,
        p.family_name, p.given_name, p.birthday, p.phone
      from member m
      join member_person p on p.partner_id = m.partner_id and p.member_id = m.member_id
      where ${mine('m')}`),
    cards: listOf(sql`
      select member_id, number from member_card k where ${mine('k')} and state = 'active' order by number`),
    balances: listOf(
      sql`select member_id, currency, active, pending from balance b where ${mine('b')}`,
    ),
    ...marketingLists(partnerId, memberIds, keys),
  };
  const columns = Object.entries(lists).map(([name, list]) => sql`${list} as ${sql.ref(name)}`);
  const { rows } = await sql<Found>`select ${sql.join(columns)}`.execute(tx);
  const [found] = rows;
  if (found === undefined) throw new Error('a select without tables has one row');
  const lent = await lentToTills(tx, partnerId, memberIds);
  const cardsOf = Map.groupBy(found.cards, (card) => card.member_id);
  const balancesOf = Map.groupBy(found.balances, (balance) => balance.member_id);
  const marketing = marketingFacts({ ...found, keys });
  const left = new Set(found.members.flatMap((row) => (row.state === 'left' ? row.member_id : [])));
  const here = <T extends { readonly member_id: string }>(rows: readonly T[]): T[] =>
    rows.filter((row) => !left.has(row.member_id));
  return {
    gone: goneOf(left, found.balances),
    members: here(found.members).map((row) =>
      memberOf(
        row,
        cardsOf.get(row.member_id) ?? [],
        balancesOf.get(row.member_id) ?? [],
        marketing(row.member_id),
      ),
    ),
    balances: here(found.balances).map((row) => ({
      memberId: memberId.parse(row.member_id),
      currency: row.currency,
      active: row.active,
      pending: row.pending,
      ...lentOf(lent.get(`${row.member_id}/${row.currency}`)),
    })),
  };
}

function goneOf(left: ReadonlySet<string>, balances: Found['balances']): Gone[] {
  return [
    ...[...left].map((key) => ({ kind: 'member' as const, key })),
    ...balances
      .filter((row) => left.has(row.member_id))
      .map((row) => ({ kind: 'balance' as const, key: `${row.member_id}/${row.currency}` })),
  ];
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
