/** What strikes the machines of a run from outside: cuts, crashes, clocks, disks, bits. */
import { joinSelling } from './office.ts';
import { EMPTY_DISK } from './till-disk.ts';
import type { SimTill } from './till-process.ts';
import { DAY_MS, HOUR_MS } from './world.ts';
import type { World } from './world.ts';

const CLONES_MAX = 2;
const TEN_YEARS_MS = 10 * 365 * DAY_MS;

export function cut(world: World, till = world.chance.pick(world.tills)): void {
  if (till === undefined) return;
  const long = world.chance.hit(0.15);
  const forMs = world.chance.between(HOUR_MS, long ? 12 * DAY_MS : DAY_MS);
  world.cutUntilMs.set(till.name, world.agenda.nowMs() + forMs);
  world.say(() => `${till.name} без сети на ${Math.round(forMs / HOUR_MS)} ч`);
}

export function crashTill(world: World, till = world.chance.pick(world.tills)): void {
  if (till?.up !== true) return;
  const before = till.disk();
  world.say(() => `${till.name} выключилась`);
  till.crash();
  world.checks.tillReplaced(before, false);
  world.agenda.plan(world.chance.between(60_000, 12 * HOUR_MS), till.start);
}

export function jumpClock(world: World): void {
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

export function cloneTill(
  world: World,
  original = world.chance.pick([...world.real.values()]),
): void {
  const { clones } = world;
  if (original === undefined || clones >= CLONES_MAX || original.disk().epoch === 0) return;
  const copy = world.addTill(`${original.disk().till}-копия${clones + 1}`, original.wire);
  world.clones += 1;
  copy.insert(original.disk());
  world.checks.recall(copy, world.checks.memory(original));
  world.checks.doubled(original.disk().till);
  world.say(() => `диск ${original.name} скопирован: ${copy.name}`);
  // The technician may take either for the real one.
  if (world.chance.hit(0.4)) world.real.set(original.disk().till, copy);
  copy.start();
  joinSelling(world, copy);
}

export function restoreTill(world: World, till = world.chance.pick(world.tills)): void {
  if (till === undefined || till.disk().epoch === 0) return;
  const backup = till.disk();
  const memory = world.checks.memory(till);
  world.agenda.plan(world.chance.between(HOUR_MS, 8 * DAY_MS), () => {
    if (!world.chaos) return;
    const before = till.disk();
    world.checks.doubled(backup.till);
    world.say(() => `диск ${till.name} возвращён из копии`);
    till.up = false;
    till.insert(backup);
    world.checks.recall(till, memory);
    world.checks.tillReplaced(before, true);
    till.start();
  });
}

/** A machine is thrown away with its disk; the technician joins an empty one in its place. */
export function newDisk(world: World): void {
  const till = world.chance.pick([...world.real.values()]);
  if (till === undefined || till.disk().epoch === 0) return;
  const before = till.disk();
  world.say(() => `машина ${till.name} заменена: диск пустой`);
  till.up = false;
  till.insert(EMPTY_DISK);
  world.checks.recall(till, new Map());
  world.checks.tillReplaced(before, true);
  till.start();
}

/** A bit will rot in what comes down next: once in a page, or in several lines of snapshots. */
export function rot(world: World): void {
  const till = world.chance.pick(world.tills);
  if (till === undefined) return;
  if (world.chance.hit(0.6)) till.rots.pages = 1;
  else till.rots.lines = 1 + world.chance.below(8);
}

/** What happens to machines happens gladly while they take a snapshot. */
export function strikeTaker(world: World, till: SimTill): void {
  const { agenda } = world;
  const soon = (run: () => void): void => agenda.plan(1, () => (world.chaos ? run() : undefined));
  if (world.faulty('till_crash', 0.01)) soon(() => crashTill(world, till));
  if (world.faulty('partition', 0.01)) soon(() => cut(world, till));
  if (world.faulty('clone', 0.003)) soon(() => cloneTill(world, till));
  if (world.faulty('till_restore', 0.003)) soon(() => restoreTill(world, till));
  if (world.faulty('hub_restore', 0.0007)) soon(world.hub.restore);
}
