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
  /** Connections lent within a scope: they are views of its one connection and are never given back. */
  const lent = new WeakMap<DatabaseConnection, Scope>();
  const lend = (scope: Scope, own: DatabaseConnection): DatabaseConnection => {
    const view = viewOf(scope, own);
    lent.set(view, scope);
    return view;
  };
  const end = (connection: DatabaseConnection): void => {
    const scope = scopes.getStore();
    if (scope?.connection === connection) scope.state = 'done';
  };
  return {
    init: (...options) => inner.init(...options),
    destroy: (...options) => inner.destroy(...options),
    async acquireConnection(...options) {
      const scope = scopes.getStore();
      return scope?.state === 'open' && scope.connection !== null
        ? lend(scope, scope.connection)
        : inner.acquireConnection(...options);
    },
    async releaseConnection(connection, ...options) {
      if (!lent.has(connection)) await inner.releaseConnection(connection, ...options);
    },
    async beginTransaction(connection, settings) {
      const within = lent.get(connection);
      if (within !== undefined) {
        within.depth += 1;
        await say(connection, `savepoint call_${within.depth}`);
        return;
      }
      await inner.beginTransaction(connection, settings);
      const scope = scopes.getStore();
      if (scope?.state === 'waiting') Object.assign(scope, { state: 'open', connection });
    },
    async commitTransaction(connection) {
      const within = lent.get(connection);
      if (within !== undefined) {
        await say(connection, `release savepoint call_${within.depth}`);
        within.depth -= 1;
        return;
      }
      end(connection);
      await inner.commitTransaction(connection);
    },
    async rollbackTransaction(connection) {
      const within = lent.get(connection);
      if (within !== undefined) {
        await say(connection, `rollback to savepoint call_${within.depth}`);
        await say(connection, `release savepoint call_${within.depth}`);
        within.depth -= 1;
        return;
      }
      end(connection);
      await inner.rollbackTransaction(connection);
    },
  };
}

/** What is lent works until the call is over: afterwards the connection may be somebody else's. */
function viewOf(scope: Scope, own: DatabaseConnection): DatabaseConnection {
  const check = (): void => {
    if (scope.state === 'done') throw new Error('the call this connection belonged to is over');
  };
  return {
    executeQuery(...query) {
      check();
      return own.executeQuery(...query);
    },
    streamQuery(...query) {
      check();
      return own.streamQuery(...query);
    },
  };
}

async function say(connection: DatabaseConnection, text: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(text));
}
