/** The book as its users see it: one transaction's work on accounts. */
import type { AccountState } from '@verno/shared/ledger/account';
import type { Movement } from '@verno/shared/ledger/posting';
import type { Publishing } from '../projections/member-items.ts';
import type { Tx } from '../store/database.ts';
import type { Ids } from '../system.ts';
import type { Lot, SpendRow } from './lots.ts';

export interface BookParts extends Publishing {
  readonly ids: Ids;
  readonly nowMs: number;
}

/** The fact that causes postings; booked twice, its legs collide in the database. */
export interface Cause {
  readonly kind:
    | 'purchase'
    | 'activation'
    | 'expiry'
    | 'reservation'
    | 'release'
    | 'opening'
    | 'refund'
    | 'cancellation'
    | 'correction'
    | 'transfer'
    /** Its owner has left the programme. */
    | 'leaving'
    /** A price in bonuses, an inviter's reward, or what undoes a part of them. */
    | 'effect';
  readonly id: string;
  readonly purchaseId: string | null;
  /** Where its legs go on, when it is booked in several steps. */
  readonly firstLeg?: number;
}

/** An account in the book. */
export interface BookAccount {
  readonly accountId: string;
  readonly currency: string;
  /** A blocked account is not spent from on-line; what is printed on a receipt is booked all the same. */
  readonly state: 'open' | 'blocked';
  readonly owners: readonly string[];
  readonly now: AccountState;
}

/** A book before what is due in it has been booked. */
export type BookView = Omit<Book, 'settled'>;

export interface Book {
  readonly partnerId: string;
  readonly parts: BookParts;
  /** What was due when the book was opened, and is booked with it. */
  readonly settled: { readonly activated: number; readonly burnt: number };
  /** State of each locked member: `active`, `blocked` or `left`. Members that do not exist are absent. */
  readonly members: ReadonlyMap<string, string>;
  /** The account of a member in a currency; opened when there is none yet. */
  accountOf(memberId: string, currency: string): BookAccount;
  /** An account by its id. @throws Error when its owners are not locked: a bug. */
  accountBy(accountId: string): BookAccount;
  accounts(): readonly BookAccount[];
  /** Changes an account's figures, and what is left of its lots with them. */
  setAccount(accountId: string, state: AccountState): void;
  /** A loaded or new lot as it is now. */
  lot(lotId: string): Lot | undefined;
  lots(): readonly Lot[];
  /** Adds or changes a lot. `remaining` of an active one follows its account. */
  putLot(lot: Lot): void;
  post(cause: Cause, movements: readonly Movement[], accountId?: string): void;
  /** Notes what a cause took from a lot. */
  noteSpend(spend: SpendRow): void;
  /** Notes what an earlier spend has got back. */
  noteReturn(returned: SpendRow): void;
  /** Writes everything and puts the owners' new state into the feed. */
  save(tx: Tx): Promise<void>;
}
