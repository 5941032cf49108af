/**
 * One transaction's work on members' accounts: lock, load, book in memory, write in sets. The only writer of
 * posting, balance and lot.
 */
import { sql } from 'kysely';
import { EMPTY_ACCOUNT } from '@verno/shared/ledger/account';
import type { AccountState, OpenLot } from '@verno/shared/ledger/account';
import { postingsOf } from '@verno/shared/ledger/posting';
import type { Movement } from '@verno/shared/ledger/posting';
import type { Tx } from '../store/database.ts';
import { insertRows } from '../store/rows.ts';
import { publishMembers } from '../projections/member-items.ts';
import type { Ids } from '../system.ts';

export interface BookParts {
  readonly ids: Ids;
  readonly nowMs: number;
}

/** The fact that causes postings; booked twice, its legs collide in the database. */
interface Cause {
  readonly kind: 'purchase' | 'activation' | 'expiry' | 'reservation' | 'release' | 'opening';
  readonly id: string;
  readonly purchaseId: string | null;
  readonly firstLeg?: number;
}

interface NewLot {
  readonly lotId: string;
  readonly memberId: string;
  readonly currency: string;
  readonly causeId: string;
  readonly promotionId: string | null;
  readonly amount: number;
  readonly state: 'pending' | 'active';
  readonly activateOn: string | null;
  readonly activateAtMs: number | null;
  readonly expireOn: string | null;
}

interface PostingRow {
  readonly posting_id: string;
  readonly member_id: string;
  readonly account: string;
  readonly currency: string;
  readonly amount: number;
  readonly kind: string;
  readonly cause_kind: string;
  readonly cause_id: string;
  readonly leg: number;
  readonly purchase_id: string | null;
  readonly promotion_id: string | null;
  readonly reason: string;
}

interface Account {
  readonly memberId: string;
  readonly currency: string;
  readonly loaded: AccountState;
  now: AccountState;
}

export interface Book {
  readonly partnerId: string;
  /** State of each locked member: `active` or `blocked`. Members that do not exist are absent. */
  readonly members: ReadonlyMap<string, string>;
  account(memberId: string, currency: string): AccountState;
  setAccount(memberId: string, currency: string, state: AccountState): void;
  post(cause: Cause, movements: readonly Movement[]): void;
  addLot(lot: NewLot): void;
  /** A loaded pending lot has become active. */
  markActivated(lotId: string): void;
  /** Writes everything and puts the members' new state into the feed. */
  save(tx: Tx): Promise<void>;
}

/** Locks members in the order of their ids; every work on their accounts begins with it. */
export async function lockMembers(
  tx: Tx,
  partnerId: string,
  memberIds: readonly string[],
): Promise<Map<string, string>> {
  if (memberIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('member')
    .where('partner_id', '=', partnerId)
    .where('member_id', 'in', [...new Set(memberIds)])
    .select(['member_id', 'state'])
    .orderBy('member_id')
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.member_id, row.state]));
}

/**
 * Loads the accounts of locked members. `lotIds`: lots that will be given back to or activated, which may
 * have nothing left or not be active yet.
 */
export async function openBook(
  tx: Tx,
  parts: BookParts,
  partnerId: string,
  members: ReadonlyMap<string, string>,
  lotIds: readonly string[] = [],
): Promise<Book> {
  const memberIds = [...members.keys()];
  const accounts = new Map<string, Account>();
  const balances =
    memberIds.length === 0
      ? []
      : await tx
          .selectFrom('balance')
          .where('partner_id', '=', partnerId)
          .where('member_id', 'in', memberIds)
          .selectAll()
          .execute();
  const lots = await loadLots(tx, partnerId, memberIds, lotIds);
  for (const row of balances) {
    const open = (lots.open.get(keyOf(row.member_id, row.currency)) ?? []).filter(
      (lot) => lot.remaining > 0,
    );
    const loaded: AccountState = {
      pending: row.pending,
      active: row.active,
      reserved: row.reserved,
      lots: open,
    };
    accounts.set(keyOf(row.member_id, row.currency), {
      memberId: row.member_id,
      currency: row.currency,
      loaded,
      now: loaded,
    });
  }
  return createBook({ parts, partnerId, members, accounts, remaining: lots.remaining });
}

interface LoadedLots {
  readonly open: ReadonlyMap<string, OpenLot[]>;
  /** What the database says is left of each loaded lot. */
  readonly remaining: ReadonlyMap<string, number>;
}

async function loadLots(
  tx: Tx,
  partnerId: string,
  memberIds: readonly string[],
  lotIds: readonly string[],
): Promise<LoadedLots> {
  const open = new Map<string, OpenLot[]>();
  const remaining = new Map<string, number>();
  if (memberIds.length === 0) return { open, remaining };
  const rows = await tx
    .selectFrom('lot')
    .where('partner_id', '=', partnerId)
    .where((eb) =>
      eb.or([
        eb('member_id', 'in', [...memberIds])
          .and('remaining', '>', 0)
          .and('state', '=', 'active'),
        ...(lotIds.length === 0 ? [] : [eb('lot_id', 'in', [...lotIds])]),
      ]),
    )
    .select(['lot_id', 'member_id', 'currency', 'remaining', 'state', 'expire_on'])
    .execute();
  for (const row of rows) {
    remaining.set(row.lot_id, row.remaining);
    if (row.state !== 'active') continue;
    const key = keyOf(row.member_id, row.currency);
    const lot = { lotId: row.lot_id, remaining: row.remaining, expireOn: row.expire_on };
    open.set(key, [...(open.get(key) ?? []), lot]);
  }
  return { open, remaining };
}

interface BookState {
  readonly parts: BookParts;
  readonly partnerId: string;
  readonly members: ReadonlyMap<string, string>;
  readonly accounts: Map<string, Account>;
  readonly remaining: ReadonlyMap<string, number>;
}

function createBook(state: BookState): Book {
  const { parts, partnerId, members, accounts } = state;
  const postings: PostingRow[] = [];
  const newLots: NewLot[] = [];
  const activated = new Set<string>();
  const accountOf = (memberId: string, currency: string): Account => {
    const key = keyOf(memberId, currency);
    const known = accounts.get(key);
    if (known !== undefined) return known;
    const fresh = { memberId, currency, loaded: EMPTY_ACCOUNT, now: EMPTY_ACCOUNT };
    accounts.set(key, fresh);
    return fresh;
  };
  return {
    partnerId,
    members,
    account: (memberId, currency) => accountOf(memberId, currency).now,
    setAccount(memberId, currency, next) {
      accountOf(memberId, currency).now = next;
    },
    post(cause, movements) {
      for (const posting of postingsOf(movements, cause.firstLeg ?? 0)) {
        postings.push({
          posting_id: parts.ids.next(),
          member_id: posting.memberId,
          account: posting.account,
          currency: posting.currency,
          amount: posting.amount,
          kind: posting.kind,
          cause_kind: cause.kind,
          cause_id: cause.id,
          leg: posting.leg,
          purchase_id: cause.purchaseId,
          promotion_id: posting.promotionId,
          reason: posting.reason,
        });
      }
    },
    addLot: (lot) => newLots.push(lot),
    markActivated: (lotId) => activated.add(lotId),
    async save(tx) {
      if (postings.length === 0) return;
      const bookedAt = new Date(parts.nowMs).toISOString();
      await insertRows(
        tx,
        'posting',
        postings.map((row) => ({ ...row, partner_id: partnerId, booked_at: bookedAt })),
      );
      await saveLots(tx, state, newLots, activated);
      const touched = await saveBalances(tx, state);
      await publishMembers(tx, partnerId, touched);
    },
  };
}

async function saveLots(
  tx: Tx,
  state: BookState,
  newLots: readonly NewLot[],
  activated: ReadonlySet<string>,
): Promise<void> {
  const left = new Map<string, number>();
  for (const account of state.accounts.values()) {
    // A lot that was open and is no longer in the account has been used up.
    for (const lot of account.loaded.lots) left.set(lot.lotId, 0);
    for (const lot of account.now.lots) left.set(lot.lotId, lot.remaining);
  }
  const createdAt = new Date(state.parts.nowMs).toISOString();
  await insertRows(
    tx,
    'lot',
    newLots.map((lot) => ({
      partner_id: state.partnerId,
      lot_id: lot.lotId,
      member_id: lot.memberId,
      currency: lot.currency,
      cause_id: lot.causeId,
      promotion_id: lot.promotionId,
      amount: lot.amount,
      remaining: lot.state === 'pending' ? lot.amount : (left.get(lot.lotId) ?? 0),
      state: lot.state,
      activate_on: lot.activateOn,
      activate_at: lot.activateAtMs === null ? null : new Date(lot.activateAtMs).toISOString(),
      expire_on: lot.expireOn,
      created_at: createdAt,
    })),
  );
  const changes: { lot_id: string; remaining: number }[] = [];
  for (const [lotId, before] of state.remaining) {
    const now = left.get(lotId) ?? (activated.has(lotId) ? 0 : before);
    if (now !== before || activated.has(lotId)) changes.push({ lot_id: lotId, remaining: now });
  }
  if (changes.length === 0) return;
  await sql`
    update lot l set remaining = c.remaining, state = 'active'
    from json_to_recordset(${JSON.stringify(changes)}::json) as c(lot_id uuid, remaining bigint)
    where l.partner_id = ${state.partnerId} and l.lot_id = c.lot_id`.execute(tx);
}

/** Adds what changed to the cached balances; returns the members touched. */
async function saveBalances(tx: Tx, state: BookState): Promise<string[]> {
  const changes = [...state.accounts.values()]
    .filter((account) => account.now !== account.loaded)
    .map(({ memberId, currency, loaded, now }) => ({
      partner_id: state.partnerId,
      member_id: memberId,
      currency,
      pending: now.pending - loaded.pending,
      active: now.active - loaded.active,
      reserved: now.reserved - loaded.reserved,
    }));
  if (changes.length === 0) return [];
  await sql`
    insert into balance (partner_id, member_id, currency, pending, active, reserved)
    select partner_id, member_id, currency, pending, active, reserved
    from json_populate_recordset(null::balance, ${JSON.stringify(changes)})
    on conflict (partner_id, member_id, currency) do update set
      pending = balance.pending + excluded.pending,
      active = balance.active + excluded.active,
      reserved = balance.reserved + excluded.reserved`.execute(tx);
  return [...new Set(changes.map((change) => change.member_id))];
}

function keyOf(memberId: string, currency: string): string {
  return `${memberId}/${currency}`;
}
