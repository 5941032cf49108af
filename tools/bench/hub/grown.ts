/**
 * `npm run bench:hub -- --big`: what the size of the tables does to a purchase, and how long the whole
 * books take to prove and to burn. Some minutes and some gigabytes.
 */
import type pg from 'pg';
import { burnDueLots } from '../../../cloud/hub/books/expiry.ts';
import { verifyBooks } from '../../../cloud/hub/books/verify.ts';
import type { Db } from '../../../cloud/hub/store/database.ts';
import { createIds, systemClock, systemRandom } from '../../../cloud/hub/system.ts';
import { against, benchLine } from '../line.ts';
import type { Report } from '../line.ts';
import { timeOnce } from '../sampling.ts';
import type { BenchTill } from './bench-till.ts';
import { BURN_ON, fill } from './fill.ts';
import { measureBesideRaw } from './beside-raw.ts';
import type { EffortMeter } from './effort.ts';

const BENCH = 'hub';
/** Purchases stored; the first is what the others are held against. */
const SIZES = [10_000, 100_000, 1_000_000] as const;
/** Ingest may cost so many times what it costs at the first size, each against bare inserts. */
const GROWTH_MAX = 1.25;
const DAY_MS = 24 * 60 * 60_000;

interface Parts {
  readonly db: Db;
  readonly client: pg.Client;
  readonly till: BenchTill;
  readonly effort: EffortMeter;
}

export async function grownBench(parts: Parts, report: Report): Promise<void> {
  let filled = 0;
  let first: number | null = null;
  for (const size of SIZES) {
    await fill(parts.client, filled, size);
    filled = size;
    const { till, client, effort } = parts;
    const { ours, raw, share, cost: spent } = await measureBesideRaw([till], [client], effort);
    // Bare inserts go into small tables: beside them a busy second weighs on both alike.
    const cost = 1 / share;
    first ??= cost;
    const growth = against('the same at 10 000', first, cost / first, { atMost: GROWTH_MAX });
    const name = `cost of a purchase with ${size} stored, in bare inserts of its rows`;
    report(benchLine(BENCH, name, 'times', { median: cost, p99: null }, growth));
    const processor = { median: spent.hubMs + spent.serverMs, p99: null };
    report(
      benchLine(BENCH, `processor time of a purchase with ${size} stored`, 'ms', processor, {
        peer: 'bare inserts',
        peerMedian: spent.rawMs,
      }),
    );
    report(
      benchLine(BENCH, `ingest with ${size} purchases stored`, 'purchases/s', ours, {
        peer: 'bare inserts',
        peerMedian: raw,
      }),
    );
  }
  await timeVerify(parts.db, filled, report);
  await timeExpiry(parts.db, report);
  await timeVerify(parts.db, filled, report, ', after the expiry');
}

async function timeVerify(db: Db, size: number, report: Report, when = ''): Promise<void> {
  const us = await timeOnce(async () => {
    const { findings } = await verifyBooks(db);
    if (findings.length > 0) throw new Error(findings.join('\n'));
  });
  const seconds = { median: us / 1_000_000, p99: null };
  report(benchLine(BENCH, `verify of ${size} purchases${when}`, 's', seconds));
}

/** The job's own function, by a clock that stands behind the day of all filled lots. */
async function timeExpiry(db: Db, report: Report): Promise<void> {
  const nowMs = Date.parse(BURN_ON) + DAY_MS;
  const ids = createIds(systemClock, systemRandom);
  let burnt = 0;
  const us = await timeOnce(async () => {
    burnt = await burnDueLots(db, { ids, nowMs });
  });
  const seconds = { median: us / 1_000_000, p99: null };
  report(benchLine(BENCH, `expiry of ${burnt} lots`, 's', seconds));
}
