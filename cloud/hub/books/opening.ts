/** Balances that members bring from before Verno. */
import { credit } from '@verno/shared/ledger/account';
import type { Tx } from '../store/database.ts';
import { lockMembers, openBook } from './book.ts';
import type { BookParts } from './book.ts';

export interface OpeningBalance {
  readonly memberId: string;
  readonly currency: string;
  /** Minor units, positive. */
  readonly amount: number;
  readonly expireOn: string | null;
}

/** Books opening balances, once per member and currency: the posting is unique by the member. */
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
  for (const { memberId, currency, amount, expireOn } of openings) {
    const lot = { lotId: parts.ids.next(), amount, expireOn };
    book.setAccount(memberId, currency, credit(book.account(memberId, currency), lot).state);
    book.addLot({
      ...lot,
      memberId,
      currency,
      causeId: memberId,
      promotionId: null,
      state: 'active',
      activateOn: null,
      activateAtMs: null,
    });
    book.post({ kind: 'opening', id: memberId, purchaseId: null }, [
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
