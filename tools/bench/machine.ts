import { availableParallelism, cpus, totalmem } from 'node:os';

/** What a figure was measured on, e.g. `Xeon …, 2 cores, 24 GB, Node 24.21.0, linux`. */
export function machineName(): string {
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${model}, ${availableParallelism()} cores, ${gigabytes} GB, Node ${process.versions.node}, ${process.platform}`;
}
