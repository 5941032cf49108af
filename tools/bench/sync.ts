/**
 * `npm run bench:sync`: tills and their hub beside what the same rows and bytes cost without the protocol.
 * Sizes: `--tills=1000 --purchases=300 --members=1000000 --goods=100000 --seconds=300` (the longest the queues
 * are drained).
 */
import pg from 'pg';
import { z } from 'zod';
import { openDatabase } from '../../cloud/hub/store/database.ts';
import { openEmbedded } from '../../cloud/hub/store/embedded/embedded.ts';
import { systemRandom } from '../../cloud/hub/system.ts';
import { launch } from '../start/process.ts';
import { inFolder } from './folder.ts';
import { seedCompany } from './hub/company.ts';
import { makeRawTables } from './hub/raw.ts';
import type { BenchFamily, Report } from './line.ts';
import { appliedChanges } from './sync/changes.ts';
import { drain } from './sync/drain.ts';
import { newTill } from './sync/new-till.ts';
import { ruleChange } from './sync/rule-change.ts';
import type { SyncSite, SyncSize } from './sync/site.ts';
import { enrolTills } from './sync/tills.ts';

const FULL: SyncSize = {
  tills: 1000,
  purchases: 300,
  members: 1_000_000,
  goods: 100_000,
  seconds: 300,
};

export const syncBench: BenchFamily = {
  name: 'sync',
  run: (report, { sizes }) => runSync({ ...FULL, ...sizes }, report),
};

const ready = z.object({ url: z.string() });

/** Runs every part on a hub of its own. */
export async function runSync(size: SyncSize, report: Report): Promise<void> {
  await inFolder(async (folder) => {
    const server = await openEmbedded({ data: folder, random: systemRandom });
    const hub = await launch({
      name: 'hub',
      script: 'cloud/hub/main.ts',
      args: ['--data', folder, '--port', '0', '--quiet'],
      // A call that fails ends the run: why, only the hub knows.
      onLog: (line) => process.stderr.write(`hub: ${line}\n`),
    });
    const connectionString = server.url;
    const database = openDatabase(
      { connectionString, applicationName: 'verno-bench' },
      () => undefined,
    );
    const client = new pg.Client({ connectionString, application_name: 'verno-bench' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const codes = await seedCompany(database.db);
      const hubUrl = ready.parse(hub.ready).url;
      const { db } = database;
      const common = { hubUrl, hubPid: hub.pid, databaseUrl: connectionString, db, client, codes };
      await parts({ ...common, folder, size, report });
    } finally {
      await client.end();
      await database.close();
      await hub.stop();
      await server.close();
    }
  });
}

async function parts(site: SyncSite): Promise<void> {
  appliedChanges(site);
  const tills = await enrolTills(site);
  await ruleChange(site, tills);
  await newTill(site);
  await makeRawTables(site.client);
  await drain(site, tills);
}
