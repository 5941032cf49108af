/** The hub process: options in, one JSON line when ready, a clean end on SIGTERM and SIGINT. */
import { parseArgs } from 'node:util';
import { DEFAULT_DATA, DEFAULT_PORT } from './config.ts';
import type { HubConfig } from './config.ts';
import { createHub } from './server.ts';
import { FatalError } from './store/fatal.ts';

const USAGE =
  'node cloud/hub/main.ts [--data ПАПКА] [--port 8080] [--host 127.0.0.1] [--database-url URL]';

function readConfig(): HubConfig {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: DEFAULT_DATA },
      port: { type: 'string', default: String(DEFAULT_PORT) },
      host: { type: 'string', default: '127.0.0.1' },
      'database-url': { type: 'string' },
      'trusted-proxies': { type: 'string', default: '' },
      quiet: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new FatalError(`Порт «${values.port}» не годится: нужно число от 0 до 65535.`);
  }
  return {
    data: values.data,
    databaseUrl: values['database-url'] ?? process.env['DATABASE_URL'] ?? null,
    port,
    host: values.host,
    trustedProxies: values['trusted-proxies'],
    consoleFiles: null,
    logLevel: values.quiet ? 'error' : 'info',
  };
}

/**
 * Set before anything is started: a hub that is told to end while it comes up comes up first and then ends
 * in order, with its database server. Half a start is what leaves orphans.
 */
const asked = Promise.withResolvers<void>();
process.on('SIGTERM', () => asked.resolve());
process.on('SIGINT', () => asked.resolve());

try {
  const hub = await createHub(readConfig());
  process.stdout.write(`${JSON.stringify({ ready: true, url: hub.url })}\n`);
  await asked.promise;
  await hub.close();
  process.exit(0);
} catch (error) {
  fail(error);
}

/** One line for the person; the stack only when it is our mistake. */
function fail(error: unknown): never {
  process.stderr.write(`${lineFor(error)}\n`);
  process.exit(1);
}

function lineFor(error: unknown): string {
  if (error instanceof FatalError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC') return 'На диске нет места. Освободите место и запустите снова.';
  if (code === 'EACCES' || code === 'EPERM') return `Нет доступа к папке данных: ${String(error)}`;
  if (code.startsWith('ERR_PARSE_ARGS')) return `${String(error)}\n${USAGE}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
