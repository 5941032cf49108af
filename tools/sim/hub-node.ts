/** The hub's process in the simulation: up or down, transactions, the sequencer, backups. */
import type { Agenda } from './agenda.ts';
import { NO_BOOKS } from './books.ts';
import type { Fault } from './faults.ts';
import { answer, upgradeHub } from './hub.ts';
import { beginBuilding, buildOn, dropOld, forgetAll, wish } from './hub-snapshots.ts';
import type { Building } from './hub-snapshots.ts';
import { digest } from './hashes.ts';
import type { Answer, Ask, Change, Company, HubDisk } from './model.ts';
import type { Chance } from './random.ts';
import type { Habits, Rules } from './rules.ts';
import { setsAfter } from './sets.ts';

const DAY_MS = 86_400_000;
/** A run is short: ends are kept days instead of weeks, and outages outlast them. */
const TOMBSTONE_MS = 6 * DAY_MS;
const BACKUPS_MAX = 4;
const UNFLUSHED_MAX = 3;

export interface HubNode {
  readonly disk: () => HubDisk;
  readonly digest: (text: string) => string;
  /** What the hub's wall clock is off by. */
  readonly setClock: (wallOffsetMs: number) => void;
  /** Answers an ask; null when it is down, or dies over it. */
  readonly receive: (ask: Ask) => Answer | null;
  /** One transaction of the office. */
  readonly change: (work: (disk: HubDisk) => HubDisk) => void;
  /** A transaction that stays open for a while before it commits. */
  readonly changeSlowly: (changes: readonly Change[], openMs: number) => void;
  readonly sequence: () => void;
  readonly clean: () => void;
  /** Takes superseded snapshots away. */
  readonly tidy: () => void;
  readonly upgrade: (schema: number) => void;
  readonly backup: () => void;
  readonly restore: () => void;
  readonly start: () => void;
}

interface Parts {
  readonly rules: Rules;
  readonly habits: Habits;
  readonly company: Company;
  readonly chance: Chance;
  readonly agenda: Agenda;
  readonly say: (text: () => string) => void;
  readonly faulty: (fault: Fault, probability: number) => boolean;
  readonly committed: (before: HubDisk) => void;
  readonly replaced: (byBackup: boolean) => void;
}

interface Core {
  readonly parts: Parts;
  disk: HubDisk;
  up: boolean;
  boot: number;
  wallOffsetMs: number;
  /** Disks before the last commits: what a hub that does not flush may come back with. */
  older: HubDisk[];
  backups: HubDisk[];
  hubEpochs: number;
  serial: number;
  /** The snapshot this process builds, and whether the builder will come round. */
  building: Building | null;
  builderComes: boolean;
}

export function createHubNode(parts: Parts): HubNode {
  const { rules, habits } = parts;
  const core: Core = {
    parts,
    disk: firstDisk(parts.company),
    up: true,
    boot: 0,
    wallOffsetMs: 0,
    older: [],
    backups: [],
    hubEpochs: 1,
    serial: 0,
    building: null,
    builderComes: false,
  };
  return {
    disk: () => core.disk,
    digest,
    setClock: (wallOffsetMs) => {
      core.wallOffsetMs = wallOffsetMs;
    },
    receive: (ask) => receive(core, ask),
    change: (work) => {
      if (core.up) commit(core, work(core.disk));
    },
    changeSlowly: (changes, openMs) => changeSlowly(core, changes, openMs),
    sequence: () => {
      const { changes, feed } = core.disk;
      if (!core.up || changes.length === 0) return;
      const placed = rules.placeChanges(feed, changes, runningMs(core));
      const keys = changes.map(({ key }) => key);
      const sets = setsAfter(core.disk.sets, feed.items, placed.items, keys);
      commit(core, { ...core.disk, changes: [], feed: placed, sets });
    },
    clean: () => {
      if (!core.up) return;
      const feed = rules.dropTombstones(core.disk.feed, runningMs(core) - TOMBSTONE_MS);
      commit(core, { ...core.disk, feed });
    },
    tidy: () => {
      if (core.up) commit(core, dropOld(core.disk, runningMs(core)));
    },
    upgrade: (schema) => commit(core, upgradeHub(core.disk, schema, habits)),
    backup: () => {
      core.backups = [...core.backups.slice(1 - BACKUPS_MAX), core.disk];
    },
    restore: () => restore(core),
    start: () => {
      core.up = true;
      callBuilder(core);
    },
  };
}

function commit(core: Core, next: HubDisk): void {
  const before = core.disk;
  if (next === before) return;
  core.older = [...core.older.slice(1 - UNFLUSHED_MAX), before];
  core.disk = next;
  core.parts.committed(before);
}

/** Ages are counted in the hub's running time: a jump of its clock must not age what it keeps. */
function runningMs({ parts, wallOffsetMs }: Core): number {
  const nowMs = parts.agenda.nowMs();
  return parts.habits.agesByRunningTime ? nowMs : nowMs + wallOffsetMs;
}

function receive(core: Core, ask: Ask): Answer | null {
  if (!core.up) return null;
  const { faulty, say } = core.parts;
  const [next, said] = answer(deskOf(core), core.disk, ask);
  if (faulty('hub_crash', 0.004)) {
    say(() => `хаб упал, не записав ${ask.kind}`);
    crash(core);
    return null;
  }
  commit(core, next);
  if (ask.kind === 'chunk') disturbSnapshots(core);
  callBuilder(core);
  if (faulty('hub_crash', 0.004)) {
    say(() => `хаб записал ${ask.kind} и упал, не ответив`);
    crash(core);
    return null;
  }
  return said;
}

function deskOf(core: Core) {
  const { rules, habits, chance } = core.parts;
  return { rules, habits, name: chance.name, nowMs: () => runningMs(core) };
}

/** What may happen to a snapshot while it is being taken. */
function disturbSnapshots(core: Core): void {
  const { faulty, say } = core.parts;
  if (faulty('snapshot_forgotten', 0.02)) {
    say(() => 'хаб забыл все снимки');
    core.building = null;
    commit(core, forgetAll(core.disk));
  } else if (faulty('newer_snapshot', 0.05)) {
    say(() => 'хаб делает снимок новее');
    commit(core, wish(deskOf(core), core.disk));
  }
}

/** The builder comes round soon while something is wished for or half built. */
function callBuilder(core: Core): void {
  const idle = core.disk.snapshots.every(({ state }) => state === 'whole');
  if (idle || core.builderComes || !core.up) return;
  const { boot } = core;
  const { agenda, chance } = core.parts;
  core.builderComes = true;
  agenda.plan(chance.between(20_000, 4 * 60_000), () => {
    if (!core.up || boot !== core.boot) return;
    core.builderComes = false;
    const [disk, building] =
      core.building === null
        ? beginBuilding(core.disk)
        : buildOn(core.disk, core.building, 1 + chance.below(3));
    core.building = building;
    commit(core, disk);
    callBuilder(core);
  });
}

function crash(core: Core): void {
  const { habits, chance, agenda, replaced } = core.parts;
  const forMs = chance.between(60_000, 3_600_000);
  core.up = false;
  endProcess(core);
  if (!habits.hubFlushes) core.disk = core.older[0] ?? core.disk;
  core.older = [];
  replaced(false);
  agenda.plan(forMs, () => {
    core.up = true;
    callBuilder(core);
  });
}

/** What this process had begun dies with it. */
function endProcess(core: Core): void {
  core.boot += 1;
  core.building = null;
  core.builderComes = false;
}

function changeSlowly(core: Core, changes: readonly Change[], openMs: number): void {
  if (!core.up) return;
  const { boot } = core;
  core.serial = Math.max(core.serial, core.disk.feed.head);
  const taken = changes.map((change) => {
    core.serial += 1;
    return { ...change, position: core.serial };
  });
  core.parts.agenda.plan(openMs, () => {
    if (!core.up || boot !== core.boot) return;
    if (core.parts.habits.sequencer) {
      commit(core, { ...core.disk, changes: [...core.disk.changes, ...changes] });
    } else commit(core, placedBySerial(core.disk, taken, runningMs(core)));
  });
}

function restore(core: Core): void {
  const { rules, habits, chance, say, replaced } = core.parts;
  const backup = chance.pick(core.backups);
  if (backup === undefined) return;
  // Numbered by minutes, as the hub does: two futures of one backup have two numbers.
  core.hubEpochs = Math.max(core.hubEpochs + 1, Math.floor(core.parts.agenda.nowMs() / 60_000));
  const rows = new Map(
    [...backup.rows].map(([till, row]) => [till, { ...row, state: rules.afterRestore(row.state) }]),
  );
  endProcess(core);
  const { schema } = core.disk;
  const restored = {
    ...backup,
    schema,
    hubEpoch: core.hubEpochs,
    rows,
    tokens: new Map(),
    feed: rules.feedAfterRestore(backup.feed, core.hubEpochs),
  };
  say(() => `хаб восстановлен из копии, эпоха хаба ${core.hubEpochs}`);
  core.disk = restored;
  core.older = [];
  replaced(true);
  commit(core, upgradeHub(restored, schema, habits));
  callBuilder(core);
}

/** The mutant's habit: a position taken when the change is made, not when it commits. */
function placedBySerial(
  disk: HubDisk,
  changes: readonly (Change & { readonly position: number })[],
  nowMs: number,
): HubDisk {
  const items = new Map(disk.feed.items);
  let { head } = disk.feed;
  for (const { key, value, position } of changes) {
    const known = items.get(key);
    if (known !== undefined && known.position > position) continue;
    items.set(key, { value, position, changedMs: nowMs });
    head = Math.max(head, position);
  }
  const keys = changes.map(({ key }) => key);
  const sets = setsAfter(disk.sets, disk.feed.items, items, keys);
  return { ...disk, feed: { ...disk.feed, head, items }, sets };
}

function firstDisk(company: Company): HubDisk {
  const balances = new Map(company.members.map((member) => [member, company.opening]));
  return {
    hubEpoch: 1,
    schema: 1,
    rows: new Map(),
    tokens: new Map(),
    ids: new Map(),
    quarantine: new Map(),
    suspense: new Map(),
    books: { ...NO_BOOKS, balances },
    changes: company.members.map((member) => ({
      key: `balance:${member}`,
      value: { kind: 'balance', amount: company.opening } as const,
    })),
    feed: { head: 0, floor: 0, gaps: [], items: new Map() },
    sets: new Map(),
    snapshots: [],
    chunks: new Map(),
  };
}
