/** `npm start`: the whole demo shop on this machine, until Ctrl-C. */
import { once } from 'node:events';
import { ensureScreens } from '../build/screens.ts';
import { ensureSystem, findBrowser, PTY } from '../install/system.ts';
import { parseOptions, USAGE } from './options.ts';
import type { StartOptions } from './options.ts';
import { portProblem } from './ports.ts';
import { openShop, StartStopped } from './shop.ts';
import type { Shop } from './shop.ts';

try {
  await main();
} catch (error) {
  if (error instanceof StartStopped) process.exit(0);
  process.stderr.write(`Verno: ${explain(error)}\n`);
  process.exit(1);
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h'))
    return void process.stdout.write(`${USAGE}\n`);
  const options = parseOptions(args);
  const asked = askedToStop();
  await checkPorts(options);
  const lacking = ensureSystem([PTY]);
  if (lacking !== null) throw new Error(lacking);
  ensureScreens();
  process.stderr.write('Verno: starting hub, devices and till…\n');
  const shop = await openShop({ ...options, signal: asked });
  process.stdout.write(greeting(shop, options));
  const stopped = once(asked, 'abort').then(() => null);
  const broken = await Promise.race([stopped, shop.broken]);
  if (broken !== null) process.stderr.write(`\nVerno: ${broken} ended by itself, closing…\n`);
  await shop.close();
  process.exit(broken === null ? 0 : 1);
}

/**
 * Aborted by Ctrl-C, SIGTERM and the end of the bootstrap. The handlers stay: a terminal's Ctrl-C comes twice (from the terminal and
 * passed on by the bootstrap), and the second must not kill the one that is ending the rest in order.
 */
function askedToStop(): AbortSignal {
  const stop = new AbortController();
  const onSignal = (): void => {
    if (stop.signal.aborted) return;
    process.stderr.write('\nVerno: asked to stop, closing…\n');
    stop.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
  // The bootstrap was killed: without it nobody would know of this shop any more.
  process.on('disconnect', onSignal);
  process.channel?.unref();
  return stop.signal;
}

async function checkPorts(options: StartOptions): Promise<void> {
  const wanted = [
    ['hub', options.hubPort],
    ['till', options.tillPort],
    ['bench', options.benchPort],
  ] as const;
  for (const [what, port] of wanted) {
    const problem = await portProblem(what, port);
    if (problem !== null) throw new Error(problem);
  }
}

function greeting(shop: Shop, options: StartOptions): string {
  const signIns = shop.demo.signIns.map(
    ({ login, password, role }) => `    ${login.padEnd(12)} ${password.padEnd(20)} ${role}`,
  );
  const browser =
    findBrowser() === null
      ? '\n  No browser on this machine: open the addresses from another, or install one.'
      : '';
  return `
  Verno is running.

  Console «АРМ»   ${shop.hubUrl}
${signIns.join('\n')}
  Till            ${shop.tillUrl()}
  Device bench    ${shop.benchUrl}

  The till's address works once (its token is used up by the first browser that opens it).
  Data lie in ${options.dataFolder}; npm start -- --fresh begins anew. Ctrl-C ends all.${browser}
`;
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return 'the disk is full: free some space and start again';
  if (code?.startsWith('ERR_PARSE_ARGS')) return `${error.message}\n${USAGE}`;
  return error.message;
}
