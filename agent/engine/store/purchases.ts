/** Purchases by id: the fact lies in its event. */
import { purchaseFact } from '@verno/shared/purchase/fact';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { z } from 'zod';
import type { TillDatabase } from './database.ts';
import { oneRow, textOf } from './rows.ts';

export interface PurchaseStore {
  readonly byId: (purchaseId: string) => PurchaseFact | null;
  /** The purchase confirmed last. */
  readonly last: () => PurchaseFact | null;
}

const envelopeBody = z.object({ payload: purchaseFact });

export function createPurchaseStore({ db }: TillDatabase): PurchaseStore {
  const byId = db.prepare('SELECT body FROM events WHERE purchase_id = ?');
  const last = db.prepare(
    'SELECT body FROM events WHERE purchase_id IS NOT NULL ORDER BY position DESC LIMIT 1',
  );
  return {
    byId: (purchaseId) => purchaseOf(byId.get(purchaseId)),
    last: () => purchaseOf(last.get()),
  };
}

function purchaseOf(found: unknown): PurchaseFact | null {
  const row = oneRow(found);
  return row === null ? null : envelopeBody.parse(JSON.parse(textOf(row, 'body'))).payload;
}
