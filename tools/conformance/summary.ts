import type { Verdict } from './judge.ts';

export interface Count {
  ok: number;
  total: number;
}

/** Counts by how cases may be compared. A question of policy is `ok` where there is an answer of ours. */
export function summaryOf(verdicts: readonly Verdict[]): Record<string, Count> {
  const counts: Record<string, Count> = {};
  for (const { comparable, ok, unsupported } of verdicts) {
    const count = (counts[comparable] ??= { ok: 0, total: 0 });
    count.total += 1;
    if (ok ?? unsupported === undefined) count.ok += 1;
  }
  return counts;
}
