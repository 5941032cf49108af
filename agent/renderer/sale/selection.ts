/** Which line of the cheque the keys work on. Pure. */

interface Line {
  readonly lineId: string;
  readonly quantityMilli: number;
}

/**
 * The line to choose after the cheque changed: what was just added or changed, else what was chosen,
 * else the neighbour of the line that went away, else the last one. Null for an empty cheque.
 */
export function nextSelection(
  before: readonly Line[],
  after: readonly Line[],
  chosen: string | null,
): string | null {
  const old = new Map(before.map((line) => [line.lineId, line.quantityMilli]));
  const touched = after.findLast((line) => old.get(line.lineId) !== line.quantityMilli);
  if (touched !== undefined) return touched.lineId;
  if (after.some((line) => line.lineId === chosen)) return chosen;
  const place = before.findIndex((line) => line.lineId === chosen);
  return (after[place] ?? after.at(-1))?.lineId ?? null;
}

/** The line above (-1) or below (+1); stops at the ends. */
export function neighbour(
  lines: readonly Pick<Line, 'lineId'>[],
  chosen: string | null,
  step: -1 | 1,
): string | null {
  const place = lines.findIndex((line) => line.lineId === chosen);
  if (place === -1) return lines.at(step === 1 ? 0 : -1)?.lineId ?? null;
  return lines[place + step]?.lineId ?? chosen;
}
