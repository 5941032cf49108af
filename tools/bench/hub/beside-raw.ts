/** Ingest and bare inserts of the very same rows, by turns, on the same server. */
import type pg from 'pg';
import type { Figures } from '../line.ts';
import { median, quantile, timeOnce } from '../sampling.ts';
import type { Batch, BenchTill } from './bench-till.ts';
import { insertRaw, readBatch } from './raw.ts';
import type { RawBatch } from './raw.ts';

/** Purchases of one till in one turn: a few batches, so that the ends of a turn do not weigh. */
const TURN_EACH = 120;
const TURNS_MIN = 3;
const TURNS_MAX = 12;
/** On a busy machine there are fewer turns rather than a longer run. */
const ENOUGH_MS = 40_000;

export interface BesideRaw {
  /** Purchases a second; the slow end of a speed is its first percentile. */
  readonly ours: Figures;
  readonly raw: number;
  /** Our speed by that of bare inserts, the middle of the turns. */
  readonly share: number;
}

/** Each by as many connections as there are tills. */
export async function measureBesideRaw(
  tills: readonly BenchTill[],
  clients: readonly pg.Client[],
): Promise<BesideRaw> {
  const ours: number[] = [];
  const raw: number[] = [];
  const purchases = TURN_EACH * tills.length;
  const startedMs = performance.now();
  const hasTime = (): boolean => performance.now() - startedMs < ENOUGH_MS;
  for (let turn = -1; turn < TURNS_MIN || (turn < TURNS_MAX && hasTime()); turn += 1) {
    const prepared = tills.map((till) => till.prepare(TURN_EACH));
    const ingestUs = await timeOnce(() => uploadAll(tills, prepared));
    const rows = await readAll(tills, prepared, clients);
    const rawUs = await timeOnce(() => insertAll(rows, clients));
    if (turn < 0) continue;
    ours.push((purchases / ingestUs) * 1_000_000);
    raw.push((purchases / rawUs) * 1_000_000);
  }
  const shares = ours.map((speed, turn) => speed / (raw[turn] ?? Number.NaN));
  const figures = { median: median(ours), p99: quantile(ours, 0.01) };
  return { ours: figures, raw: median(raw), share: median(shares) };
}

async function uploadAll(
  tills: readonly BenchTill[],
  prepared: readonly (readonly Batch[])[],
): Promise<void> {
  await Promise.all(
    tills.map(async (till, index) => {
      for (const batch of prepared[index] ?? []) await till.upload(batch);
    }),
  );
}

async function readAll(
  tills: readonly BenchTill[],
  prepared: readonly (readonly Batch[])[],
  clients: readonly pg.Client[],
): Promise<RawBatch[][]> {
  const [client] = clients;
  if (client === undefined) throw new Error('no connection');
  const all: RawBatch[][] = [];
  for (const [index, till] of tills.entries()) {
    const own: RawBatch[] = [];
    for (const { lastSeq, purchases } of prepared[index] ?? []) {
      own.push(await readBatch(client, till.tillId, lastSeq - purchases + 1, lastSeq));
    }
    all.push(own);
  }
  return all;
}

async function insertAll(
  rows: readonly (readonly RawBatch[])[],
  clients: readonly pg.Client[],
): Promise<void> {
  await Promise.all(
    rows.map(async (batches, index) => {
      const client = clients[index];
      for (const batch of batches) if (client !== undefined) await insertRaw(client, batch);
    }),
  );
}
