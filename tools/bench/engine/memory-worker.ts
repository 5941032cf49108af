/** A process of `memory.ts`: bytes and collector time of an evaluation, as one line of JSON. */
import { PerformanceObserver } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { ourEngine } from './ours.ts';
import { TEN_BY_HUNDRED } from './cases.ts';

const WARMUP = 3000;
/** Few enough to fit into a young generation of 256 MB, so that nothing is collected between. */
const COUNTED = 2000;
const TIMED = 20_000;
/** The observer is told of pauses a moment later. */
const TOLD_MS = 50;

const { gc } = globalThis;
if (gc === undefined) throw new Error('run with --expose-gc');
const evaluateOnce = ourEngine(TEN_BY_HUNDRED);
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
for (let i = 0; i < TIMED; i += 1) evaluateOnce();
await sleep(TOLD_MS);
observer.disconnect();
const collectorUsEach = pausesUs.reduce((sum, one) => sum + one, 0) / TIMED;
const longestPauseUs = Math.max(0, ...pausesUs);
process.stdout.write(JSON.stringify({ bytesEach, collectorUsEach, longestPauseUs }));
