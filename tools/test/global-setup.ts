import { stopTestPostgres } from '../../cloud/hub/store/database.testkit.ts';

/** What every test run needs from the machine, checked once with a clear word. */
export function setup(): void {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 24)
    throw new Error(`tests run on Node 24, not ${process.versions.node}: use npm test`);
}

/** The database server that test files may have started ends with the run. */
export async function teardown(): Promise<void> {
  await stopTestPostgres();
}
