/** Purchases and papers by id and number: the facts lie in their events. */
import { purchaseFact } from '@verno/shared/purchase/fact';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { Paper } from '@verno/shared/purchase/paper';
import { PURCHASE_REFUNDED, refundFact } from '@verno/shared/purchase/refund-fact';
import { z } from 'zod';
import type { TillDatabase } from './database.ts';
import { positionOf } from './position.ts';
import { oneRow, textOf } from './rows.ts';

/** Receipts shown to choose from. */
const RECENT_MAX = 30;

export interface PurchaseStore {
  readonly byId: (purchaseId: string) => PurchaseFact | null;
  /** The sale with this number on its receipt, while the log has it. */
  readonly byNumber: (number: string) => PurchaseFact | null;
  /** The latest sales, the newest first. */
  readonly recent: () => readonly PurchaseFact[];
  /** The receipt of a purchase or of a refund. */
  readonly paper: (documentId: string) => Paper | null;
  /** The receipt made last. */
  readonly lastPaper: () => Paper | null;
}

const paperBody = z.union([
  z.object({ kind: z.literal(PURCHASE_REFUNDED), payload: refundFact }),
  z.object({ kind: z.string(), payload: purchaseFact }),
]);

export function createPurchaseStore({ db }: TillDatabase): PurchaseStore {
  const byId = db.prepare('SELECT body FROM events WHERE purchase_id = ?');
  const byPlace = db.prepare(
    'SELECT body FROM events WHERE position = ? AND purchase_id IS NOT NULL',
  );
  const last = db.prepare(
    'SELECT body FROM events WHERE purchase_id IS NOT NULL ORDER BY position DESC LIMIT 1',
  );
  const recent = db.prepare(
    `SELECT body FROM events
     WHERE purchase_id IS NOT NULL AND position NOT IN (SELECT position FROM refunds)
     ORDER BY position DESC LIMIT ${RECENT_MAX}`,
  );
  return {
    byId: (purchaseId) => saleOf(paperOf(byId.get(purchaseId))),
    byNumber: (number) => {
      for (const position of placesOf(number)) {
        const sale = saleOf(paperOf(byPlace.get(position)));
        if (sale?.number === number) return sale;
      }
      return null;
    },
    recent: () => recent.all().flatMap((found) => saleOf(paperOf(found)) ?? []),
    paper: (documentId) => paperOf(byId.get(documentId)),
    lastPaper: () => paperOf(last.get()),
  };
}

/** A number says its place in the log: `till-seq` in the first epoch, `till-epoch-seq` later. */
function placesOf(number: string): number[] {
  const [, ...rest] = number.split('-').map(Number);
  if (rest.some((part) => !Number.isSafeInteger(part) || part < 1)) return [];
  const [first, second] = rest;
  if (first === undefined) return [];
  return [second === undefined ? positionOf(1, first) : positionOf(first, second)];
}

function paperOf(found: unknown): Paper | null {
  const row = oneRow(found);
  if (row === null) return null;
  const body = paperBody.parse(JSON.parse(textOf(row, 'body')));
  return 'refundId' in body.payload
    ? { kind: 'refund', refund: body.payload }
    : { kind: 'sale', purchase: body.payload };
}

function saleOf(paper: Paper | null): PurchaseFact | null {
  return paper?.kind === 'sale' ? paper.purchase : null;
}
