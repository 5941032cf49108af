/**
 * What a till does for its own memory beside the sale: watches the room on the disk, keeps the reserve, looks
 * inside the file each hour, drops what the hub has had long enough, and says what is wrong. None of it ever
 * drops what is not acknowledged.
 */
import { statfs } from 'node:fs/promises';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import type { Problem } from '@verno/shared/kernel/text';
import { createLoop } from '../hub/loop.ts';
import type { Loop, Rest } from '../hub/loop.ts';
import { isDamage, isDiskFull } from '../store/open-problems.ts';
import { markDamaged } from '../store/rebuild/set-aside.ts';
import { RESERVE_BYTES } from '../store/reserve.ts';
import type { TillStore } from '../store/store.ts';
import { mayReserve, megabytes, roomOf } from './room.ts';
import type { RoomState } from './room.ts';

const ROOM_EVERY_MS = 10_000;
/** The first look waits until the till sells. */
const FIRST_LOOK_MS = 60_000;
const HOUR_MS = 3_600_000;
/** One look in so many is the deep one. */
const DEEP_EVERY = 24;
const DAY_MS = 24 * HOUR_MS;
/** Acknowledged events are kept this long: a hub restored from a backup may want them again. */
const ACKED_KEPT_MS = 31 * DAY_MS;
/** An open cheque is waited for this long before a damaged file is mended all the same. */
const QUIET_WAIT_MAX_MS = 120_000;
const QUIET_LOOK_MS = 500;

export interface UpkeepDeps {
  readonly store: TillStore;
  readonly nowMs: () => number;
  /** The time where it is certain, else null. */
  readonly sureMs: () => number | null;
  readonly monotonicMs: () => number;
  /** Looks inside the file from outside the engine: what is wrong, nothing = whole. null = never. */
  readonly lookInside: ((deep: boolean) => Promise<readonly string[]>) | null;
  /** True when no customer stands at an open cheque. */
  readonly isQuiet: () => boolean;
  /** The file must be rebuilt: the till is to be started anew. Called once. */
  readonly onDamaged: () => void;
  readonly onChange: () => void;
  readonly log: (event: string, detail: unknown) => void;
  /** Free bytes of the data folder's disk, where a test has its own. */
  readonly freeBytes?: () => Promise<number>;
}

export interface Upkeep {
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  /** False while the disk is kept for purchases alone. */
  readonly hasRoom: () => boolean;
  readonly troubles: () => readonly Problem[];
  /** Any failure of the engine passes here: a full disk and a damaged file are acted upon. */
  readonly failed: (error: unknown) => void;
}

export function createUpkeep(deps: UpkeepDeps): Upkeep {
  const room = createRoom(deps);
  const damage = createDamage(deps);
  const looks = createLooks(deps, damage);
  return {
    start: () => {
      room.loop.start();
      looks?.start();
    },
    stop: async () => {
      damage.stop();
      await Promise.all([room.loop.stop(), looks?.stop()]);
    },
    hasRoom: room.hasRoom,
    troubles: () => [...damage.troubles(), ...room.troubles()],
    failed: (error) => {
      if (isDiskFull(error)) room.full();
      // The cheque that met it cannot go on: mending comes first, the cheque is kept.
      if (isDamage(error)) damage.found([String(error)], 0);
    },
  };
}

function createRoom(deps: UpkeepDeps) {
  const { store, onChange, log } = deps;
  const { reserve, folder } = store.database;
  let state: RoomState = 'plenty';
  let freeBytes = Number.MAX_SAFE_INTEGER;
  const look = async (): Promise<void> => {
    freeBytes = await (deps.freeBytes?.() ?? freeBytesOf(folder));
    const reserved =
      reserve.isThere() || (mayReserve(freeBytes, RESERVE_BYTES) && (await reserve.make()));
    const before = state;
    state = roomOf(state, freeBytes, reserved);
    if (state === before) return;
    log('upkeep.room', { state, freeBytes });
    onChange();
  };
  const step = async (): Promise<Rest> => {
    await look();
    // One bounded batch: a sale in between never waits for more than a short transaction.
    const sureMs = deps.sureMs();
    if (sureMs !== null) store.events.prune(sureMs - ACKED_KEPT_MS);
    return { restMs: ROOM_EVERY_MS, firm: false };
  };
  const loop = createLoop(step, (error) => log('upkeep.room_failed', error));
  return {
    loop,
    hasRoom: () => state !== 'out',
    full: () => {
      if (state === 'out') return;
      state = 'out';
      onChange();
      loop.kick();
    },
    troubles: (): readonly Problem[] => {
      if (state === 'plenty') return [];
      const freeMb = megabytes(freeBytes);
      return [tillProblem(state === 'low' ? 'store.disk_low' : 'store.disk_out', { freeMb })];
    },
  };
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

interface Damage {
  /** An open cheque is waited for at most `waitMs`. */
  readonly found: (findings: readonly string[], waitMs: number) => void;
  readonly troubles: () => readonly Problem[];
  readonly stop: () => void;
}

/** Once found: marked on the disk at once, mended as soon as nobody waits at an open cheque. */
function createDamage(deps: UpkeepDeps): Damage {
  let isFound = false;
  let timer: ReturnType<typeof setInterval> | null = null;
  const stop = (): void => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  return {
    stop,
    troubles: () => (isFound ? [tillProblem('store.damage_found')] : []),
    found: (findings, waitMs) => {
      if (isFound) return;
      isFound = true;
      deps.log('upkeep.damaged', findings);
      try {
        markDamaged(deps.store.database.folder, findings, deps.nowMs());
      } catch (error) {
        // Without the mark (a full disk) the next start finds the damage by itself.
        deps.log('upkeep.mark_failed', error);
      }
      deps.onChange();
      const untilMs = deps.monotonicMs() + waitMs;
      timer = setInterval(() => {
        if (!deps.isQuiet() && deps.monotonicMs() < untilMs) return;
        stop();
        deps.onDamaged();
      }, QUIET_LOOK_MS);
    },
  };
}

/** An hourly look, a deep one each day. */
function createLooks(deps: UpkeepDeps, damage: Damage): Loop | null {
  const { lookInside } = deps;
  if (lookInside === null) return null;
  let count = 0;
  const startedMs = deps.monotonicMs();
  const step = async (): Promise<Rest> => {
    if (deps.monotonicMs() - startedMs < FIRST_LOOK_MS) {
      return { restMs: FIRST_LOOK_MS, firm: false };
    }
    const findings = await lookInside(count % DEEP_EVERY === 0);
    count += 1;
    if (findings.length > 0) damage.found(findings, QUIET_WAIT_MAX_MS);
    return { restMs: HOUR_MS, firm: false };
  };
  return createLoop(step, (error) => deps.log('upkeep.look_failed', error));
}
