/**
 * The till's process. Says one JSON line on stdout when it is ready; ends cleanly on SIGTERM, SIGINT and on
 * the shell's `stop`; SIGUSR2 prints a new one-time address of the face. What goes wrong at start is one
 * line on stderr and exit code 1.
 */
import { randomBytes } from 'node:crypto';
import { readFlags } from './flags.ts';
import { parentPort } from './parent-port.ts';
import { TillStartError } from './start-error.ts';
import { createTill } from './till.ts';
import type { Till } from './till.ts';

const { stdout, stderr } = process;
const flags = readFlags(process.argv.slice(2));
if (flags.ok) await run(flags.value);
else fail(flags.error);

async function run(wanted: Parameters<typeof configOf>[0]): Promise<void> {
  let till: Till;
  try {
    till = await createTill(configOf(wanted));
  } catch (error) {
    if (!(error instanceof TillStartError)) throw error;
    return fail(`${error.text.ru} / ${error.text.en}`);
  }
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    till.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(`stop failed: ${String(error)}`),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (process.platform !== 'win32') process.on('SIGUSR2', () => say({ url: till.issueUrl() }));
  parentPort(process)?.listen({ bridge: till.serve, stop });
  say({ ready: true, url: till.url });
}

function configOf(wanted: Extract<ReturnType<typeof readFlags>, { ok: true }>['value']) {
  return {
    ...wanted,
    clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
    random: { bytes: (count: number) => randomBytes(count) },
    log: (event: string, detail: unknown) => {
      const text = detail instanceof Error ? (detail.stack ?? detail.message) : detail;
      stderr.write(`${JSON.stringify({ at: new Date().toISOString(), event, detail: text })}\n`);
    },
  };
}

function say(line: object): void {
  stdout.write(`${JSON.stringify(line)}\n`);
}

function fail(sentence: string): void {
  stderr.write(`${sentence}\n`);
  process.exitCode = 1;
  process.exit();
}
