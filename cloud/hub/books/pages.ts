/**
 * The pages of a book: accounts, lots and postings held in memory while one transaction books, then written
 * in sets. The only writer of posting, account figures, lot and lot_spend.
 */
import { EMPTY_ACCOUNT } from '@verno/shared/ledger/account';
import type { AccountState } from '@verno/shared/ledger/account';
import { postingsOf } from '@verno/shared/ledger/posting';
import type { Posting } from '@verno/shared/ledger/posting';
import type { Tx } from '../store/database.ts';
import { insertRows } from '../store/rows.ts';
import { publishChanged } from '../projections/member-items.ts';
import { saveAccounts } from './accounts.ts';
import type { LoadedAccount } from './accounts.ts';
import { addReturns, insertLots, insertSpends, updateLots } from './lots.ts';
import type { Lot, SpendRow } from './lots.ts';
import type { BookAccount, BookView, Cause } from './types.ts';

interface Entry {
  readonly account: Omit<BookAccount, 'now'>;
  readonly loaded: AccountState;
  readonly opened: boolean;
  now: AccountState;
}

interface Pages {
  readonly about: Pick<BookView, 'parts' | 'partnerId' | 'members'>;
  readonly entries: Map<string, Entry>;
  readonly accountIds: Map<string, string>;
  readonly loadedLots: ReadonlyMap<string, Lot>;
  readonly lots: Map<string, Lot>;
  readonly postings: PostingRow[];
  readonly spends: Map<string, SpendRow>;
  readonly returns: Map<string, SpendRow>;
}

type PostingRow = ReturnType<typeof postingRow>;

/** An open book over what was read. */
export function createBook(
  about: Pages['about'],
  accounts: readonly LoadedAccount[],
  lots: readonly Lot[],
): BookView {
  const loadedLots = new Map(lots.map((lot) => [lot.lotId, lot]));
  const pages: Pages = {
    about,
    entries: new Map(),
    accountIds: new Map(),
    loadedLots,
    lots: new Map(loadedLots),
    postings: [],
    spends: new Map(),
    returns: new Map(),
  };
  const openLots = Map.groupBy(
    lots.filter((lot) => lot.state === 'active' && lot.remaining > 0),
    (lot) => lot.accountId,
  );
  for (const { figures, ...account } of accounts) {
    const loaded = { ...figures, lots: openLots.get(account.accountId) ?? [] };
    pages.entries.set(account.accountId, { account, loaded, opened: false, now: loaded });
    for (const owner of account.owners) {
      pages.accountIds.set(keyOf(owner, account.currency), account.accountId);
    }
  }
  return bookOf(pages);
}

function bookOf(pages: Pages): BookView {
  const { about, entries, lots } = pages;
  const entryBy = (accountId: string): Entry => {
    const found = entries.get(accountId);
    if (found === undefined) throw new Error(`account ${accountId} is not in the book`);
    return found;
  };
  const view = (entry: Entry): BookAccount => ({ ...entry.account, now: entry.now });
  const book: BookView = {
    ...about,
    accountOf: (memberId, currency) => view(entryOf(pages, memberId, currency)),
    accountBy: (accountId) => view(entryBy(accountId)),
    accounts: () => [...entries.values()].map(view),
    setAccount(accountId, state) {
      const entry = entryBy(accountId);
      const left = new Map(entry.now.lots.map((lot) => [lot.lotId, 0]));
      for (const lot of state.lots) left.set(lot.lotId, lot.remaining);
      for (const [lotId, remaining] of left) {
        const lot = lots.get(lotId);
        if (lot === undefined) throw new Error(`lot ${lotId} is not in the book`);
        if (lot.remaining !== remaining) lots.set(lotId, { ...lot, remaining });
      }
      entry.now = state;
    },
    lot: (lotId) => lots.get(lotId),
    lots: () => [...lots.values()],
    putLot: (lot) => lots.set(lot.lotId, lot),
    post(cause, movements, accountId) {
      for (const posting of postingsOf(movements, cause.firstLeg ?? 0)) {
        const own = accountId ?? book.accountOf(posting.memberId, posting.currency).accountId;
        pages.postings.push(postingRow(about, cause, own, posting));
      }
    },
    noteSpend: (spend) => addTo(pages.spends, spend),
    noteReturn: (returned) => addTo(pages.returns, returned),
    save: (tx) => save(tx, pages),
  };
  return book;
}

function entryOf(pages: Pages, memberId: string, currency: string): Entry {
  const known = pages.accountIds.get(keyOf(memberId, currency));
  const found = known === undefined ? undefined : pages.entries.get(known);
  if (found !== undefined) return found;
  const accountId = pages.about.parts.ids.next();
  const fresh: Entry = {
    account: { accountId, currency, state: 'open', owners: [memberId] },
    loaded: EMPTY_ACCOUNT,
    opened: true,
    now: EMPTY_ACCOUNT,
  };
  pages.entries.set(accountId, fresh);
  pages.accountIds.set(keyOf(memberId, currency), accountId);
  return fresh;
}

function postingRow(about: Pages['about'], cause: Cause, accountId: string, posting: Posting) {
  return {
    partner_id: about.partnerId,
    posting_id: about.parts.ids.next(),
    account_id: accountId,
    member_id: posting.memberId,
    account: posting.account,
    currency: posting.currency,
    amount: posting.amount,
    kind: posting.kind,
    cause_kind: cause.kind,
    cause_id: cause.id,
    leg: posting.leg,
    booked_at: new Date(about.parts.nowMs).toISOString(),
    purchase_id: cause.purchaseId,
    promotion_id: posting.promotionId,
    reason: posting.reason,
  };
}

async function save(tx: Tx, pages: Pages): Promise<void> {
  if (pages.postings.length === 0) return;
  const { partnerId, parts } = pages.about;
  await insertRows(tx, 'posting', pages.postings);
  const touched = [...pages.entries.values()].filter((entry) => entry.now !== entry.loaded);
  await saveAccounts(
    tx,
    partnerId,
    touched.map(({ account, loaded, opened, now }) => ({
      accountId: account.accountId,
      currency: account.currency,
      opened,
      ownerId: account.owners[0] ?? '',
      pending: now.pending - loaded.pending,
      active: now.active - loaded.active,
      reserved: now.reserved - loaded.reserved,
    })),
    parts.nowMs,
  );
  const lots = [...pages.lots.values()];
  const born = lots.filter((lot) => !pages.loadedLots.has(lot.lotId));
  const changed = lots.filter((lot) => {
    const before = pages.loadedLots.get(lot.lotId);
    return before !== undefined && before !== lot;
  });
  await insertLots(tx, partnerId, born, parts.nowMs);
  await updateLots(tx, partnerId, changed);
  await insertSpends(tx, partnerId, [...pages.spends.values()]);
  await addReturns(tx, partnerId, [...pages.returns.values()]);
  const owners = touched.flatMap((entry) => entry.account.owners);
  await publishChanged(tx, parts, partnerId, owners);
}

function addTo(rows: Map<string, SpendRow>, row: SpendRow): void {
  const key = `${row.causeKind}/${row.causeId}/${row.lotId}`;
  rows.set(key, { ...row, amount: row.amount + (rows.get(key)?.amount ?? 0) });
}

function keyOf(memberId: string, currency: string): string {
  return `${memberId}/${currency}`;
}
