/**
 * Makes a whole call one transaction without its code knowing: inside `within` every statement goes over
 * one connection, and a transaction that the code opens is a savepoint of the outer one. So an answer can
 * be kept in the very transaction of its effect, whoever wrote the handler.
 *
 * A statement that fails outside a transaction of its own spoils the whole: code that expects a failure
 * must catch it around `db.transaction()`, as it has to anyway to undo what went before.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { CompiledQuery } from 'kysely';
import type { DatabaseConnection, Dialect, Driver } from 'kysely';

interface Scope {
  state: 'waiting' | 'open' | 'done';
  connection: DatabaseConnection | null;
  depth: number;
}

export interface OneTransaction {
  /** The dialect to open the database with. */
  readonly dialect: Dialect;
  /** Runs `work` with `begin` opening the one transaction; afterwards the scope is void. */
  within<T>(begin: (work: () => Promise<T>) => Promise<T>, work: () => Promise<T>): Promise<T>;
}

export function oneTransaction(dialect: Dialect): OneTransaction {
  const scopes = new AsyncLocalStorage<Scope>();
  return {
    dialect: {
      createDriver: () => scopedDriver(dialect.createDriver(), scopes),
      createQueryCompiler: () => dialect.createQueryCompiler(),
      createAdapter: () => dialect.createAdapter(),
      createIntrospector: (db) => dialect.createIntrospector(db),
    },
    within(begin, work) {
      if (scopes.getStore()?.state === 'open') return work();
      const scope: Scope = { state: 'waiting', connection: null, depth: 0 };
      return scopes.run(scope, () => begin(work));
    },
  };
}

function scopedDriver(inner: Driver, scopes: AsyncLocalStorage<Scope>): Driver {
  /** The open scope, when `connection` (or any, at acquiring) is its own. */
  const openScope = (connection?: DatabaseConnection): Scope | null => {
    const scope = scopes.getStore();
    if (scope?.state !== 'open') return null;
    return connection === undefined || scope.connection === connection ? scope : null;
  };
  return {
    init: (...options) => inner.init(...options),
    destroy: (...options) => inner.destroy(...options),
    async acquireConnection(...options) {
      return openScope()?.connection ?? inner.acquireConnection(...options);
    },
    async releaseConnection(connection, ...options) {
      if (openScope(connection) === null) await inner.releaseConnection(connection, ...options);
    },
    async beginTransaction(connection, settings) {
      const open = openScope(connection);
      if (open !== null) {
        open.depth += 1;
        await say(connection, `savepoint call_${open.depth}`);
        return;
      }
      await inner.beginTransaction(connection, settings);
      const scope = scopes.getStore();
      if (scope?.state === 'waiting') Object.assign(scope, { state: 'open', connection });
    },
    async commitTransaction(connection) {
      const open = openScope(connection);
      if (open !== null && open.depth > 0) {
        await say(connection, `release savepoint call_${open.depth}`);
        open.depth -= 1;
        return;
      }
      if (open !== null) open.state = 'done';
      await inner.commitTransaction(connection);
    },
    async rollbackTransaction(connection) {
      const open = openScope(connection);
      if (open !== null && open.depth > 0) {
        await say(connection, `rollback to savepoint call_${open.depth}`);
        await say(connection, `release savepoint call_${open.depth}`);
        open.depth -= 1;
        return;
      }
      if (open !== null) open.state = 'done';
      await inner.rollbackTransaction(connection);
    },
  };
}

async function say(connection: DatabaseConnection, text: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(text));
}
