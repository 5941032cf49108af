/** Balances that members bring from before Verno. */
import { startOfDay } from '../calendar.ts';
import type { Tx } from '../store/database.ts';
import { lockMembers, openBook } from './book.ts';
import { zoneOf } from './lifetimes.ts';
import type { BookParts } from './types.ts';
import { creditLot } from './verbs.ts';

export interface OpeningBalance {
  readonly memberId: string;
  readonly currency: string;
  /** Minor units, positive. */
  readonly amount: number;
  readonly expireOn: string | null;
}

/**
 * Books opening balances, once per member: the postings are unique by him, so all his currencies come in
 * one call.
 */
export async function bookOpenings(
  tx: Tx,
  parts: BookParts,
  partnerId: string,
  openings: readonly OpeningBalance[],
): Promise<void> {
  const members = await lockMembers(
    tx,
    partnerId,
    openings.map((opening) => opening.memberId),
  );
  const book = await openBook(tx, parts, partnerId, members);
  const timeZone = await zoneOf(tx, partnerId);
  const legs = new Map<string, number>();
  for (const { memberId, currency, amount, expireOn } of openings) {
    const firstLeg = legs.get(memberId) ?? 0;
    legs.set(memberId, firstLeg + 2);
    creditLot(book, {
      memberId,
      currency,
      causeId: memberId,
      promotionId: null,
      amount,
      activateOn: null,
      activateAtMs: null,
      expireOn,
      expiresAtMs: expireOn === null ? null : startOfDay(expireOn, timeZone),
    });
    book.post({ kind: 'opening', id: memberId, purchaseId: null, firstLeg }, [
      {
        kind: 'opening',
        memberId,
        currency,
        amount,
        from: 'house_opening',
        to: 'active',
        promotionId: null,
        reason: 'Входящий остаток',
      },
    ]);
  }
  await book.save(tx);
}
