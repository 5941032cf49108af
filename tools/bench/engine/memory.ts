/** What an evaluation leaves to the garbage collector, and what the collector takes for it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { benchLine, under } from '../line.ts';
import type { Report } from '../line.ts';
import { CASES, TEN_BY_HUNDRED } from './cases.ts';

const WORKER = new URL('memory-worker.ts', import.meta.url).pathname;
const measured = z.object({
  bytesEach: z.number(),
  collectorUsEach: z.number(),
  longestPauseUs: z.number(),
  medianUs: z.number(),
  p99Us: z.number(),
});

/** Each case in a process of its own, where nothing else allocates. */
export async function memory(report: Report): Promise<void> {
  for (const { name } of CASES) {
    const line = (what: string, unit: string, value: number): void =>
      report(benchLine('engine', `${name}, ${what}`, unit, { median: value, p99: null }));
    const { bytesEach } = await measure(name, [
      '--expose-gc',
      '--max-semi-space-size=256',
      '--min-semi-space-size=256',
    ]);
    const timed = await measure(name, ['--expose-gc']);
    const times = { median: timed.medianUs, p99: timed.p99Us };
    const goal = name === TEN_BY_HUNDRED.name ? under('p99', 100, 'µs', times) : {};
    report(benchLine('engine', `${name}, alone in its process`, 'µs', times, goal));
    line('allocated by an evaluation', 'bytes', bytesEach);
    line('garbage collection for an evaluation', 'µs', timed.collectorUsEach);
    line('longest pause of the collector', 'µs', timed.longestPauseUs);
  }
}

async function measure(name: string, flags: readonly string[]): Promise<z.infer<typeof measured>> {
  const child = spawn(process.execPath, [...flags, WORKER, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`memory worker ended with ${String(code)}`);
  return measured.parse(JSON.parse(said));
}
