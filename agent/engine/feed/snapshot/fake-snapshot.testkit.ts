/** A snapshot of the fake hub's partner scope, made from the contract alone; chunks can be held back. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { FeedItem } from '@verno/shared/contracts/sync';
import { SNAPSHOTS_SINCE } from '@verno/shared/contracts/sync';
import { readSnapshot } from '@verno/shared/contracts/sync-snapshot';
import type { FakeHub } from '../../fake-hub.testkit.ts';

const SNAPSHOT = '0192a000-0000-7000-8000-0000000000aa';
const CHUNKS_PATH = '/sync/v1/chunks/';

interface Chunk {
  readonly hash: string;
  readonly kind: string;
  readonly items: number;
  readonly bytes: Buffer;
}

export interface FakeSnapshot {
  readonly chunks: readonly Chunk[];
  /** Hashes in the order they were asked for. */
  readonly asked: string[];
  /** Chunks from this one on wait; those before it are given, also where they waited. */
  readonly holdFrom: (index: number) => void;
  /** So many answers for this chunk come with other bytes than its name says. */
  readonly damage: (index: number, times: number) => void;
}

/** `items` of one scope in the order of their chunks; `chunkItems`: the most a chunk has. */
export function giveSnapshot(
  hub: FakeHub,
  items: readonly FeedItem[],
  chunkItems: number,
): FakeSnapshot {
  const chunks = chunksOf(items, chunkItems);
  const asked: string[] = [];
  const damaged = new Map<number, number>();
  let heldFrom = Number.POSITIVE_INFINITY;
  let waiting: { readonly at: number; readonly go: () => void }[] = [];
  const manifest = {
    snapshotId: SNAPSHOT,
    scope: items[0]!.scope,
    position: Math.max(...items.map(({ position }) => position)),
    items: items.length,
    setHash: setHashOf(items),
    whole: true,
  };
  hub.wireVersion = SNAPSHOTS_SINCE;
  hub.newer = async (path, body) => {
    if (path === readSnapshot.path) {
      const { snapshotId, after } = readSnapshot.body.parse(body);
      const known = snapshotId === SNAPSHOT ? after : 0;
      const rest = chunks.slice(known).map(({ bytes, ...chunk }) => ({
        ...chunk,
        bytes: bytes.length,
      }));
      return { value: { ...manifest, chunks: rest } };
    }
    if (!path.startsWith(CHUNKS_PATH)) return null;
    const hash = path.slice(CHUNKS_PATH.length);
    asked.push(hash);
    const at = chunks.findIndex((chunk) => chunk.hash === hash);
    if (at >= heldFrom) await new Promise<void>((go) => waiting.push({ at, go }));
    const left = damaged.get(at) ?? 0;
    damaged.set(at, left - 1);
    return left > 0 ? Buffer.from('not what its name says') : (chunks[at]?.bytes ?? null);
  };
  return {
    chunks,
    asked,
    damage: (index, times) => void damaged.set(index, times),
    holdFrom: (index) => {
      heldFrom = index;
      for (const { at, go } of waiting) if (at < index) go();
      waiting = waiting.filter(({ at }) => at >= index);
    },
  };
}

function chunksOf(items: readonly FeedItem[], chunkItems: number): Chunk[] {
  const chunks: Chunk[] = [];
  for (let from = 0; from < items.length;) {
    const { kind } = items[from]!;
    const same = items.slice(from, from + chunkItems);
    const other = same.findIndex((item) => item.kind !== kind);
    const own = other < 0 ? same : same.slice(0, other);
    const lines = own.map(({ position, key, value }) =>
      [kind, position, JSON.stringify(key), JSON.stringify(value)].join('\t'),
    );
    const bytes = gzipSync(`${lines.join('\n')}\n`);
    const hash = createHash('sha256').update(bytes).digest('hex');
    chunks.push({ hash, kind, items: own.length, bytes });
    from += own.length;
  }
  return chunks;
}

/** The sum of the items' hashes, word by word (docs/specs/sync.md). */
function setHashOf(items: readonly FeedItem[]): string {
  const sum = new Uint32Array(4);
  for (const { kind, position, key } of items) {
    const digest = createHash('sha256').update(`verno-item:1:${kind}:${position}:${key}`).digest();
    for (let at = 0; at < 4; at += 1) sum[at]! += digest.readUInt32BE(4 * at);
  }
  return [...sum].map((word) => word.toString(16).padStart(8, '0')).join('');
}
