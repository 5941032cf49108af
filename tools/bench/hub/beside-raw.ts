/** Ingest and bare inserts of the very same rows, by turns, on the same server. */
import type pg from 'pg';
import type { Figures } from '../line.ts';
import { median, quantile, timeOnce } from '../sampling.ts';
import type { Batch, BenchTill } from './bench-till.ts';
import type { EffortMeter } from './effort.ts';
import { insertRaw, rawStatements, readBatch } from './raw.ts';
import type { RawBatch, RawStatements } from './raw.ts';

/** Purchases of one till in one turn: a few batches, so that the ends of a turn do not weigh. */
const TURN_EACH = 120;
/** Booked before the timed turns: the hub's code is compiled by running it. */
const WARMUP_PURCHASES = 1000;
const TURNS_MIN = 3;
const TURNS_MAX = 12;
/** On a busy machine there are fewer turns rather than a longer run. */
const ENOUGH_MS = 40_000;
const FEED_POLL_MS = 20;

export interface BesideRaw {
  /** Purchases a second; the slow end of a speed is its first percentile. */
  readonly ours: Figures;
  readonly raw: number;
  /** Our speed by that of bare inserts, the middle of the turns. */
  readonly share: number;
  readonly cost: Cost;
}

/** What a purchase costs, the middle of the turns; milliseconds of processor time. */
interface Cost {
  readonly hubMs: number;
  readonly serverMs: number;
  /** Of bare inserts, with their client. */
  readonly rawMs: number;
  /** Processor time of bare inserts by ours, both sides with their clients. */
  readonly share: number;
  /** Statements of an upload, with what the feed's sequencer did meanwhile. */
  readonly statementsAnUpload: number;
  readonly purchasesAnUpload: number;
}

/** Each by as many connections as there are tills. */
export async function measureBesideRaw(
  tills: readonly BenchTill[],
  clients: readonly pg.Client[],
  effort: EffortMeter,
): Promise<BesideRaw> {
  const [client] = clients;
  if (client === undefined) throw new Error('no connection');
  const statements = await rawStatements(client);
  const turns: Turn[] = [];
  const warmupTurns = Math.ceil(WARMUP_PURCHASES / (TURN_EACH * tills.length));
  const startedMs = performance.now();
  const hasTime = (): boolean => performance.now() - startedMs < ENOUGH_MS;
  for (let turn = -warmupTurns; turn < TURNS_MIN || (turn < TURNS_MAX && hasTime()); turn += 1) {
    // What the server does by itself within a minute, before the first turn that counts.
    if (turn === 0) await client.query('analyze');
    const one = await takeTurn(tills, clients, client, statements, effort);
    if (turn >= 0) turns.push(one);
  }
  const middle = (of: (turn: Turn) => number): number => median(turns.map(of));
  const speeds = turns.map((turn) => turn.ours);
  return {
    ours: { median: median(speeds), p99: quantile(speeds, 0.01) },
    raw: middle((turn) => turn.raw),
    share: middle((turn) => turn.ours / turn.raw),
    cost: {
      hubMs: middle((turn) => turn.cost.hubMs),
      serverMs: middle((turn) => turn.cost.serverMs),
      rawMs: middle((turn) => turn.cost.rawMs),
      share: middle((turn) => turn.cost.share),
      statementsAnUpload: middle((turn) => turn.cost.statementsAnUpload),
      purchasesAnUpload: middle((turn) => turn.cost.purchasesAnUpload),
    },
  };
}

interface Turn {
  /** Purchases a second. */
  readonly ours: number;
  readonly raw: number;
  readonly cost: Cost;
}

async function takeTurn(
  tills: readonly BenchTill[],
  clients: readonly pg.Client[],
  client: pg.Client,
  statements: RawStatements,
  effort: EffortMeter,
): Promise<Turn> {
  const purchases = TURN_EACH * tills.length;
  const prepared = tills.map((till) => till.prepare(TURN_EACH));
  const uploads = prepared.flat().length;
  await feedIsDone(client);
  await effort.lap();
  const ingestUs = await timeOnce(() => uploadAll(tills, prepared));
  // What the feed still does of these purchases is theirs, too.
  await feedIsDone(client);
  const own = await effort.lap();
  const rows = await readAll(tills, prepared, client);
  await effort.lap();
  const rawUs = await timeOnce(() => insertAll(rows, clients, statements));
  const bare = await effort.lap();
  return {
    ours: (purchases / ingestUs) * 1_000_000,
    raw: (purchases / rawUs) * 1_000_000,
    cost: {
      hubMs: own.hubMs / purchases,
      serverMs: own.serverMs / purchases,
      rawMs: (bare.serverMs + bare.selfMs) / purchases,
      share: (bare.serverMs + bare.selfMs) / (own.serverMs + own.hubMs),
      statementsAnUpload: own.statements / uploads,
      purchasesAnUpload: purchases / uploads,
    },
  };
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

async function feedIsDone(client: pg.Client): Promise<void> {
  for (;;) {
    // A published bundle has all members sent again, piece by piece: nobody's purchases pay for that.
    const { rows } = await client.query(
      '(select from feed_change limit 1) union all (select from member_refresh limit 1)',
    );
    if (rows.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, FEED_POLL_MS));
  }
}

async function readAll(
  tills: readonly BenchTill[],
  prepared: readonly (readonly Batch[])[],
  client: pg.Client,
): Promise<RawBatch[][]> {
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
  statements: RawStatements,
): Promise<void> {
  await Promise.all(
    rows.map(async (batches, index) => {
      const client = clients[index];
      if (client === undefined) return;
      for (const batch of batches) await insertRaw(client, statements, batch);
    }),
  );
}
