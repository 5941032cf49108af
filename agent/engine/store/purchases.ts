/** Purchases by id: the fact itself lies in its event. */
import { purchaseFact } from '@verno/shared/purchase/fact';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { z } from 'zod';
import type { TillDatabase } from './database.ts';
import { oneRow, textOf } from './rows.ts';

export interface PurchaseStore {
  readonly add: (purchase: PurchaseFact, epoch: number, seq: number) => void;
  readonly byId: (purchaseId: string) => PurchaseFact | null;
  /** The purchase confirmed last. */
  readonly last: () => PurchaseFact | null;
}

const envelopeBody = z.object({ payload: purchaseFact });

export function createPurchaseStore({ db }: TillDatabase): PurchaseStore {
  const add = db.prepare('INSERT INTO purchases VALUES (?, ?, ?, ?)');
  const byId = db.prepare(
    'SELECT body FROM purchases JOIN events USING (epoch, seq) WHERE purchase_id = ?',
  );
  const last = db.prepare(
    'SELECT body FROM purchases JOIN events USING (epoch, seq) ORDER BY epoch DESC, seq DESC LIMIT 1',
  );
  return {
    add: (purchase, epoch, seq) => void add.run(purchase.purchaseId, purchase.number, epoch, seq),
    byId: (purchaseId) => purchaseOf(byId.get(purchaseId)),
    last: () => purchaseOf(last.get()),
  };
}

function purchaseOf(found: unknown): PurchaseFact | null {
  const row = oneRow(found);
  return row === null ? null : envelopeBody.parse(JSON.parse(textOf(row, 'body'))).payload;
}
