/** The hub's books in the simulation: a sale's movement and its other leg, or a reason for suspense. */
import type { Books, Change, HubDisk, SimEvent } from './model.ts';
import type { Habits } from './rules.ts';

export const NO_BOOKS: Books = {
  postings: new Map(),
  balances: new Map(),
  house: 0,
  lent: new Map(),
};

/** What a sale moves on the member's account. */
export function deltaOf({ payload }: SimEvent): number {
  return payload.earn - payload.spend;
}

/** Why an event cannot be posted now; null when it can. */
export function unpostable(disk: HubDisk, event: SimEvent): string | null {
  const owner = disk.ids.get(event.id);
  if (owner !== undefined && owner !== event.hash) return 'foreign_id';
  if (event.payload.schema > disk.schema) return 'unknown_schema';
  return event.payload.poison ? 'broken_payload' : null;
}

/** Posts one event; gives the changes that tills shall hear of. */
export function post(
  books: Books,
  event: SimEvent,
  habits: Habits,
): { readonly books: Books; readonly changes: readonly Change[] } {
  const { member, spend, release } = event.payload;
  if (member === null) return { books, changes: [] };
  if (habits.postsOnce && books.postings.has(event.hash)) return { books, changes: [] };
  const amount = deltaOf(event);
  const balance = (books.balances.get(member) ?? 0) + amount;
  const kept = habits.signedBalances ? balance : Math.max(0, balance);
  const key = `${event.till}/${member}`;
  const lent = books.lent.get(key) ?? { granted: 0, gone: 0 };
  const posted: Books = {
    postings: new Map(books.postings).set(event.hash, { member, amount }),
    balances: new Map(books.balances).set(member, kept),
    house: books.house - amount,
    lent: new Map(books.lent).set(key, { ...lent, gone: lent.gone + spend + release }),
  };
  const change: Change = { key: `balance:${member}`, value: { kind: 'balance', amount: kept } };
  return { books: posted, changes: [change] };
}
