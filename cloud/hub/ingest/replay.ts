/** The hub's own calculation of a till's purchase. */
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { Tx } from '../store/database.ts';
import type { Recomputed } from './rows.ts';

/** Computes a purchase again from its inputs and the stored bundle, and compares. */
export type Recompute = (tx: Tx, partnerId: string, fact: PurchaseFact) => Promise<Recomputed>;

export function createRecompute(): Recompute {
  return async () => 'no_bundle';
}
