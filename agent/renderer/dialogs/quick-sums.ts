/** Sums a customer is likely to hand over for a total: the next round sums and notes above it. Pure. */

/** Notes of the Bank of Russia in use, and what people make of several of one kind. Kopecks. */
const STEPS_KOPECKS = [1_000, 5_000, 10_000, 50_000, 100_000, 200_000, 500_000] as const;
export const QUICK_SUMS_MAX = 5;

/** Distinct sums above the total, smallest first; empty for nothing to pay. */
export function quickSums(totalKopecks: number): readonly number[] {
  if (totalKopecks <= 0) return [];
  const sums = STEPS_KOPECKS.map((step) => Math.ceil(totalKopecks / step) * step);
  return [...new Set(sums)]
    .filter((sum) => sum > totalKopecks)
    .toSorted((a, b) => a - b)
    .slice(0, QUICK_SUMS_MAX);
}
