/** `npm run bench:hub`: purchases into the books, beside bare inserts of the same rows. */
import pg from 'pg';
import { openEmbedded } from '../../cloud/hub/store/embedded/embedded.ts';
import { dataFolder, runningServer } from '../../cloud/hub/store/embedded/folder.ts';
import { openDatabase } from '../../cloud/hub/store/database.ts';
import { systemRandom } from '../../cloud/hub/system.ts';
import { launch } from '../start/process.ts';
import { z } from 'zod';
import { inFolder } from './folder.ts';
import { joinTill } from './hub/bench-till.ts';
import type { BenchTill } from './hub/bench-till.ts';
import { measureBesideRaw } from './hub/beside-raw.ts';
import { benchCalculate, seedProgram } from './hub/calculate.ts';
import { seedCompany, TILLS, tillAt } from './hub/company.ts';
import { openEffort } from './hub/effort.ts';
import type { EffortMeter } from './hub/effort.ts';
import { createSeller } from './hub/purchases.ts';
import { grownBench } from './hub/grown.ts';
import { makeRawTables, rowWidths } from './hub/raw.ts';
import { against, benchLine } from './line.ts';
import type { BenchFamily, Report } from './line.ts';

const BENCH = 'hub';
const SHARE = 0.5;
/** The server counts statements; both sides pay for it. */
const COUNTED = ['shared_preload_libraries=pg_stat_statements'];
const ready = z.object({ url: z.string() });

export const hubBench: BenchFamily = {
  name: BENCH,
  run: async (report, { big }) => {
    await inFolder(async (folder) => {
      const server = await openEmbedded({ data: folder, random: systemRandom, settings: COUNTED });
      const hub = await launch({
        name: 'hub',
        script: 'cloud/hub/main.ts',
        args: ['--data', folder, '--port', '0', '--quiet'],
      });
      try {
        const { url: hubUrl } = ready.parse(hub.ready);
        const pids = { server: runningServer(dataFolder(folder))?.pid ?? 0, hub: hub.pid };
        await measure({ databaseUrl: server.url, hubUrl, pids, big }, report);
      } finally {
        await hub.stop();
        await server.close();
      }
    });
  },
};

interface Where {
  readonly databaseUrl: string;
  readonly hubUrl: string;
  readonly pids: { readonly server: number; readonly hub: number };
  readonly big: boolean;
}

async function measure(where: Where, report: Report): Promise<void> {
  const { databaseUrl, hubUrl, pids, big } = where;
  const database = openDatabase(
    { connectionString: databaseUrl, applicationName: 'verno-bench' },
    () => undefined,
  );
  const codes = await seedCompany(database.db);
  const program = await seedProgram(database.db);
  await benchCalculate(hubUrl, program, report);
  const seller = createSeller();
  const tills: BenchTill[] = [];
  for (const [index, code] of codes.entries()) {
    tills.push(await joinTill(hubUrl, tillAt(index), code, seller));
  }
  const clients = await connect(databaseUrl, TILLS);
  const [first] = clients;
  const [till] = tills;
  if (first === undefined || till === undefined) throw new Error('no connection, or no till');
  await makeRawTables(first);
  const effort = await openEffort(first, pids);
  await besideRaw(tills.slice(0, 1), clients, effort, report);
  await besideRaw(tills, clients, effort, report);
  for (const { table, rowsEach, bytesEach } of await rowWidths(first)) {
    const line = (what: string, value: number): void =>
      report(benchLine(BENCH, `${table}, a purchase`, what, { median: value, p99: null }));
    line('rows', rowsEach);
    line('bytes', bytesEach);
  }
  if (big) await grownBench({ db: database.db, client: first, till, effort }, report);
  await Promise.all(clients.map((client) => client.end()));
  await database.close();
}

async function besideRaw(
  tills: readonly BenchTill[],
  clients: readonly pg.Client[],
  effort: EffortMeter,
  report: Report,
): Promise<void> {
  const { ours, raw, share, cost } = await measureBesideRaw(tills, clients, effort);
  const peer = 'bare inserts of the same rows';
  const of = `${tills.length} till(s) at once`;
  const goal = { atLeast: SHARE };
  const name = `ingest with all postings, ${of}`;
  report(benchLine(BENCH, name, 'purchases/s', ours, against(peer, raw, share, goal)));
  const { hubMs, serverMs, rawMs, share: costShare } = cost;
  // Other work on the machine stretches the clock, not this.
  const spent = { median: hubMs + serverMs, p99: null };
  const beside = against(peer, rawMs, costShare, goal);
  report(benchLine(BENCH, `processor time of a purchase, ${of}`, 'ms', spent, beside));
  const figure = (what: string, unit: string, median: number): void =>
    report(benchLine(BENCH, `${what}, ${of}`, unit, { median, p99: null }));
  figure('of it the hub', 'ms', hubMs);
  figure('of it PostgreSQL', 'ms', serverMs);
  figure('statements an upload', 'statements', cost.statementsAnUpload);
  figure('purchases an upload', 'purchases', cost.purchasesAnUpload);
}

async function connect(connectionString: string, count: number): Promise<pg.Client[]> {
  const clients: pg.Client[] = [];
  for (let index = 0; index < count; index += 1) {
    const client = new pg.Client({
      connectionString,
      application_name: 'verno-bench',
      options: '-c synchronous_commit=on',
    });
    // When the run fails the server goes first; what it failed of is what must be read.
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
  }
  return clients;
}
