/** Writing to the feed: in the writer's own transaction, so that a change exists when its cause does. */
import { sql } from 'kysely';
import type { Json } from '@verno/shared/kernel/json';
import type { FeedKind } from '@verno/shared/contracts/sync';
import type { Tx } from '../store/database.ts';
import { insertRows } from '../store/rows.ts';

/** Channel on which every hub node hears that there is something to sequence. */
export const CHANGED_CHANNEL = 'verno_changed';

export interface Change {
  readonly partnerId: string;
  readonly scope: string;
  readonly kind: FeedKind;
  readonly key: string;
  /** null = the key is gone. */
  readonly value: Json | null;
}

export const partnerScope = (partnerId: string): string => `partner:${partnerId}`;
export const storeScope = (storeId: string): string => `store:${storeId}`;
export const tillScope = (tillId: string): string => `till:${tillId}`;
export const ALL_SCOPE = 'all';

/**
 * Records changes. Two writers of the same key must take turns by a lock on the row it describes before
 * they call this: then the order of `change_id` is the order of their commits.
 */
export async function recordChanges(tx: Tx, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  await insertRows(
    tx,
    'feed_change',
    changes.map((change) => ({
      partner_id: change.partnerId,
      scope: change.scope,
      kind: change.kind,
      key: change.key,
      value: change.value,
    })),
  );
  await announceChanges(tx);
}

/** Tells the sequencers, at commit, that there is work. */
export async function announceChanges(tx: Tx): Promise<void> {
  await sql`select pg_notify(${CHANGED_CHANNEL}, '')`.execute(tx);
}
