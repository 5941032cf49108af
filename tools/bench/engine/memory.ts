/** What an evaluation leaves to the garbage collector, and what the collector takes for it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { benchLine } from '../line.ts';
import type { Report } from '../line.ts';

const WORKER = new URL('memory-worker.ts', import.meta.url).pathname;
const measured = z.object({
  bytesEach: z.number(),
  collectorUsEach: z.number(),
  longestPauseUs: z.number(),
});

/** Runs in a process of its own, where nothing else allocates. */
export async function memory(name: string, report: Report): Promise<void> {
  const ofBytes = await measure([
    '--expose-gc',
    '--max-semi-space-size=256',
    '--min-semi-space-size=256',
  ]);
  const ofTime = await measure(['--expose-gc']);
  const line = (what: string, unit: string, value: number): void =>
    report(benchLine('engine', `${name}, ${what}`, unit, { median: value, p99: null }));
  line('allocated by an evaluation', 'bytes', ofBytes.bytesEach);
  line('garbage collection for an evaluation', 'µs', ofTime.collectorUsEach);
  line('longest pause of the collector in 20 000 evaluations', 'µs', ofTime.longestPauseUs);
}

async function measure(flags: readonly string[]): Promise<z.infer<typeof measured>> {
  const child = spawn(process.execPath, [...flags, WORKER], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`memory worker ended with ${String(code)}`);
  return measured.parse(JSON.parse(said));
}
