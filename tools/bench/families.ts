import type { BenchFamily } from './line.ts';

/** Family → its module, loaded only when it runs: a benchmark must not pay for another's imports. */
export const FAMILIES: Readonly<Record<string, () => Promise<BenchFamily>>> = {
  engine: async () => (await import('./engine.ts')).engineBench,
  till: async () => (await import('./till.ts')).tillBench,
  hub: async () => (await import('./hub.ts')).hubBench,
  sync: async () => (await import('./sync.ts')).syncBench,
};
