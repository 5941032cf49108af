/** This till's refunds by purchase. */
import { refundFact } from '@verno/shared/purchase/refund-fact';
import type { RefundFact } from '@verno/shared/purchase/refund-fact';
import { z } from 'zod';
import type { TillDatabase } from './database.ts';
import { positionOf } from './position.ts';
import { oneRow, textOf } from './rows.ts';

export interface RefundStore {
  /** Runs in the transaction that appends the event. */
  readonly add: (epoch: number, seq: number, purchaseId: string) => void;
  /** In the order they were made. */
  readonly ofPurchase: (purchaseId: string) => readonly RefundFact[];
  readonly exists: (refundId: string) => boolean;
}

const envelopeBody = z.object({ payload: refundFact });

export function createRefundStore({ db }: TillDatabase): RefundStore {
  const add = db.prepare('INSERT INTO refunds (position, purchase_id) VALUES (?, ?)');
  const ofPurchase = db.prepare(
    `SELECT body FROM refunds r JOIN events e USING (position)
     WHERE r.purchase_id = ? ORDER BY position`,
  );
  const byId = db.prepare(
    'SELECT 1 FROM events JOIN refunds USING (position) WHERE events.purchase_id = ?',
  );
  return {
    add: (epoch, seq, purchaseId) => void add.run(positionOf(epoch, seq), purchaseId),
    ofPurchase: (purchaseId) =>
      ofPurchase
        .all(purchaseId)
        .map(
          (found) => envelopeBody.parse(JSON.parse(textOf(oneRow(found) ?? {}, 'body'))).payload,
        ),
    exists: (refundId) => byId.get(refundId) !== undefined,
  };
}
