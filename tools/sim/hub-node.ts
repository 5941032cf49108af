/** The hub's process in the simulation: up or down, transactions, the sequencer, backups. */
import type { Agenda } from './agenda.ts';
import { NO_BOOKS } from './books.ts';
import type { Fault } from './faults.ts';
import { answer, upgradeHub } from './hub.ts';
import { digest } from './model.ts';
import type { Answer, Ask, Change, Company, HubDisk } from './model.ts';
import type { Chance } from './random.ts';
import type { Habits, Rules } from './rules.ts';

const DAY_MS = 86_400_000;
/** A run is short: ends are kept days instead of weeks, and outages outlast them. */
const TOMBSTONE_MS = 6 * DAY_MS;
const BACKUPS_MAX = 4;
const UNFLUSHED_MAX = 3;

export interface HubNode {
  disk(): HubDisk;
  digest(text: string): string;
  wallOffsetMs: number;
  /** Answers an ask; null when it is down, or dies over it. */
  receive(ask: Ask): Answer | null;
  /** One transaction of the office. */
  change(work: (disk: HubDisk) => HubDisk): void;
  /** A transaction that stays open for a while before it commits. */
  changeSlowly(changes: readonly Change[], openMs: number): void;
  sequence(): void;
  clean(): void;
  upgrade(schema: number): void;
  backup(): void;
  restore(): void;
  crash(forMs: number): void;
  start(): void;
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

export function createHubNode(parts: Parts): HubNode {
  const { rules, habits, chance, agenda, say } = parts;
  const state = {
    disk: firstDisk(parts.company),
    up: true,
    boot: 0,
    /** Disks before the last commits: what a hub that does not flush may come back with. */
    older: [] as HubDisk[],
    backups: [] as HubDisk[],
    hubEpochs: 1,
    serial: 0,
  };
  const commit = (next: HubDisk): void => {
    const before = state.disk;
    if (next === before) return;
    state.older = [...state.older.slice(1 - UNFLUSHED_MAX), before];
    state.disk = next;
    parts.committed(before);
  };
  const wallMs = (): number => agenda.nowMs() + self.wallOffsetMs;
  // Ages are counted in the hub's running time: a jump of its clock must not age what it keeps.
  const runningMs = (): number => (habits.agesByRunningTime ? agenda.nowMs() : wallMs());
  const self: HubNode = {
    disk: () => state.disk,
    digest,
    wallOffsetMs: 0,
    receive: (ask) => {
      if (!state.up) return null;
      const world = { rules, habits, nowMs: wallMs(), name: chance.name };
      const [next, said] = answer(world, state.disk, ask);
      if (parts.faulty('hub_crash', 0.004)) {
        say(() => `хаб упал, не записав ${ask.kind}`);
        self.crash(chance.between(60_000, 3_600_000));
        return null;
      }
      commit(next);
      if (parts.faulty('hub_crash', 0.004)) {
        say(() => `хаб записал ${ask.kind} и упал, не ответив`);
        self.crash(chance.between(60_000, 3_600_000));
        return null;
      }
      return said;
    },
    change: (work) => {
      if (state.up) commit(work(state.disk));
    },
    changeSlowly: (changes, openMs) => {
      if (!state.up) return;
      const { boot } = state;
      state.serial = Math.max(state.serial, state.disk.feed.head);
      const taken = changes.map((change) => {
        state.serial += 1;
        return { ...change, position: state.serial };
      });
      agenda.plan(openMs, () => {
        if (!state.up || boot !== state.boot) return;
        if (habits.sequencer) {
          commit({ ...state.disk, changes: [...state.disk.changes, ...changes] });
        } else commit(placedBySerial(state.disk, taken, runningMs()));
      });
    },
    sequence: () => {
      const { changes, feed } = state.disk;
      if (!state.up || changes.length === 0) return;
      commit({ ...state.disk, changes: [], feed: rules.placeChanges(feed, changes, runningMs()) });
    },
    clean: () => {
      if (!state.up) return;
      const feed = rules.dropTombstones(state.disk.feed, runningMs() - TOMBSTONE_MS);
      commit({ ...state.disk, feed });
    },
    upgrade: (schema) => commit(upgradeHub(state.disk, schema, habits)),
    backup: () => {
      state.backups = [...state.backups.slice(1 - BACKUPS_MAX), state.disk];
    },
    restore: () => {
      const backup = chance.pick(state.backups);
      if (backup === undefined) return;
      state.hubEpochs += 1;
      const rows = new Map(
        [...backup.rows].map(([till, row]) => [
          till,
          { ...row, state: rules.afterRestore(row.state) },
        ]),
      );
      state.boot += 1;
      const { schema } = state.disk;
      const restored = {
        ...backup,
        schema,
        hubEpoch: state.hubEpochs,
        rows,
        tokens: new Map(),
        feed: rules.feedAfterRestore(backup.feed),
      };
      say(() => `хаб восстановлен из копии, эпоха хаба ${state.hubEpochs}`);
      state.disk = restored;
      state.older = [];
      parts.replaced(true);
      commit(upgradeHub(restored, schema, habits));
    },
    crash: (forMs) => {
      state.up = false;
      state.boot += 1;
      if (!habits.hubFlushes) state.disk = state.older[0] ?? state.disk;
      state.older = [];
      parts.replaced(false);
      agenda.plan(forMs, self.start);
    },
    start: () => {
      state.up = true;
    },
  };
  return self;
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
  return { ...disk, feed: { ...disk.feed, head, items } };
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
  };
}
