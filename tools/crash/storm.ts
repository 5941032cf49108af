/** A shop that sells while hub, till, database, network and clock are taken away at random. */
import { setTimeout as pause } from 'node:timers/promises';
import { openShop } from '../start/shop.ts';
import { seeded } from '../powercut/replay.ts';
import { judge } from './books.ts';
import type { Verdict } from './books.ts';
import { createCashier } from './cashier.ts';
import type { Cashier } from './cashier.ts';
import { createClock } from './clock.ts';
import { createFaults } from './faults.ts';
import type { FaultKind } from './faults.ts';

export interface StormOptions {
  readonly dataFolder: string;
  readonly scratch: string;
  readonly loops: number;
  readonly seed: number;
  readonly onLoop?: (loop: number, kind: FaultKind, sold: number) => void;
}

export interface StormReport extends Verdict {
  readonly loops: number;
  readonly seed: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly unansweredPayments: number;
  readonly refusals: Readonly<Record<string, number>>;
  readonly clockJumps: string;
  readonly seconds: number;
}

/** The cashier has at most this long before something happens. */
const CALM_MS = 900;
const FIRST_SALE_MS = 120_000;

/** Runs the loops. Same seed, same faults in the same order; their moments also depend on the machine. */
export async function runStorm(options: StormOptions): Promise<StormReport> {
  const startedMs = performance.now();
  const random01 = seeded(options.seed);
  const ports = { hubPort: 0, tillPort: 0, benchPort: 0 };
  const shop = await openShop({
    dataFolder: options.dataFolder,
    ...ports,
    fresh: true,
    printerLineMs: 1,
  });
  try {
    const clock = createClock(options.scratch);
    const faults = createFaults({ ...options, shop, clock, random01 });
    const cashier = createCashier(shop, random01);
    const counts: Record<string, number> = {};
    let selling = cashier.work();
    await firstSale(cashier, selling);
    for (let loop = 1; loop <= options.loops; loop += 1) {
      await Promise.race([pause(random01() * CALM_MS), selling]);
      const kind = faults.pick();
      counts[kind] = (counts[kind] ?? 0) + 1;
      const killsTill = kind === 'till' || kind === 'both';
      const struck = faults.strike(kind);
      if (killsTill) await Promise.all([struck, selling]);
      else await Promise.race([struck.then(() => struck), selling.then(() => struck)]);
      if (killsTill) selling = cashier.work();
      await cashier.papers();
      options.onLoop?.(loop, kind, cashier.sold.length);
    }
    await faults.end();
    cashier.stop();
    await selling;
    // Ended in order and started again: a new one-time address, and what was left in the queue goes up.
    await shop.till().stop();
    await faults.startTill();
    const verdict = await judge(shop, cashier, options.dataFolder);
    return {
      loops: options.loops,
      seed: options.seed,
      faults: counts,
      unansweredPayments: cashier.unanswered(),
      refusals: Object.fromEntries(cashier.refusals),
      clockJumps: clock === null ? 'skipped: no C compiler' : 'by an own shim',
      ...verdict,
      seconds: Math.round((performance.now() - startedMs) / 1000),
    };
  } finally {
    await shop.close();
  }
}

/** A storm over a till that has no goods yet would prove nothing. */
async function firstSale(cashier: Cashier, selling: Promise<void>): Promise<void> {
  const untilMs = performance.now() + FIRST_SALE_MS;
  while (cashier.sold.length === 0) {
    if (performance.now() > untilMs) throw new Error('the till did not begin to sell');
    await Promise.race([pause(100), selling]);
  }
}
