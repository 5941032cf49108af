/**
 * What a till does for its own memory beside the sale: watches the room on the disk, keeps the reserve, looks
 * inside the file each hour, drops what the hub has had long enough, and says what is wrong. None of it ever
 * drops what is not acknowledged.
 */
import { statfs } from 'node:fs/promises';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import type { Problem } from '@verno/shared/kernel/text';
import type { TillClock } from '../clock.ts';
import { createLoop } from '../hub/loop.ts';
import type { Loop, Rest } from '../hub/loop.ts';
import type { RunningTime } from '../hub/sync-memory.ts';
import type { EventLog } from '../outbox/event-log.ts';
import { isDamage, isDiskFull } from '../store/open-problems.ts';
import { markDamaged } from '../store/rebuild/set-aside.ts';
import { RESERVE_BYTES } from '../store/reserve.ts';
import type { TillStore } from '../store/store.ts';
import { createNews } from './news.ts';
import { mayReserve, megabytes, roomOf } from './room.ts';
import type { RoomState } from './room.ts';

const ROOM_EVERY_MS = 10_000;
/** Whoever is about to write much asks for a look when the last is older: a snapshot fills a disk in seconds. */
const LOOK_GOOD_FOR_MS = 250;
/** The first look waits until the till sells. */
const FIRST_LOOK_MS = 60_000;
const HOUR_MS = 3_600_000;
/** One look in so many is the deep one. */
const DEEP_EVERY = 24;
const DAY_MS = 24 * HOUR_MS;
/**
 * Acknowledged events are kept this long: a hub restored from a backup may want them again. Counted in
 * running time: a clock that jumps ten years drops nothing.
 */
const ACKED_KEPT_MS = 31 * DAY_MS;
/** An open cheque is waited for this long before a damaged file is mended all the same. */
const QUIET_WAIT_MAX_MS = 120_000;
const QUIET_LOOK_MS = 500;

/** What whoever starts a till says of its upkeep; each has a default. */
export interface UpkeepConfig {
  /** Looks inside the file from a process of its own: what is wrong, nothing = whole; never where absent. */
  readonly lookInside?: ((deep: boolean) => Promise<readonly string[]>) | null;
  /** The file is damaged and marked: stop this till and make another, which mends it. Called once. */
  readonly onDamaged?: () => void;
  /** Free bytes of the data folder's disk, where a test has its own. */
  readonly freeBytes?: () => Promise<number>;
  readonly log: (event: string, detail: unknown) => void;
}

export interface UpkeepDeps {
  readonly config: UpkeepConfig;
  readonly store: TillStore;
  readonly clock: TillClock;
  /** By which acknowledgements are stamped. */
  readonly running: RunningTime;
  /** True when no customer stands at an open cheque. */
  readonly isQuiet: () => boolean;
  readonly onChange: () => void;
}

export interface Upkeep {
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  /** False while the disk is kept for purchases alone. */
  readonly hasRoom: () => boolean;
  readonly troubles: () => readonly Problem[];
  /** The log of the whole engine: a full disk and a damaged file are acted upon as they pass. */
  readonly log: UpkeepConfig['log'];
  /** Tells HQ of a file that was rebuilt at start. */
  readonly tellHq: (eventLog: EventLog) => void;
}

export function createUpkeep(deps: UpkeepDeps): Upkeep {
  const room = createRoom(deps);
  const damage = createDamage(deps);
  const looks = createLooks(deps, damage);
  const news = createNews(deps.store);
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
    troubles: () => [
      ...damage.troubles(),
      ...room.troubles(),
      ...news.troubles(deps.clock.nowMs()),
    ],
    log: (event, detail) => {
      if (isDiskFull(detail)) room.full();
      // The cheque that met it cannot go on: mending comes first, the cheque is kept.
      if (isDamage(detail)) damage.found([String(detail)], 0);
      deps.config.log(event, detail);
    },
    tellHq: (eventLog) => {
      try {
        news.tellHq(eventLog);
      } catch (error) {
        // A full disk must not keep the till from starting: the next start tells it.
        deps.config.log('upkeep.news_failed', error);
      }
    },
  };
}

function createRoom(deps: UpkeepDeps) {
  const { store, onChange, running, clock } = deps;
  const { log } = deps.config;
  const { reserve, folder } = store.database;
  let state: RoomState = 'plenty';
  let freeBytes = Number.MAX_SAFE_INTEGER;
  let lookedMs = clock.monotonicMs();
  const look = async (): Promise<void> => {
    lookedMs = clock.monotonicMs();
    const [before, saidMb] = [state, megabytes(freeBytes)];
    freeBytes = await (deps.config.freeBytes?.() ?? freeBytesOf(folder));
    const reserved =
      reserve.isThere() || (mayReserve(freeBytes, RESERVE_BYTES) && (await reserve.make()));
    state = roomOf(state, freeBytes, reserved);
    if (state !== before) log('upkeep.room', { state, freeBytes });
    // The sentence names what is left.
    if (state !== before || (state !== 'plenty' && megabytes(freeBytes) !== saidMb)) onChange();
  };
  const step = async (): Promise<Rest> => {
    await look();
    // One bounded batch: a sale in between never waits for more than a short transaction.
    store.events.prune(running.nowMs() - ACKED_KEPT_MS);
    return { restMs: ROOM_EVERY_MS, firm: false };
  };
  const loop = createLoop(step, (error) => log('upkeep.room_failed', error));
  return {
    loop,
    hasRoom: () => {
      if (clock.monotonicMs() - lookedMs >= LOOK_GOOD_FOR_MS) {
        lookedMs = clock.monotonicMs();
        loop.kick();
      }
      return state !== 'out';
    },
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
      deps.config.log('upkeep.damaged', findings);
      try {
        markDamaged(deps.store.database.folder, findings, deps.clock.nowMs());
      } catch (error) {
        // Without the mark (a full disk) the next start finds the damage by itself.
        deps.config.log('upkeep.mark_failed', error);
      }
      deps.onChange();
      const untilMs = deps.clock.monotonicMs() + waitMs;
      timer = setInterval(() => {
        if (!deps.isQuiet() && deps.clock.monotonicMs() < untilMs) return;
        stop();
        deps.config.onDamaged?.();
      }, QUIET_LOOK_MS);
    },
  };
}

/** An hourly look, a deep one each day. */
function createLooks(deps: UpkeepDeps, damage: Damage): Loop | null {
  const { lookInside } = deps.config;
  if (!lookInside) return null;
  let count = 0;
  const startedMs = deps.clock.monotonicMs();
  const step = async (): Promise<Rest> => {
    if (deps.clock.monotonicMs() - startedMs < FIRST_LOOK_MS) {
      return { restMs: FIRST_LOOK_MS, firm: false };
    }
    const findings = await lookInside(count % DEEP_EVERY === 0);
    count += 1;
    if (findings.length > 0) damage.found(findings, QUIET_WAIT_MAX_MS);
    return { restMs: HOUR_MS, firm: false };
  };
  return createLoop(step, (error) => deps.config.log('upkeep.look_failed', error));
}
