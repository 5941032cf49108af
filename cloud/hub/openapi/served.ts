/** The operations that a hub serves, without a hub: for documents. */
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import { pino } from 'pino';
import type { Operation } from '@verno/shared/contracts/operation';
import { createPasswords } from '../auth/passwords.ts';
import { createReplayer } from '../ingest/replay.ts';
import { allRoutes } from '../routes.ts';
import type { HubTables } from '../store/schema.ts';
import { createIds, systemClock, systemRandom } from '../system.ts';

/** Routes are made as the hub makes them, over a database that has nothing behind it; none is called. */
export function servedOperations(): Operation[] {
  const log = pino({ level: 'silent' });
  const db = new Kysely<HubTables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (over) => new PostgresIntrospector(over),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  return allRoutes({
    db,
    log,
    clock: systemClock,
    random: systemRandom,
    ids: createIds(systemClock, systemRandom),
    passwords: createPasswords(systemRandom),
    replayer: createReplayer(log),
    onSignOut: async () => undefined,
  }).map((route) => route.operation);
}
