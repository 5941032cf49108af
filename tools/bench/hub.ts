/** `npm run bench:hub`: purchases into the books, beside bare inserts of the same rows. */
import pg from 'pg';
import { openEmbedded } from '../../cloud/hub/store/embedded/embedded.ts';
import { openDatabase } from '../../cloud/hub/store/database.ts';
import { systemRandom } from '../../cloud/hub/system.ts';
import { launch } from '../start/process.ts';
import { z } from 'zod';
import { inFolder } from './folder.ts';
import { joinTill } from './hub/bench-till.ts';
import type { Batch, BenchTill } from './hub/bench-till.ts';
import { benchCalculate, seedProgram } from './hub/calculate.ts';
import { seedCompany, TILLS, tillAt } from './hub/company.ts';
import { createSeller } from './hub/purchases.ts';
import { insertRaw, makeRawTables, readBatch, rowWidths } from './hub/raw.ts';
import type { RawBatch } from './hub/raw.ts';
import { against, benchLine } from './line.ts';
import type { BenchFamily, Report } from './line.ts';
import { median, quantile, timeOnce } from './sampling.ts';

const BENCH = 'hub';
/** Purchases of one turn, over all tills that take part. */
const TURN = 240;
const TURNS_MIN = 3;
const TURNS_MAX = 12;
/** On a busy machine there are fewer turns rather than a longer run. */
const ENOUGH_MS = 40_000;
const SHARE = 0.5;
const ready = z.object({ url: z.string() });

export const hubBench: BenchFamily = {
  name: BENCH,
  run: async (report) => {
    await inFolder(async (folder) => {
      const server = await openEmbedded({ data: folder, random: systemRandom });
      const hub = await launch({
        name: 'hub',
        script: 'cloud/hub/main.ts',
        args: ['--data', folder, '--port', '0', '--quiet'],
      });
      try {
        await measure(server.url, ready.parse(hub.ready).url, report);
      } finally {
        await hub.stop();
        await server.close();
      }
    });
  },
};

async function measure(databaseUrl: string, hubUrl: string, report: Report): Promise<void> {
  const database = openDatabase(
    { connectionString: databaseUrl, applicationName: 'verno-bench' },
    () => undefined,
  );
  const codes = await seedCompany(database.db);
  const program = await seedProgram(database.db);
  await database.close();
  await benchCalculate(hubUrl, program, report);
  const seller = createSeller();
  const tills: BenchTill[] = [];
  for (const [index, code] of codes.entries()) {
    tills.push(await joinTill(hubUrl, tillAt(index), code, seller));
  }
  const clients = await connect(databaseUrl, TILLS);
  const [first] = clients;
  if (first === undefined) throw new Error('no connection');
  await makeRawTables(first);
  await besideRaw(tills.slice(0, 1), clients, report);
  await besideRaw(tills, clients, report);
  for (const { table, rowsEach, bytesEach } of await rowWidths(first)) {
    const line = (what: string, value: number): void =>
      report(benchLine(BENCH, `${table}, a purchase`, what, { median: value, p99: null }));
    line('rows', rowsEach);
    line('bytes', bytesEach);
  }
  await Promise.all(clients.map((client) => client.end()));
}

/** Ingest and bare inserts by turns, each by as many connections as there are tills. */
async function besideRaw(
  tills: readonly BenchTill[],
  clients: readonly pg.Client[],
  report: Report,
): Promise<void> {
  const ours: number[] = [];
  const raw: number[] = [];
  const startedMs = performance.now();
  const hasTime = (): boolean => performance.now() - startedMs < ENOUGH_MS;
  for (let turn = -1; turn < TURNS_MIN || (turn < TURNS_MAX && hasTime()); turn += 1) {
    const prepared = tills.map((till) => till.prepare(TURN / tills.length));
    const ingestUs = await timeOnce(() => uploadAll(tills, prepared));
    const rows = await readAll(tills, prepared, clients);
    const rawUs = await timeOnce(() => insertAll(rows, clients));
    if (turn < 0) continue;
    ours.push((TURN / ingestUs) * 1_000_000);
    raw.push((TURN / rawUs) * 1_000_000);
  }
  const shares = ours.map((speed, turn) => speed / (raw[turn] ?? Number.NaN));
  // The slow end of a speed is its first percentile.
  const figures = { median: median(ours), p99: quantile(ours, 0.01) };
  const beside = against('bare inserts of the same rows', median(raw), median(shares), {
    atLeast: SHARE,
  });
  const name = `ingest with all postings, ${tills.length} till(s) at once`;
  report(benchLine(BENCH, name, 'purchases/s', figures, beside));
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

async function connect(connectionString: string, count: number): Promise<pg.Client[]> {
  const clients: pg.Client[] = [];
  for (let index = 0; index < count; index += 1) {
    const client = new pg.Client({
      connectionString,
      application_name: 'verno-bench',
      options: '-c synchronous_commit=on',
    });
    await client.connect();
    clients.push(client);
  }
  return clients;
}
