/**
 * Everything of marketing that purchases change, in the transaction that books them. Two halves: before the
 * accounts (so that what they publish of a member is whole), and after them (statuses may look at balances).
 */
import { bookedAccruals } from '@verno/shared/ledger/purchase';
import { entriesOf } from '@verno/shared/marketing/entries';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { publishMembers } from '../projections/member-items.ts';
import type { Tx } from '../store/database.ts';
import { bookEntries } from './counters.ts';
import { addDays, daysOf, openScopes } from './history.ts';
import type { MakeParts } from './make.ts';
import { bookProfiles } from './profile.ts';
import { readSettings } from './settings.ts';
import { recalculate } from './statuses.ts';
import type { StatusCause } from './statuses.ts';
import { bookCoupons } from './use.ts';
import type { Flags } from './use.ts';

/** Coupons, counters, limits, history, profile of facts in their order. Members are locked and exist. */
export async function bookMarketing(
  tx: Tx,
  parts: MakeParts,
  partnerId: string,
  facts: readonly PurchaseFact[],
): Promise<Flags> {
  if (facts.length === 0) return new Map();
  const scopes = await openScopes(tx, partnerId);
  const settings = await readSettings(tx, partnerId);
  await bookProfiles(tx, partnerId, facts);
  const flags = await bookCoupons(tx, parts, partnerId, facts);
  await bookEntries(
    tx,
    partnerId,
    facts.map((fact) => ({
      cause: { kind: 'purchase', id: fact.purchaseId, nowMs: parts.nowMs },
      place: fact.cheque,
      entries: entriesOf(fact, settings),
    })),
  );
  await addDays(tx, partnerId, daysOf(facts, scopes));
  return flags;
}

/** Statuses, when the accounts are booked; then the facts of members whom the accounts did not publish. */
export async function bookStatuses(
  tx: Tx,
  parts: MakeParts,
  partnerId: string,
  facts: readonly PurchaseFact[],
): Promise<void> {
  const causes = new Map<string, StatusCause>();
  const published = new Set<string>();
  for (const fact of facts) {
    const memberId = fact.facts?.memberId;
    if (memberId === undefined) continue;
    causes.set(memberId, { kind: 'purchase', id: fact.purchaseId });
    if (changesAccounts(fact)) published.add(memberId);
  }
  const moved = await recalculate(tx, parts, partnerId, causes);
  const waiting = [...causes.keys()].filter((id) => moved.has(id) || !published.has(id));
  await publishMembers(tx, partnerId, waiting);
}

/** Booking such a purchase has published its member already. */
function changesAccounts(fact: PurchaseFact): boolean {
  return bookedAccruals(fact).length > 0 || (fact.result.redemption?.granted ?? 0) > 0;
}
