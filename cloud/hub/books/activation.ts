/** Lots whose day has come become spendable, each exactly once. */
import { activate } from '@verno/shared/ledger/account';
import type { Db, Tx } from '../store/database.ts';
import { lockMembers, openBook } from './book.ts';
import type { BookParts } from './book.ts';

/** Lots activated in one transaction. */
const ACTIVATE_ROWS_MAX = 500;

/**
 * Activates what is due; returns how many lots. Two hubs doing it at once share the work: members are
 * locked, the lot's state is read again under the lock, and the posting is unique by the lot.
 */
export async function activateDueLots(db: Db, parts: BookParts): Promise<number> {
  let done = 0;
  for (;;) {
    const due = await db
      .selectFrom('lot')
      .where('state', '=', 'pending')
      .where('activate_at', '<=', new Date(parts.nowMs))
      .select(['partner_id', 'lot_id', 'member_id'])
      .orderBy('activate_at')
      .limit(ACTIVATE_ROWS_MAX)
      .execute();
    for (const [partnerId, lots] of Map.groupBy(due, (lot) => lot.partner_id)) {
      done += await db.transaction().execute((tx) => activateSome(tx, parts, partnerId, lots));
    }
    if (due.length < ACTIVATE_ROWS_MAX) return done;
  }
}

async function activateSome(
  tx: Tx,
  parts: BookParts,
  partnerId: string,
  due: readonly { readonly lot_id: string; readonly member_id: string }[],
): Promise<number> {
  const lotIds = due.map((lot) => lot.lot_id);
  const members = await lockMembers(
    tx,
    partnerId,
    due.map((lot) => lot.member_id),
  );
  const lots = await tx
    .selectFrom('lot')
    .where('partner_id', '=', partnerId)
    .where('lot_id', 'in', lotIds)
    .where('state', '=', 'pending')
    .select(['lot_id', 'member_id', 'currency', 'amount', 'expire_on', 'promotion_id', 'cause_id'])
    .orderBy('lot_id')
    .execute();
  const book = await openBook(tx, parts, partnerId, members, lotIds);
  for (const row of lots) {
    const lot = { lotId: row.lot_id, amount: row.amount, expireOn: row.expire_on };
    const { state } = activate(book.account(row.member_id, row.currency), lot);
    book.setAccount(row.member_id, row.currency, state);
    book.markActivated(row.lot_id);
    book.post({ kind: 'activation', id: row.lot_id, purchaseId: row.cause_id }, [
      {
        kind: 'activation',
        memberId: row.member_id,
        currency: row.currency,
        amount: row.amount,
        from: 'pending',
        to: 'active',
        promotionId: row.promotion_id,
        reason: 'Бонусы активированы',
      },
    ]);
  }
  await book.save(tx);
  return lots.length;
}
