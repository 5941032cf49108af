/** What a till at rest must show: the hub at one position, and its own facts the hub does not show yet. */
import { deltaOf } from './books.ts';
import { Broken } from './broken.ts';
import type { HubDisk, Row, TillDisk, Value } from './model.ts';
import { ownScope, scopeOf, SHOP } from './sets.ts';
import type { SimTill } from './till-process.ts';
import { shownOf } from './till-disk.ts';

interface Placed {
  readonly position: number;
  readonly key: string;
  readonly value: Value | null;
}

interface Expected {
  cursor: number;
  /** Placements looked at. */
  seen: number;
  items: Map<string, Value>;
}

export interface FeedWatch {
  readonly record: (feed: HubDisk['feed'], before: HubDisk['feed']) => void;
  readonly compare: (till: SimTill, hub: HubDisk) => void;
  /** What was once in view of a disk; goes with copies of it. */
  readonly memory: (till: SimTill) => ReadonlyMap<number, number>;
  readonly recall: (till: SimTill, memory: ReadonlyMap<number, number>) => void;
}

export function createFeedWatch(): FeedWatch {
  const history: Placed[] = [];
  const expected = new WeakMap<SimTill, Expected>();
  const reflected = new WeakMap<SimTill, Map<number, number>>();
  const expectedAt = (till: SimTill, cursor: number, hub: HubDisk): Expected => {
    const known = expected.get(till);
    const { gaps } = hub.feed;
    const own = ownScope(till.disk().till);
    const jumped = gaps.some(({ to }) => cursor >= to && (known?.cursor ?? 0) < to);
    const state =
      known === undefined || known.cursor > cursor || jumped
        ? { cursor: 0, seen: 0, items: new Map<string, Value>() }
        : known;
    for (; state.seen < history.length; state.seen += 1) {
      const placed = history[state.seen];
      if (placed === undefined || placed.position > cursor) break;
      const undone = gaps.some(
        ({ from, to }) => cursor >= to && placed.position > from && placed.position < to,
      );
      const scope = scopeOf(placed.key);
      if (undone || (scope !== SHOP && scope !== own)) continue;
      if (placed.value === null) state.items.delete(placed.key);
      else state.items.set(placed.key, placed.value);
    }
    state.cursor = cursor;
    expected.set(till, state);
    return state;
  };
  return {
    record: (feed, before) => {
      const fresh: Placed[] = [];
      for (const [key, { position, value }] of feed.items) {
        if (before.items.get(key)?.position !== position) fresh.push({ position, key, value });
      }
      history.push(...fresh.toSorted((a, b) => a.position - b.position));
    },
    memory: (till) => new Map(reflected.get(till)),
    recall: (till, memory) => {
      expected.delete(till);
      reflected.set(till, new Map(memory));
    },
    compare: (till, hub) => {
      const most = reflected.get(till) ?? new Map<number, number>();
      reflected.set(till, most);
      compareDisk(till, hub, most, (cursor) => expectedAt(till, cursor, hub).items);
    },
  };
}

/** `most`: what was once in view of this disk, by epoch. */
function compareDisk(
  till: SimTill,
  hub: HubDisk,
  most: Map<number, number>,
  expectedAt: (cursor: number) => ReadonlyMap<string, Value>,
): void {
  const disk = till.disk();
  for (const epoch of disk.lastSeq.keys()) {
    const now = reflectedSeq(disk, epoch);
    most.set(epoch, Math.max(now, most.get(epoch) ?? 0));
  }
  if (!disk.whole) return;
  const cursor = disk.marks[SHOP]?.cursor ?? 0;
  const wrong = difference(expectedAt(cursor), disk);
  if (wrong !== null) {
    const atHead = cursor === hub.feed.head;
    throw new Broken(atHead ? 7 : 8, `${till.name} на позиции ${cursor}: ${wrong}`);
  }
  // What was damaged on the way may stand wrong until it is noticed, and own facts are reckoned by it.
  if (disk.damaged.size === 0) ownFacts(till, most);
}

function reflectedSeq(disk: TillDisk, epoch: number): number {
  const value = disk.items.get(`reflected:${disk.till}:${epoch}`)?.value;
  return value?.kind === 'reflected' ? value.seq : 0;
}

/** What the till holds otherwise than was sent, as far as it was not damaged on the way. */
function difference(
  expected: ReadonlyMap<string, Value>,
  { items, damaged }: TillDisk,
): string | null {
  let found = 0;
  for (const [key, value] of expected) {
    const own = items.get(key)?.value;
    if (own === value) found += 1;
    else if (!damaged.has(key)) {
      if (own === undefined || own === null) return `нет ${key}`;
      if (JSON.stringify(own) !== JSON.stringify(value)) return `старое ${key}`;
      found += 1;
    }
  }
  if (found === items.size) return null;
  const isExtra = ([key, row]: readonly [string, Row]): boolean =>
    row.value !== null && !expected.has(key) && !damaged.has(key);
  const extra = [...items].find(isExtra);
  return extra === undefined ? null : `живо удалённое ${extra[0]}`;
}

/** Events a restored hub has yet to get again were in view before and are not asked for here. */
function ownFacts(till: SimTill, most: ReadonlyMap<number, number>): void {
  const disk = till.disk();
  const due = new Map<string, number>();
  for (const event of disk.events) {
    const { member } = event.payload;
    if (member === null || event.till !== disk.till) continue;
    if (event.seq <= (most.get(event.epoch) ?? 0)) continue;
    due.set(member, (due.get(member) ?? 0) + deltaOf(event));
  }
  for (const own of disk.pending) if (!due.has(own.member)) due.set(own.member, 0);
  for (const [member, sum] of due) {
    const hub = disk.items.get(`balance:${member}`)?.value;
    const balance = hub?.kind === 'balance' ? hub.amount : 0;
    if (shownOf(disk, member) !== balance + sum) {
      throw new Broken(
        8,
        `${till.name}: ${member} показан ${shownOf(disk, member)}, верно ${balance + sum}`,
      );
    }
  }
}
