/**
 * Everything of marketing that purchases change, in the transaction that books them. Three parts: before the
 * accounts, after them (statuses may look at balances), and last what all tills share.
 */
import { entriesOf } from '@verno/shared/marketing/entries';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { publishChanged } from '../projections/member-items.ts';
import type { Publishing } from '../projections/member-items.ts';
import type { Tx } from '../store/database.ts';
import { addToShared, bookEntries } from './counters.ts';
import type { ScopedEntry } from './counters.ts';
import { countMade } from './emissions.ts';
import { addDays, daysOf, openScopes } from './history.ts';
import type { MakeParts } from './make.ts';
import { bookProfiles } from './profile.ts';
import { readSettings } from './settings.ts';
import { recalculate } from './statuses.ts';
import type { StatusCause } from './statuses.ts';
import { bookCoupons } from './use.ts';
import type { Flags } from './use.ts';

/** What bookings have still to do in what all tills share. */
export interface Shared {
  /** Figures of all, to be added to. */
  readonly figures: readonly ScopedEntry[];
  /** Emission → coupons made of it. */
  readonly made: ReadonlyMap<string, number>;
}

export interface Marketing extends Shared {
  /** What HQ should look at. */
  readonly flags: Flags;
}

export const NO_MARKETING: Marketing = { flags: new Map(), figures: [], made: new Map() };

/** What several bookings of one transaction have still to do. */
export function joined(bookings: readonly Shared[]): Shared {
  const made = new Map<string, number>();
  for (const [emission, count] of bookings.flatMap((one) => [...one.made])) {
    made.set(emission, (made.get(emission) ?? 0) + count);
  }
  return { figures: bookings.flatMap((one) => one.figures), made };
}

/**
 * Coupons, members' own counters and limits, history, profile of facts in their order. Members are locked and
 * exist. `closeMarketing` does the rest.
 */
export async function bookMarketing(
  tx: Tx,
  parts: MakeParts,
  partnerId: string,
  facts: readonly PurchaseFact[],
): Promise<Marketing> {
  if (facts.length === 0) return NO_MARKETING;
  const scopes = await openScopes(tx, partnerId);
  const settings = await readSettings(tx, partnerId);
  await bookProfiles(tx, partnerId, facts);
  const { flags, made } = await bookCoupons(tx, parts, partnerId, facts);
  const figures: ScopedEntry[] = [];
  await bookEntries(
    tx,
    partnerId,
    facts.map((fact) => ({
      cause: { kind: 'purchase', id: fact.purchaseId, nowMs: parts.nowMs },
      place: fact.cheque,
      entries: entriesOf(fact, settings),
    })),
    figures,
  );
  await addDays(tx, partnerId, daysOf(facts, scopes));
  return { flags, figures, made };
}

/**
 * What all tills share: figures of all, and how many coupons an emission has made. Their rows stay locked until
 * the commit, so this comes last.
 */
export async function closeMarketing(
  tx: Tx,
  partnerId: string,
  { figures, made }: Shared,
): Promise<void> {
  await addToShared(tx, partnerId, figures);
  await countMade(tx, partnerId, made);
}

/** Statuses, when the accounts are booked; then the members' facts, in which all of it stands. */
export async function bookStatuses(
  tx: Tx,
  parts: MakeParts & Publishing,
  partnerId: string,
  facts: readonly PurchaseFact[],
): Promise<void> {
  const causes = new Map<string, StatusCause>();
  for (const fact of facts) {
    const memberId = fact.facts?.memberId;
    if (memberId !== undefined) causes.set(memberId, { kind: 'purchase', id: fact.purchaseId });
  }
  await recalculate(tx, parts, partnerId, causes);
  await publishChanged(tx, parts, partnerId, causes.keys());
}
