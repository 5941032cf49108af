/** The till's own file, read from outside: what the machine really keeps after a crash. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { purchaseFact } from '@verno/shared/purchase/fact';
import type { PurchaseFact } from '@verno/shared/purchase/fact';

const row = z.object({ body: z.string() });
const body = z.object({ payload: purchaseFact });

/** Every purchase in the till's log, oldest first. */
export function readTillPurchases(tillFolder: string): readonly PurchaseFact[] {
  const db = new Database(join(tillFolder, 'till.sqlite'), { readonly: true });
  try {
    const found = db
      .prepare(`SELECT body FROM events WHERE purchase_id IS NOT NULL
           AND json_extract(body, '$.kind') = 'purchase.confirmed' ORDER BY position`)
      .all();
    return z
      .array(row)
      .parse(found)
      .map((one) => body.parse(JSON.parse(one.body)).payload);
  } finally {
    db.close();
  }
}
