/** The hub's database, wherever it is: an own server or the embedded one; migrated and ready. */
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Random } from '@verno/shared/kernel/clock';
import { openDatabase } from './database.ts';
import type { Database } from './database.ts';
import { openEmbedded } from './embedded/embedded.ts';
import { FatalError } from './fatal.ts';
import { migrate } from './migrate.ts';

const CLOSE_WITHIN_MS = 10_000;

export interface StoreOptions {
  readonly data: string;
  readonly databaseUrl: string | null;
  readonly random: Random;
  readonly log: Logger;
  /** `verno-hub`, `verno-command`: shown in pg_stat_activity. */
  readonly applicationName: string;
}

/** Opens and migrates. @throws FatalError with one clear line when there is no database to be had. */
export async function openStore(options: StoreOptions): Promise<Database> {
  const embedded =
    options.databaseUrl === null
      ? await openEmbedded({ data: resolve(options.data), random: options.random })
      : null;
  const connectionString = embedded?.url ?? checkedUrl(options.databaseUrl ?? '');
  const database = openDatabase(
    { connectionString, applicationName: options.applicationName },
    (error) => options.log.warn({ err: error }, 'an idle connection broke'),
  );
  const close = async (): Promise<void> => {
    // A query that will not end must not keep the server from being stopped.
    await Promise.race([database.close(), pause(CLOSE_WITHIN_MS, null, { ref: false })]);
    await embedded?.close();
  };
  try {
    await migrate(database.db);
  } catch (error) {
    await close();
    throw error instanceof FatalError ? error : explain(error, options);
  }
  return { ...database, close };
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw new FatalError(
      'DATABASE_URL не похож на адрес PostgreSQL. Нужно: postgres://пользователь:пароль@сервер:5432/база',
    );
  }
  return text;
}

/** The database's own words, without the password that the address may hold. */
function explain(error: unknown, options: StoreOptions): FatalError {
  const said = error instanceof Error ? error.message || error.constructor.name : String(error);
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  const where = options.databaseUrl === null ? 'Встроенная база данных' : 'База по DATABASE_URL';
  return new FatalError(`${where} не готова: ${said}${code}`);
}
