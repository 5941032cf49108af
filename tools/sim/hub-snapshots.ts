/** Snapshots at the simulated hub: wished for, built chunk by chunk in one state of the feed, given, taken away. */
import { setHex } from '@verno/shared/sync/set-hash';
import type { ChunkName } from '@verno/shared/sync/till-snapshot';
import { digest } from './hashes.ts';
import type { Answer, Ask, ChunkLine, HubDisk, SimChunk, SimSnapshot } from './model.ts';
import type { Habits, Rules } from './rules.ts';
import { kindOf, NO_SET, scopeOf, SHOP } from './sets.ts';

/** A run is small: chunks have a few lines, and few newer positions are already too many. */
const CHUNK_LINES_MAX = 5;
const BEHIND_MIN = 10;
const BEHIND_SHARE = 4;
const SNAPSHOTS_KEPT_MAX = 2;
const HALF_BUILT_KEPT_MS = 6 * 3_600_000;
/** Kinds in the order in which a till needs them; what is not named comes first. */
const LAST_KINDS = ['goods', 'balance'];

export interface SnapshotDesk {
  readonly rules: Rules;
  readonly habits: Habits;
  readonly name: (prefix: string) => string;
  readonly nowMs: () => number;
}

type Done = readonly [HubDisk, Answer];

/** The one begun as long as it is there and fit; else the newest fit one; else one is wished for. */
export function snapshotFor(
  desk: SnapshotDesk,
  disk: HubDisk,
  { snapshotId, after }: Extract<Ask, { kind: 'snapshot' }>,
): Done {
  const found = choose(desk, disk, snapshotId);
  if (found === null || found.position === null) {
    const answer: Answer = { kind: 'refused', status: 503, code: 'sync.snapshot_building' };
    return [found === null ? wish(desk, disk) : disk, answer];
  }
  const { id, position, items, setHash, chunks, state } = found;
  const known = id === snapshotId ? after : 0;
  const manifest = {
    snapshotId: id,
    scope: SHOP,
    position,
    items,
    setHash,
    chunks: chunks.slice(known),
    whole: state === 'whole',
  };
  return [disk, { kind: 'snapshot', manifest }];
}

function choose(desk: SnapshotDesk, disk: HubDisk, begun: string | null): SimSnapshot | null {
  const fit = disk.snapshots
    .filter((one) => one.position === null || isFit(desk, disk, one.position, one.items))
    .toReversed();
  const same = fit.find(({ id }) => id === begun);
  if (same !== undefined && same.position !== null) return same;
  return fit.find(({ state }) => state === 'whole') ?? fit[0] ?? null;
}

/** A till may begin with it: the feed can be read on from there, and not too much is newer. */
function isFit({ rules, habits }: SnapshotDesk, disk: HubDisk, position: number, items: number) {
  if (!habits.givesFitSnapshots) return true;
  if (!rules.mayReadOn(disk.feed, { cursor: position, base: 0, seen: position })) return false;
  const allowed = Math.max(BEHIND_MIN, Math.floor(items / BEHIND_SHARE));
  let newer = 0;
  for (const [key, entry] of disk.feed.items) {
    if (entry.position > position && scopeOf(key) === SHOP) newer += 1;
  }
  return newer <= allowed;
}

/** Several tills that ask at once share one. */
export function wish({ name, nowMs }: SnapshotDesk, disk: HubDisk): HubDisk {
  if (disk.snapshots.some(({ state }) => state === 'wanted')) return disk;
  const wanted: SimSnapshot = {
    id: name('снимок'),
    state: 'wanted',
    wantedMs: nowMs(),
    position: null,
    items: 0,
    setHash: '',
    chunks: [],
  };
  return { ...disk, snapshots: [...disk.snapshots, wanted] };
}

export function chunkFor(disk: HubDisk, hash: string): Answer {
  const chunk = disk.chunks.get(hash);
  if (chunk === undefined) return { kind: 'refused', status: 404, code: 'sync.chunk_unknown' };
  return { kind: 'chunk', chunk };
}

/** The name of a chunk: the hash of what travels. */
export function nameOf(lines: readonly ChunkLine[]): string {
  return digest(
    lines
      .map(({ key, position, value }) => `${key}\t${position}\t${JSON.stringify(value)}`)
      .join('\n'),
  );
}

/** A snapshot under way; it dies with the process that builds it. */
export interface Building {
  readonly id: string;
  /** Chunks of the one state in which it was begun, not written yet. */
  readonly left: readonly SimChunk[];
}

/** Begins the oldest wish, and forgets what a builder that died left half built. */
export function beginBuilding(disk: HubDisk): readonly [HubDisk, Building | null] {
  const kept = disk.snapshots.filter(({ state }) => state !== 'building');
  const wanted = kept.find(({ state }) => state === 'wanted');
  if (wanted === undefined) return [withSnapshots(disk, kept), null];
  const { items, words } = disk.sets.get(SHOP) ?? NO_SET;
  const begun: SimSnapshot = {
    ...wanted,
    state: 'building',
    position: disk.feed.head,
    items,
    setHash: setHex(words),
  };
  const snapshots = kept.map((one) => (one === wanted ? begun : one));
  return [
    { ...disk, snapshots },
    { id: wanted.id, left: cut(disk) },
  ];
}

function cut(disk: HubDisk): readonly SimChunk[] {
  const lines: ChunkLine[] = [];
  for (const [key, { position, value }] of disk.feed.items) {
    if (value !== null && scopeOf(key) === SHOP) lines.push({ key, position, value });
  }
  const kinds = [...new Set(lines.map(({ key }) => kindOf(key)))].toSorted(
    (a, b) => LAST_KINDS.indexOf(a) - LAST_KINDS.indexOf(b),
  );
  return kinds.flatMap((kind) => {
    const own = lines
      .filter(({ key }) => kindOf(key) === kind)
      .toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const count = Math.ceil(own.length / CHUNK_LINES_MAX);
    return Array.from({ length: count }, (_, at) => ({
      kind,
      lines: own.slice(at * CHUNK_LINES_MAX, (at + 1) * CHUNK_LINES_MAX),
    }));
  });
}

/** Writes a few more chunks; tills see them at once. null = it is whole, or was taken away meanwhile. */
export function buildOn(
  disk: HubDisk,
  { id, left }: Building,
  count: number,
): readonly [HubDisk, Building | null] {
  const chunks = new Map(disk.chunks);
  const names: ChunkName[] = left.slice(0, count).map((chunk) => {
    const hash = nameOf(chunk.lines);
    chunks.set(hash, chunk);
    return { hash, kind: chunk.kind };
  });
  const whole = left.length <= count;
  const snapshots = disk.snapshots.map((one): SimSnapshot =>
    one.id === id
      ? { ...one, state: whole ? 'whole' : 'building', chunks: [...one.chunks, ...names] }
      : one,
  );
  return [{ ...disk, snapshots, chunks }, whole ? null : { id, left: left.slice(count) }];
}

/** Takes away what is superseded, what nobody finished, and chunks that no snapshot has. */
export function dropOld(disk: HubDisk, nowMs: number): HubDisk {
  const whole = disk.snapshots.filter(({ state }) => state === 'whole');
  const newest = new Set(whole.slice(-SNAPSHOTS_KEPT_MAX));
  const kept = disk.snapshots.filter(
    (one) =>
      newest.has(one) || (one.state !== 'whole' && nowMs - one.wantedMs < HALF_BUILT_KEPT_MS),
  );
  return withSnapshots(disk, kept);
}

/** Forgets all there are: the worst that may happen to whoever takes one. */
export function forgetAll(disk: HubDisk): HubDisk {
  return withSnapshots(disk, []);
}

function withSnapshots(disk: HubDisk, snapshots: readonly SimSnapshot[]): HubDisk {
  if (snapshots.length === disk.snapshots.length) return disk;
  const names = new Set(snapshots.flatMap((one) => one.chunks.map(({ hash }) => hash)));
  const chunks = new Map([...disk.chunks].filter(([hash]) => names.has(hash)));
  return { ...disk, snapshots, chunks };
}
