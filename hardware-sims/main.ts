/**
 * The devices of one till as a process:
 *
 *     node hardware-sims/main.ts --folder DIR --bench-port 8082 --printer-port 9100 \
 *       --proxy-port 9443 --proxy-target 127.0.0.1:8443 --presets presets.json
 *
 * Prints one line of JSON with every address when all are ready; ends on SIGTERM and SIGINT,
 * leaving no link behind.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createBench } from './bench/bench.ts';
import type { Bench, BenchOptions } from './bench/api.ts';
import { readPresets } from './bench/presets.ts';
import { isProfileName } from './printer/profiles.ts';

const USAGE = `usage: node hardware-sims/main.ts --folder DIR [--bench-port 8082] [--printer-port 9100]
  [--printer-profile epson|rongta|pos5890] [--printer-line-ms 20]
  [--proxy-target HOST:PORT [--proxy-port PORT]] [--presets FILE.json]
A port of 0 takes a free one.`;

class UsageError extends Error {}

function port(value: string, name: string): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number <= 65_535) return number;
  throw new UsageError(`--${name}: a port from 0 to 65535 is needed, not «${value}»`);
}

function network(target: string | undefined, proxyPort: string): BenchOptions['network'] {
  if (target === undefined) return undefined;
  const [, host, number] = /^(.+):(\d+)$/.exec(target) ?? [];
  if (!host || !number)
    throw new UsageError(`--proxy-target: HOST:PORT is needed, not «${target}»`);
  return {
    target: { host, port: port(number, 'proxy-target') },
    port: port(proxyPort, 'proxy-port'),
  };
}

async function presets(file: string | undefined): Promise<BenchOptions['presets']> {
  if (file === undefined) return [];
  const json: unknown = JSON.parse(await readFile(file, 'utf8'));
  return readPresets(json);
}

function words(): Record<string, string | undefined> & { folder: string | undefined } {
  try {
    const { values } = parseArgs({
      options: {
        folder: { type: 'string' },
        'bench-port': { type: 'string' },
        'printer-port': { type: 'string' },
        'printer-profile': { type: 'string' },
        'printer-line-ms': { type: 'string' },
        'proxy-port': { type: 'string' },
        'proxy-target': { type: 'string' },
        presets: { type: 'string' },
      },
    });
    return { folder: undefined, ...values };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function options(): Promise<BenchOptions> {
  const given = words();
  if (!given.folder) throw new UsageError('--folder is needed: the serial ports will lie there');
  const profile = given['printer-profile'] ?? 'epson';
  if (!isProfileName(profile)) throw new UsageError(`--printer-profile: no «${profile}»`);
  const lineMs = Number(given['printer-line-ms'] ?? '20');
  if (!Number.isInteger(lineMs) || lineMs < 0)
    throw new UsageError('--printer-line-ms: milliseconds');
  const line = network(given['proxy-target'], given['proxy-port'] ?? '0');
  return {
    folder: given.folder,
    http: { port: port(given['bench-port'] ?? '8082', 'bench-port') },
    printer: { port: port(given['printer-port'] ?? '9100', 'printer-port'), profile, lineMs },
    presets: (await presets(given['presets'])) ?? [],
    ...(line ? { network: line } : {}),
  };
}

function endOnSignal(bench: Bench): void {
  let isEnding = false;
  const end = (): void => {
    if (isEnding) return;
    isEnding = true;
    bench.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

try {
  const bench = await createBench(await options());
  endOnSignal(bench);
  process.stdout.write(`${JSON.stringify({ ...bench.addresses(), pid: process.pid })}\n`);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `hardware-sims: ${reason}\n${error instanceof UsageError ? `${USAGE}\n` : ''}`,
  );
  process.exit(1);
}
