/** One seed from beginning to end. */
import { Broken } from './broken.ts';
import type { Invariant } from './broken.ts';
import type { Plan } from './faults.ts';
import { officeWork, openTills, revoke, technician, WIRE_NOW } from './office.ts';
import { SOUND_HABITS, SOUND_RULES } from './rules.ts';
import type { Habits, Rules } from './rules.ts';
import type { SimTill } from './till-process.ts';
import {
  cloneTill,
  crashTill,
  cut,
  jumpClock,
  newDisk,
  restoreTill,
  rot,
  strikeTaker,
} from './strikes.ts';
import { createWorld, DAY_MS, HOUR_MS } from './world.ts';
import type { World } from './world.ts';

const CHAOS_DAYS = 36;
/** Faults have stopped: everything must be at rest within this. */
const SETTLE_DAYS = 6;
const STEPS_MAX = 400_000;

export interface Outcome {
  readonly seed: number;
  readonly steps: number;
  readonly broken: {
    readonly invariant: Invariant | 'bug';
    readonly what: string;
    readonly atMs: number;
  } | null;
  /** What was going on, so that an empty run is noticed. */
  readonly figures: {
    readonly receipts: number;
    readonly accepted: number;
    readonly apart: number;
    readonly snapshots: number;
    readonly differed: number;
  };
}

export interface Sound {
  readonly rules: Rules;
  readonly habits: Habits;
}

export const SOUND: Sound = { rules: SOUND_RULES, habits: SOUND_HABITS };

/** Runs a seed; `tell` hears the story. */
export function runSeed(
  plan: Plan,
  sound: Sound = SOUND,
  tell: ((atMs: number, text: string) => void) | null = null,
): Outcome {
  const world = createWorld(plan, sound, tell);
  let steps = 0;
  const drive = (untilMs: number): void => {
    while (world.agenda.step(untilMs)) {
      steps += 1;
      if (steps > STEPS_MAX) throw new Broken(11, 'шагов больше предела: мир не успокаивается');
    }
  };
  const outcome = (broken: Outcome['broken']): Outcome => {
    const rows = [...world.hub.disk().rows.values()].flatMap((row) => [...row.logs.values()]);
    const accepted = rows.reduce((sum, log) => sum + log.events.length, 0);
    const apart = world.hub.disk().quarantine.size;
    const receipts = world.tills.reduce((sum, till) => sum + till.disk().events.length, 0);
    return {
      seed: plan.seed,
      steps,
      broken,
      figures: { receipts, accepted, apart, ...world.figures },
    };
  };
  try {
    begin(world);
    drive(CHAOS_DAYS * DAY_MS);
    if (plan.mode === 'progress') {
      mend(world);
      drive((CHAOS_DAYS + SETTLE_DAYS / 2) * DAY_MS);
      world.closed = true;
      drive((CHAOS_DAYS + SETTLE_DAYS) * DAY_MS);
      world.checks.settled();
    }
    return outcome(null);
  } catch (error) {
    const atMs = world.agenda.nowMs();
    if (error instanceof Broken) {
      return outcome({ invariant: error.invariant, what: error.message, atMs });
    }
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return outcome({ invariant: 'bug', what, atMs });
  }
}

function begin(world: World): void {
  openTills(world);
  const { chance, hub } = world;
  every(world, [10 * 60_000, 2 * HOUR_MS], () => hub.sequence());
  every(world, [4 * HOUR_MS, DAY_MS], () => officeWork(world));
  every(world, [8 * HOUR_MS, DAY_MS], () => technician(world));
  chaos(world, [DAY_MS, 3 * DAY_MS], () => hub.backup());
  chaos(world, [6 * HOUR_MS, 2 * DAY_MS], () => {
    if (world.plan.faults.has('partition')) cut(world);
  });
  chaos(world, [6 * HOUR_MS, 3 * DAY_MS], () => {
    if (world.plan.faults.has('till_crash')) crashTill(world);
  });
  chaos(world, [2 * DAY_MS, 6 * DAY_MS], () => {
    if (world.plan.faults.has('clock')) jumpClock(world);
  });
  chaos(world, [3 * DAY_MS, 20 * DAY_MS], () => {
    if (world.plan.faults.has('clone')) cloneTill(world);
  });
  chaos(world, [10 * DAY_MS, 60 * DAY_MS], () => {
    if (world.plan.faults.has('hub_restore')) hub.restore();
  });
  chaos(world, [10 * DAY_MS, 60 * DAY_MS], () => {
    if (world.plan.faults.has('till_restore')) restoreTill(world);
  });
  chaos(world, [10 * DAY_MS, 80 * DAY_MS], () => {
    if (world.plan.faults.has('revoke')) revoke(world);
  });
  chaos(world, [DAY_MS, 4 * DAY_MS], () => {
    if (world.plan.faults.has('cleaning')) hub.clean();
  });
  chaos(world, [10 * DAY_MS, 60 * DAY_MS], () => {
    if (world.plan.faults.has('new_disk')) newDisk(world);
  });
  chaos(world, [DAY_MS, 10 * DAY_MS], () => {
    if (world.plan.faults.has('rot')) rot(world);
  });
  every(world, [6 * HOUR_MS, DAY_MS], () => hub.tidy());
  world.onTaking = (till) => strikeTaker(world, till);
  world.agenda.plan(chance.between(5 * DAY_MS, 35 * DAY_MS), () => {
    world.say(() => 'хаб обновлён: знает схему 2');
    hub.upgrade(2);
  });
}

function every(world: World, [low, high]: readonly [number, number], run: () => void): void {
  world.agenda.plan(world.chance.between(low, high), () => {
    run();
    every(world, [low, high], run);
  });
}

function chaos(world: World, range: readonly [number, number], run: () => void): void {
  every(world, range, () => {
    if (world.chaos) run();
  });
}

/** No fault happens any more, everything is switched on, every program is today's. */
function mend(world: World): void {
  world.say(() => 'сбои кончились');
  world.chaos = false;
  world.cutUntilMs.clear();
  world.hub.start();
  for (const till of world.tills) {
    upgrade(till);
    till.start();
  }
  world.hub.upgrade(2);
  every(world, [2 * HOUR_MS, 6 * HOUR_MS], () => technician(world));
}

function upgrade(till: SimTill): void {
  till.wire = WIRE_NOW;
}
