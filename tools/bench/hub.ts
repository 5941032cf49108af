/** `npm run bench:hub`: purchases into the books, beside bare inserts of the same rows. */
import pg from 'pg';
import { openEmbedded } from '../../cloud/hub/store/embedded/embedded.ts';
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
import { createSeller } from './hub/purchases.ts';
import { grownBench } from './hub/grown.ts';
import { makeRawTables, rowWidths } from './hub/raw.ts';
import { against, benchLine } from './line.ts';
import type { BenchFamily, Report } from './line.ts';

const BENCH = 'hub';
const SHARE = 0.5;
const ready = z.object({ url: z.string() });

export const hubBench: BenchFamily = {
  name: BENCH,
  run: async (report, { big }) => {
    await inFolder(async (folder) => {
      const server = await openEmbedded({ data: folder, random: systemRandom });
      const hub = await launch({
        name: 'hub',
        script: 'cloud/hub/main.ts',
        args: ['--data', folder, '--port', '0', '--quiet'],
      });
      try {
        await measure({ databaseUrl: server.url, hubUrl: ready.parse(hub.ready).url, big }, report);
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
  readonly big: boolean;
}

async function measure({ databaseUrl, hubUrl, big }: Where, report: Report): Promise<void> {
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
  await besideRaw(tills.slice(0, 1), clients, report);
  await besideRaw(tills, clients, report);
  for (const { table, rowsEach, bytesEach } of await rowWidths(first)) {
    const line = (what: string, value: number): void =>
      report(benchLine(BENCH, `${table}, a purchase`, what, { median: value, p99: null }));
    line('rows', rowsEach);
    line('bytes', bytesEach);
  }
  if (big) await grownBench({ db: database.db, client: first, till }, report);
  await Promise.all(clients.map((client) => client.end()));
  await database.close();
}

async function besideRaw(
  tills: readonly BenchTill[],
  clients: readonly pg.Client[],
  report: Report,
): Promise<void> {
  const { ours, raw, share } = await measureBesideRaw(tills, clients);
  const beside = against('bare inserts of the same rows', raw, share, { atLeast: SHARE });
  const name = `ingest with all postings, ${tills.length} till(s) at once`;
  report(benchLine(BENCH, name, 'purchases/s', ours, beside));
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
