/**
 * How a till takes a snapshot: chunk by chunk beside what it sells with, then in its place. Invariants: a chunk
 * counts once, however often the till is killed; nothing takes the place of the old before the count and the
 * set hash of all chunks are the manifest's; a till with nothing sells as soon as rules and goods are there.
 */
import { EMPTY_SET, setHex } from './set-hash.ts';
import type { SetWords } from './set-hash.ts';

/** Snapshots in a row that came out wrong; after that everything is read page by page. */
export const SNAPSHOT_TRIES_MAX = 3;
/** Times one chunk is fetched again because its bytes were not what its name says. */
export const CHUNK_TRIES_MAX = 3;

export interface ChunkName {
  readonly hash: string;
  /** Every item of a chunk is of one kind. */
  readonly kind: string;
}

/** What the hub says of a snapshot; while it is being built `chunks` grows at its end. */
export interface Manifest {
  readonly snapshotId: string;
  readonly scope: string;
  readonly position: number;
  readonly items: number;
  readonly setHash: string;
  /** All chunks there are, from the first on. */
  readonly chunks: readonly ChunkName[];
  /** No more chunks will come. */
  readonly whole: boolean;
}

/** What the till remembers durably, in the transaction of the rows it speaks of. */
export interface SnapshotProgress {
  readonly snapshotId: string;
  readonly scope: string;
  readonly position: number;
  /** Chunks taken whole, and lines taken of the next one. */
  readonly chunks: number;
  readonly lines: number;
  readonly items: number;
  readonly set: SetWords;
  /** Goods and rules were put in place ahead of the rest. */
  readonly goodsLive: boolean;
  /** An item made no sense to this till: its set hash says nothing from then on. */
  readonly spoiled: boolean;
}

export type SnapshotOrder =
  /** Ask the hub for more chunks. */
  | { readonly kind: 'ask' }
  | { readonly kind: 'fetch'; readonly hash: string }
  /** Put rules and goods in place now. */
  | { readonly kind: 'goods_live' }
  /** Everything is there and right: put it in place with its cursor. */
  | { readonly kind: 'finish' }
  /** It came out wrong, or it is not the snapshot that was begun: forget what was taken. */
  | { readonly kind: 'drop' };

/** Kinds after which a till can sell; chunks come in this order: these, then members and balances. */
const AFTER_GOODS = new Set(['member', 'balance']);

export function beginSnapshot({ snapshotId, scope, position }: Manifest): SnapshotProgress {
  return {
    snapshotId,
    scope,
    position,
    chunks: 0,
    lines: 0,
    items: 0,
    set: EMPTY_SET,
    goodsLive: false,
    spoiled: false,
  };
}

/** `hasNothing`: the till has never read to the end, so it cannot sell before goods are in place. */
export function nextOrder(
  progress: SnapshotProgress,
  manifest: Manifest,
  hasNothing: boolean,
): SnapshotOrder {
  if (manifest.snapshotId !== progress.snapshotId) return { kind: 'drop' };
  const next = manifest.chunks[progress.chunks];
  if (next === undefined) {
    if (!manifest.whole) return { kind: 'ask' };
    const right = progress.items === manifest.items && setHex(progress.set) === manifest.setHash;
    return { kind: right ? 'finish' : 'drop' };
  }
  if (hasNothing && !progress.goodsLive && AFTER_GOODS.has(next.kind))
    return { kind: 'goods_live' };
  return { kind: 'fetch', hash: next.hash };
}

/** Lines of the present chunk were taken; `last` = it has no more. */
export function tookLines(
  progress: SnapshotProgress,
  lines: number,
  set: SetWords,
  last: boolean,
): SnapshotProgress {
  return {
    ...progress,
    set,
    items: progress.items + lines,
    chunks: progress.chunks + (last ? 1 : 0),
    lines: last ? 0 : progress.lines + lines,
  };
}
