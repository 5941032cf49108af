/** What came down, on a simulated till's disk: rows, cursors, set hashes, a snapshot and its swap. */
import { EMPTY_SET } from '@verno/shared/sync/set-hash';
import type { SetWords } from '@verno/shared/sync/set-hash';
import type { SnapshotProgress } from '@verno/shared/sync/till-snapshot';
import { HUB_KEY } from './hub.ts';
import { digest, signOf } from './hashes.ts';
import type { BundleValue, Item, Marks, Row, TillDisk, Value } from './model.ts';
import type { Habits, Rules } from './rules.ts';
import { kindOf, moved, scopeOf, SHOP } from './sets.ts';

/** How items are applied. */
export interface How {
  readonly rules: Rules;
  readonly habits: Habits;
  /** Since wire version 3 the till counts what it holds. */
  readonly counts: boolean;
  /** A snapshot is being taken: own facts stay in view. */
  readonly beside: boolean;
}

interface WholePage {
  readonly items: readonly Item[];
  readonly cursors: Marks;
  readonly complete: boolean;
}

/** One page or checkpoint with its cursors. */
export function applyPage(disk: TillDisk, page: WholePage, how: How): TillDisk {
  const sets = { ...disk.sets };
  for (const scope of Object.keys(page.cursors)) {
    if (how.counts && disk.marks[scope] === undefined) sets[scope] = EMPTY_SET;
  }
  const counted = { ...disk, sets };
  const applied = page.items.length === 0 ? counted : applyItems(counted, page.items, how);
  const marks = { ...applied.marks, ...page.cursors };
  if (how.beside) return { ...applied, marks };
  return page.complete ? finish({ ...applied, marks }) : { ...applied, marks, whole: false };
}

function applyItems(disk: TillDisk, items: readonly Item[], how: How): TillDisk {
  const kept = new Map(disk.items);
  const damaged = new Map(disk.damaged);
  const sets: Record<string, SetWords> = { ...disk.sets };
  const { generation } = disk;
  let { pending, inForce } = disk;
  for (const { key, value, position } of items) {
    const row = kept.get(key);
    const before = row?.generation === generation ? row.position : 0;
    const after = value === null ? 0 : position;
    const scope = scopeOf(key);
    const set = sets[scope];
    if (set !== undefined) sets[scope] = moved(set, key, before, after);
    const wasDamaged = damaged.delete(key);
    const taken = take(disk, inForce, value, how.rules);
    inForce = taken.inForce;
    const mine = reflectedEpoch(disk.till, key);
    const aside = mine !== null && how.beside && how.habits.holdsReflected;
    if (value === null) kept.delete(key);
    else if (taken.refused) {
      kept.set(key, { position, generation, value: row?.value ?? null });
      if (before !== position || wasDamaged) damaged.set(key, generation);
    } else kept.set(key, { position, generation, value: aside ? null : value });
    if (mine !== null && !aside && value?.kind === 'reflected') {
      const { seq } = value;
      pending = pending.filter((own) => own.epoch !== mine || own.seq > seq);
    }
  }
  return { ...disk, items: kept, sets, damaged, pending, inForce };
}

function reflectedEpoch(till: string, key: string): number | null {
  const prefix = `reflected:${till}:`;
  return key.startsWith(prefix) ? Number(key.slice(prefix.length)) : null;
}

/** A bundle is in force only when `judgeBundle` takes it; what is refused counts as received all the same. */
function take(
  { hubKey, reloading }: TillDisk,
  inForce: BundleValue | null,
  value: Value | null,
  { judgeBundle }: Rules,
): { readonly inForce: BundleValue | null; readonly refused: boolean } {
  if (value?.kind !== 'bundle') return { inForce, refused: false };
  const { bundle } = value;
  const verdict = judgeBundle(bundle, {
    countedHash: digest(bundle.text),
    inForce: inForce?.version ?? null,
    reloading,
    signed: hubKey === null ? null : (signature) => signature === signOf(HUB_KEY, bundle.hash),
  });
  const refused = verdict === 'torn' || verdict === 'unsigned';
  return { inForce: verdict === 'take' ? bundle : inForce, refused };
}

/** The feed was read to its end: what a reload did not bring is gone. */
function finish(disk: TillDisk): TillDisk {
  const done = { ...disk, reloading: false, everWhole: true, whole: true };
  if (!disk.reloading) return done;
  const { generation } = disk;
  const items = new Map([...disk.items].filter(([, row]) => row.generation === generation));
  const damaged = new Map([...disk.damaged].filter(([, since]) => since === generation));
  return { ...done, items, damaged };
}

/** All is read anew while the till goes on selling. */
export function beginReload(disk: TillDisk): TillDisk {
  const generation = disk.generation + 1;
  const again = { generation, reloading: true, whole: false, progress: null };
  return { ...disk, ...again, marks: {}, sets: {} };
}

/** Lines of a chunk into the shadow, with how far it came. */
export function withLines(
  disk: TillDisk,
  progress: SnapshotProgress,
  lines: readonly { readonly key: string; readonly position: number; readonly value: Value }[],
): TillDisk {
  const shadow = new Map(disk.shadow);
  const { generation } = disk;
  for (const { key, position, value } of lines) shadow.set(key, { position, generation, value });
  return { ...disk, shadow, progress };
}

/** A mutant's habit: lines of a snapshot go straight to what the till sells with. */
export function takenOver(disk: TillDisk): TillDisk {
  return { ...disk, items: new Map([...disk.items, ...disk.shadow]) };
}

/** Kinds with tables of their own; the others are applied one by one. */
const SWAPPED = new Set(['goods', 'balance']);

/** Rules and goods ahead of the rest, for a till that has nothing to sell with; the cursor stays. */
export function placeGoods(disk: TillDisk, progress: SnapshotProgress, { rules }: How): TillDisk {
  const items = new Map([...disk.items].filter(([key]) => kindOf(key) !== 'goods'));
  for (const [key, row] of disk.shadow) if (kindOf(key) === 'goods') items.set(key, row);
  const inForce = bundleOf(disk, rules);
  return { ...disk, items, inForce, progress: { ...progress, goodsLive: true } };
}

/** The shadow takes the place of what was, with its cursor; the other scopes are read from nothing again. */
export function placeAll(
  disk: TillDisk,
  { scope, position, set, goodsLive }: SnapshotProgress,
  { rules, habits }: How,
): TillDisk {
  const items = new Map<string, Row>();
  for (const [key, row] of disk.items) {
    // What was read beside goes too: of a hub that was restored meanwhile it may have been another future's.
    if (scopeOf(key) !== SHOP) continue;
    if (!habits.swapReplaces || (goodsLive && kindOf(key) === 'goods')) items.set(key, row);
  }
  for (const [key, row] of disk.shadow) {
    if (!goodsLive || kindOf(key) !== 'goods') items.set(key, row);
  }
  const mark = { cursor: position, base: position, seen: position };
  return {
    ...disk,
    items,
    inForce: bundleOf(disk, rules),
    damaged: new Map([...disk.damaged].filter(([key]) => scopeOf(key) !== SHOP)),
    marks: { [scope]: mark },
    sets: { [scope]: set },
    progress: null,
    // Renamed, not copied: the shadow holds what was before, until it is emptied.
    shadow: new Map([...disk.items].filter(([key]) => SWAPPED.has(kindOf(key)))),
  };
}

function bundleOf(disk: TillDisk, rules: Rules): BundleValue | null {
  return take(disk, disk.inForce, disk.shadow.get('bundle')?.value ?? null, rules).inForce;
}

/** Rows of the shadow deleted in one transaction. */
const EMPTIED_AT_ONCE = 15;

export function emptiedSome(disk: TillDisk): TillDisk {
  return { ...disk, shadow: new Map([...disk.shadow].slice(EMPTIED_AT_ONCE)) };
}
