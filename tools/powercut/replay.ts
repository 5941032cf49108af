/** Cuts the power at many moments of a record and opens what is left with the till's real store. */
import { hash as digest } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { eventHash } from '@verno/shared/sync/event';
import { openTillDatabase } from '../../agent/engine/store/database.ts';
import { createTillStore } from '../../agent/engine/store/store.ts';
import type { TillStore } from '../../agent/engine/store/store.ts';
import { createDisk } from './disk.ts';
import type { Fate } from './disk.ts';
import { ACKED_NAME } from './record.ts';
import type { DiskOp } from './record.ts';

export interface ReplayOptions {
  readonly ops: readonly DiskOp[];
  /** How many states are opened. */
  readonly states: number;
  /** Same number, same states. */
  readonly seed: number;
  /** Scratch for one state at a time; memory is quickest. */
  readonly folder: string;
}

export interface ReplayCounts {
  readonly states: number;
  /** States in which a purchase whose commit had come back was missing. */
  readonly lostStates: number;
  readonly lostCommits: number;
  /** States that the store refused or whose integrity or chain did not hold. */
  readonly brokenStates: number;
  /** Acknowledged commits looked for, over all states. */
  readonly checkedCommits: number;
  /** The first few things that went wrong. */
  readonly examples: readonly string[];
}

const FATES: readonly Fate[] = ['nothing', 'some', 'some', 'torn_last', 'everything'];
const EXAMPLES_MAX = 5;

export function replay({ ops, states, seed, folder }: ReplayOptions): ReplayCounts {
  const random01 = seeded(seed);
  const disk = createDisk();
  const ackedFile = ops.find((op) => op.kind === 'open' && op.name === ACKED_NAME);
  const counts = { states: 0, lostStates: 0, lostCommits: 0, brokenStates: 0, checkedCommits: 0 };
  const examples: string[] = [];
  let acked = 0;
  for (const [index, op] of ops.entries()) {
    if (ackedFile?.kind === 'open' && 'file' in op && op.file === ackedFile.file) {
      if (op.kind === 'write') acked = Number(op.bytes.toString('utf8'));
    } else disk.apply(op);
    // As many states in this stretch of the record as belong to it.
    const due = Math.floor(((index + 1) / ops.length) * states);
    while (counts.states < due) {
      const fate = FATES[counts.states % FATES.length] ?? 'some';
      const found = look(folder, disk.afterPowerCut(fate, random01), acked);
      counts.states += 1;
      counts.checkedCommits += acked;
      if (found.lost > 0) counts.lostStates += 1;
      counts.lostCommits += found.lost;
      if (found.broken !== null) counts.brokenStates += 1;
      if ((found.lost > 0 || found.broken !== null) && examples.length < EXAMPLES_MAX) {
        examples.push(`op ${index}, ${fate}: acked ${acked}, lost ${found.lost}, ${found.broken}`);
      }
    }
  }
  return { ...counts, examples };
}

interface Found {
  readonly lost: number;
  readonly broken: string | null;
}

function look(folder: string, files: ReadonlyMap<string, Buffer>, acked: number): Found {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  const opened = openTillDatabase(folder);
  if (!opened.ok) return { lost: acked, broken: opened.error.kind };
  try {
    const integrity = String(opened.value.db.pragma('integrity_check', { simple: true }));
    const store = createTillStore(opened.value);
    const head = store.events.head(1)?.seq ?? 0;
    const broken = integrity === 'ok' ? chainBreak(store, head) : integrity;
    return { lost: Math.max(0, acked - head), broken };
  } finally {
    opened.value.close();
  }
}

/** What pruning left must be one chain of true events up to the head. */
function chainBreak(store: TillStore, head: number): string | null {
  let prev: string | null = null;
  for (let seq = 1; seq <= head; seq += 1) {
    const event = store.events.at(1, seq);
    if (event === null) {
      if (prev !== null) return `event ${seq} is missing`;
      continue;
    }
    if (eventHash(event, (text) => digest('sha256', text)) !== event.hash) return `event ${seq}`;
    if (prev !== null && event.prevHash !== prev) return `link ${seq}`;
    prev = event.hash;
  }
  return null;
}

/** mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
