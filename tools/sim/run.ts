/** One seed from beginning to end. */
import { Broken } from './broken.ts';
import type { Invariant } from './broken.ts';
import type { Plan } from './faults.ts';
import { joinSelling, officeWork, openTills, revoke, technician } from './office.ts';
import { SOUND_HABITS, SOUND_RULES } from './rules.ts';
import type { Habits, Rules } from './rules.ts';
import type { SimTill } from './till.ts';
import { createWorld, DAY_MS, HOUR_MS } from './world.ts';
import type { World } from './world.ts';

const TILLS = 5;
const CHAOS_DAYS = 36;
/** Faults have stopped: everything must be at rest within this. */
const SETTLE_DAYS = 6;
const CLONES_MAX = 2;
const TEN_YEARS_MS = 10 * 365 * DAY_MS;
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
    return { seed: plan.seed, steps, broken, figures: { receipts, accepted, apart } };
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
  openTills(world, TILLS);
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

function cut(world: World): void {
  const till = world.chance.pick(world.tills);
  if (till === undefined) return;
  const long = world.chance.hit(0.15);
  const forMs = world.chance.between(HOUR_MS, long ? 12 * DAY_MS : DAY_MS);
  world.cutUntilMs.set(till.name, world.agenda.nowMs() + forMs);
  world.say(() => `${till.name} без сети на ${Math.round(forMs / HOUR_MS)} ч`);
}

function crashTill(world: World): void {
  const till = world.chance.pick(world.tills);
  if (till?.up !== true) return;
  const before = till.disk();
  world.say(() => `${till.name} выключилась`);
  till.crash();
  world.checks.tillReplaced(before, false);
  world.agenda.plan(world.chance.between(60_000, 12 * HOUR_MS), till.start);
}

function jumpClock(world: World): void {
  const { chance } = world;
  const jumpMs = chance.hit(0.3) ? 0 : chance.between(-TEN_YEARS_MS, TEN_YEARS_MS);
  const till = chance.pick(world.tills);
  if (chance.hit(0.2)) {
    world.hub.setClock(jumpMs);
    world.say(() => `часы хаба сдвинуты на ${Math.round(jumpMs / DAY_MS)} дн.`);
  } else if (till !== undefined) {
    till.wallOffsetMs = jumpMs;
    world.say(() => `часы ${till.name} сдвинуты на ${Math.round(jumpMs / DAY_MS)} дн.`);
  }
}

function cloneTill(world: World): void {
  const clones = world.tills.length - TILLS;
  const original = world.chance.pick([...world.real.values()]);
  if (original === undefined || clones >= CLONES_MAX || original.disk().epoch === 0) return;
  const copy = world.addTill(`${original.disk().till}-копия${clones + 1}`, original.wire);
  copy.insert(original.disk());
  world.checks.recall(copy, world.checks.memory(original));
  world.checks.doubled(original.disk().till);
  world.say(() => `диск ${original.name} скопирован: ${copy.name}`);
  // The technician may take either for the real one.
  if (world.chance.hit(0.4)) world.real.set(original.disk().till, copy);
  copy.start();
  joinSelling(world, copy);
}

function restoreTill(world: World): void {
  const till = world.chance.pick(world.tills);
  if (till === undefined || till.disk().epoch === 0) return;
  const backup = till.disk();
  const memory = world.checks.memory(till);
  world.agenda.plan(world.chance.between(HOUR_MS, 8 * DAY_MS), () => {
    if (!world.chaos) return;
    const before = till.disk();
    world.checks.doubled(before.till);
    world.say(() => `диск ${till.name} возвращён из копии`);
    till.up = false;
    till.insert(backup);
    world.checks.recall(till, memory);
    world.checks.tillReplaced(before, true);
    till.start();
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
  till.wire = 2;
}
