/** What happens to a shop: one thing a loop, at a moment by chance. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { remoteBench } from '../headless/bench.ts';
import type { Shop } from '../start/shop.ts';
import type { JumpingClock } from './clock.ts';

const KINDS = ['till', 'hub', 'both', 'database', 'network', 'clock'] as const;
export type FaultKind = (typeof KINDS)[number];

const YEAR_MS = 365 * 24 * 3_600_000;
const JUMPS_MS = [-10 * YEAR_MS, -3_600_000, 0, 3_600_000, 10 * YEAR_MS];

export interface Faults {
  /** The kind of loop `index`; every kind comes often. */
  readonly pick: () => FaultKind;
  /** Does it and mends it: when this returns, hub and till run. */
  readonly strike: (kind: FaultKind) => Promise<void>;
  /** Starts the till that was stopped, under its moving clock. */
  readonly startTill: () => Promise<void>;
  /** Everything that was taken away is back. */
  readonly end: () => Promise<void>;
}

export interface FaultsDeps {
  readonly shop: Shop;
  readonly dataFolder: string;
  readonly clock: JumpingClock | null;
  readonly random01: () => number;
}

export function createFaults({ shop, dataFolder, clock, random01 }: FaultsDeps): Faults {
  const bench = remoteBench(shop.benchUrl);
  const kinds = clock === null ? KINDS.filter((kind) => kind !== 'clock') : KINDS;
  const startTill = () => withEnv(clock?.env ?? {}, shop.startTill);
  let networkOn = true;
  const network = async (on: boolean): Promise<void> => {
    networkOn = on;
    await bench.setNetwork(on);
  };
  const strikes: Readonly<Record<FaultKind, () => Promise<void>>> = {
    till: async () => {
      await shop.till().kill();
      await startTill();
    },
    hub: async () => {
      await shop.hub().kill();
      await shop.startHub();
    },
    both: async () => {
      await Promise.all([shop.till().kill(), shop.hub().kill()]);
      await Promise.all([shop.startHub(), startTill()]);
    },
    database: async () => {
      killServer(dataFolder);
      await shop.hub().kill();
      await shop.startHub();
    },
    network: async () => network(!networkOn),
    clock: async () => {
      clock?.jump(JUMPS_MS[Math.floor(random01() * JUMPS_MS.length)] ?? 0);
    },
  };
  clock?.jump(0);
  return {
    pick: () => kinds[Math.floor(random01() * kinds.length)] ?? 'till',
    strike: (kind) => strikes[kind](),
    startTill,
    end: () => network(true),
  };
}

/** Power off for the database server: the first process alone, its children end when they see it. */
function killServer(dataFolder: string): void {
  const file = join(dataFolder, 'hub', 'postgres', 'postmaster.pid');
  process.kill(Number(readFileSync(file, 'utf8').split('\n')[0]), 'SIGKILL');
}

/** Children started by `work` inherit these. */
async function withEnv(
  env: Readonly<Record<string, string>>,
  work: () => Promise<void>,
): Promise<void> {
  const before = new Map(Object.keys(env).map((name) => [name, process.env[name]]));
  Object.assign(process.env, env);
  // The child is spawned at once, before the first wait.
  const done = work();
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await done;
}
