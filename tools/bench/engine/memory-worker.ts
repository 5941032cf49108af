/** A process of `memory.ts NAME`: bytes, collector time and the spread of times of one case, as a line of JSON. */
import { PerformanceObserver } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { ourEngine } from './ours.ts';
import { quantile } from '../sampling.ts';
import { CASES } from './cases.ts';

const name = process.argv[2];
const one = CASES.find((each) => each.name === name);
if (one === undefined) throw new Error(`no case ${String(name)}`);
const WARMUP = one.lines.length > 100 ? 200 : 5000;
/** Few enough to fit into a young generation of 256 MB, so that nothing is collected between. */
const COUNTED = one.lines.length > 100 ? 50 : 1000;
const TIMED = one.lines.length > 100 ? 1000 : 20_000;
/** The observer is told of pauses a moment later. */
const TOLD_MS = 50;

const { gc } = globalThis;
if (gc === undefined) throw new Error('run with --expose-gc');
const evaluateOnce = ourEngine(one);
for (let i = 0; i < WARMUP; i += 1) evaluateOnce();
gc();
const before = process.memoryUsage().heapUsed;
for (let i = 0; i < COUNTED; i += 1) evaluateOnce();
const bytesEach = (process.memoryUsage().heapUsed - before) / COUNTED;

const pausesUs: number[] = [];
const observer = new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) pausesUs.push(entry.duration * 1000);
});
observer.observe({ entryTypes: ['gc'] });
const timesUs: number[] = [];
for (let i = 0; i < TIMED; i += 1) {
  const startedMs = performance.now();
  evaluateOnce();
  timesUs.push((performance.now() - startedMs) * 1000);
}
await sleep(TOLD_MS);
observer.disconnect();
const collectorUsEach = pausesUs.reduce((sum, one) => sum + one, 0) / TIMED;
const longestPauseUs = Math.max(0, ...pausesUs);
const medianUs = quantile(timesUs, 0.5);
const p99Us = quantile(timesUs, 0.99);
process.stdout.write(
  JSON.stringify({ bytesEach, collectorUsEach, longestPauseUs, medianUs, p99Us }),
);
