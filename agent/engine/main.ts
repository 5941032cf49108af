/**
 * The till's process. Says one JSON line on stdout when it is ready; ends cleanly on SIGTERM, SIGINT and on
 * the shell's `stop`; SIGUSR2 prints a new one-time address of the face. What goes wrong at start is one
 * line on stderr and exit code 1. A file found damaged while the till runs is mended by a new till: in this
 * process, or in the next one where a shell starts it. `--export-queue FILE` and `--look-inside` do their one
 * thing and end.
 */
import { randomBytes } from 'node:crypto';
import { readFlags } from './flags.ts';
import type { Flags } from './flags.ts';
import { parentPort } from './parent-port.ts';
import { TillStartError } from './start-error.ts';
import { createTill } from './till.ts';
import type { Till } from './till.ts';
import { exportFrom } from './upkeep/export-command.ts';
import { checkFile, lookInsideBy } from './upkeep/look-inside.ts';

/** Tells the shell, whose faces hang on this process, to start another one. */
const EXIT_START_AGAIN = 75;

const { stdout, stderr } = process;
const flags = readFlags(process.argv.slice(2));
if (!flags.ok) fail(flags.error);
else if (flags.value.lookInside !== null) lookInside(flags.value);
else if (flags.value.exportQueue !== null) exportQueue(flags.value, flags.value.exportQueue);
else await run(flags.value);

async function run(wanted: Flags): Promise<void> {
  let till = await start(wanted, remake);
  let remaking: Promise<void> | null = null;
  let stopping = false;
  /** The damaged file is rebuilt by the start of a new till; faces join again by themselves. */
  function remake(): void {
    if (stopping) return;
    remaking = till
      .stop()
      .then(async () => {
        if (parentPort(process) !== null) process.exit(EXIT_START_AGAIN);
        till = await start(wanted, remake);
        if (till.url !== null) say({ url: till.url });
      })
      .catch((error: unknown) => fail(`restart failed: ${String(error)}`));
  }
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    Promise.resolve(remaking)
      .then(() => till.stop())
      .then(
        () => process.exit(0),
        (error: unknown) => fail(`stop failed: ${String(error)}`),
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (process.platform !== 'win32') process.on('SIGUSR2', () => say({ url: till.issueUrl() }));
  parentPort(process)?.listen({ bridge: (port) => till.serve(port), stop });
  say({ ready: true, url: till.url });
}

async function start(wanted: Flags, onDamaged: () => void): Promise<Till> {
  try {
    return await createTill(configOf(wanted, onDamaged));
  } catch (error) {
    if (!(error instanceof TillStartError)) throw error;
    return fail(`${error.text.ru} / ${error.text.en}`);
  }
}

function configOf(wanted: Flags, onDamaged: () => void) {
  const script = process.argv[1];
  return {
    ...wanted,
    lookInside: script === undefined ? null : lookInsideBy(script, wanted.dataFolder),
    onDamaged,
    clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
    random: { bytes: (count: number) => randomBytes(count) },
    log: (event: string, detail: unknown) => {
      const text = detail instanceof Error ? (detail.stack ?? detail.message) : detail;
      stderr.write(`${JSON.stringify({ at: new Date().toISOString(), event, detail: text })}\n`);
    },
  };
}

function lookInside(wanted: Flags): void {
  const findings = checkFile(wanted.dataFolder, wanted.lookInside === 'deep');
  process.send?.({ findings });
}

function exportQueue(wanted: Flags, file: string): void {
  const done = exportFrom(wanted.dataFolder, file, Date.now());
  if (!done.ok) return fail(`${done.error.ru} / ${done.error.en}`);
  say(done.value);
}

function say(line: object): void {
  stdout.write(`${JSON.stringify(line)}\n`);
}

function fail(sentence: string): never {
  stderr.write(`${sentence}\n`);
  process.exitCode = 1;
  process.exit();
}
