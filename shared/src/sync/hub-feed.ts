/**
 * The feed as the hub keeps it: the newest state of each key at a position that only grows. Invariants: a
 * position is given after the change has committed, so never below one a reader has passed; a reader who
 * may have missed an end, or who read of a future that a restore undid, begins anew.
 */

/** Positions left out after a restore, at least: more than any lost future can have given. */
export const RESTORE_GAP = 1_000_000_000;
/**
 * Positions kept for each epoch of the hub. Epochs are minutes (`cloud/hub/feed/restored.ts`) and no hub gives
 * so many positions in one, so two futures of one backup have no position in common; exact until the year 2141.
 */
const POSITIONS_AN_EPOCH = 100_000_000;
/** Ends are kept at least this long. */
export const TOMBSTONE_KEPT_DAYS = 45;

export interface FeedBounds {
  /** Last position given. */
  readonly head: number;
  /** Ends at or below this position may have been cleaned away. */
  readonly floor: number;
  /** Positions of lost futures: `from` was the head of a backup, `to` where the feed went on. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
}

/**
 * How far a reader is in a scope. The reader keeps it with what it read, in one transaction, and says it
 * when it asks: a hub that kept it by till would give a copied disk's progress to the disk it was copied from.
 */
export interface ReadMark {
  readonly cursor: number;
  /** The head when the scope was begun from nothing: ends up to there never concerned this reader. */
  readonly base: number;
  /** The head of the hub that was read last: above `cursor` in the middle of a reading. */
  readonly seen: number;
}

export const MARK_OF_NOTHING: ReadMark = { cursor: 0, base: 0, seen: 0 };

/** Whether a reader may go on from its mark. */
export function mayReadOn(bounds: FeedBounds, { cursor, base, seen }: ReadMark): boolean {
  if (cursor === 0) return true;
  const newest = Math.max(cursor, seen);
  if (newest > bounds.head) return false;
  // In the middle of a reading keys may have moved up, past what a restore has undone.
  if (bounds.gaps.some(({ from, to }) => newest > from && newest < to)) return false;
  return Math.max(cursor, base) >= bounds.floor;
}

/** The mark of a reader who got everything up to `reached` while the head was `head`. */
export function markAfter(before: ReadMark, reached: number, head: number): ReadMark {
  const base = before.cursor === 0 ? head : before.base;
  return { cursor: reached, base, seen: Math.max(reached, head) };
}

export interface FeedEntry<V> {
  readonly position: number;
  /** null = the key has ended. */
  readonly value: V | null;
  readonly changedMs: number;
}

export interface Feed<V> extends FeedBounds {
  readonly items: ReadonlyMap<string, FeedEntry<V>>;
}

/** Places committed changes, in the order they were made; of one key only the last counts. */
export function placeChanges<V>(
  feed: Feed<V>,
  changes: readonly { readonly key: string; readonly value: V | null }[],
  nowMs: number,
): Feed<V> {
  const newest = new Map<string, V | null>();
  for (const { key, value } of changes) {
    newest.delete(key);
    newest.set(key, value);
  }
  let { head } = feed;
  const items = new Map(feed.items);
  for (const [key, value] of newest) {
    head += 1;
    items.set(key, { position: head, value, changedMs: nowMs });
  }
  return { ...feed, head, items };
}

/** Forgets ends older than `beforeMs` and remembers up to where. */
export function dropTombstones<V>(feed: Feed<V>, beforeMs: number): Feed<V> {
  const items = new Map(feed.items);
  let { floor } = feed;
  for (const [key, { position, value, changedMs }] of feed.items) {
    if (value !== null || changedMs >= beforeMs) continue;
    items.delete(key);
    floor = Math.max(floor, position);
  }
  return { ...feed, floor, items };
}

/**
 * A feed that came back from a backup goes on far above what it may have said since, also in a future that began
 * with the same backup: `hubEpoch` is the epoch that begins now and no future before had.
 */
export function feedAfterRestore<B extends FeedBounds>(feed: B, hubEpoch: number): B {
  const to = Math.max(feed.head + RESTORE_GAP, hubEpoch * POSITIONS_AN_EPOCH);
  return { ...feed, head: to, gaps: [...feed.gaps, { from: feed.head, to }] };
}
