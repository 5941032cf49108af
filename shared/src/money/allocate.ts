/**
 * Division of a whole amount into whole parts. Invariants: parts are integers, none is negative, none
 * passes its capacity, and they sum to the whole exactly (or to all capacities where these are less).
 */
import { mulDivFloor, mulMod } from './rounding.ts';

/** Above this many steps of plain scanning, sorting the remainders is quicker. */
const SCAN_STEPS_MAX = 512;

/**
 * Largest remainder: each weight gets the floor of its share, the kopecks left over go one each to the
 * greatest fractions; ties to the greater weight, then to the earlier position. When all weights are
 * zero the parts are as equal as can be.
 * @param total integer ≥ 0
 * @param weights integers ≥ 0
 */
export function allocate(total: number, weights: readonly number[]): number[] {
  let sum = 0;
  for (const weight of weights) sum += weight;
  if (sum === 0) return sharePlainly(total, weights.length);
  return shareByWeight(total, weights, sum);
}

/**
 * The same where position i takes at most `capacities[i]`: what one refuses moves to the others by the
 * same rule. Gives back less than `total` only when every capacity is full.
 */
export function allocateWithin(
  total: number,
  weights: readonly number[],
  capacities: readonly number[],
): number[] {
  let room = 0;
  let sum = 0;
  let roomy = true;
  for (let index = 0; index < weights.length; index += 1) {
    const capacity = at(capacities, index);
    const weight = at(weights, index);
    room += capacity;
    sum += weight;
    if (capacity < weight) roomy = false;
  }
  if (total >= room) return [...capacities];
  if (weights.length === 1) return [total];
  // A share of at most the weights' sum never passes a weight, so capacities of that size bind nobody.
  if (roomy && sum > 0 && total <= sum) return shareByWeight(total, weights, sum);
  const parts = weights.map(() => 0);
  const open = weights.map((_, index) => index).filter((index) => at(capacities, index) > 0);
  return fill(total, weights, capacities, open, parts);
}

/** Fills lines that would overflow, takes them out, and shares the rest among those still open. */
function fill(
  total: number,
  weights: readonly number[],
  capacities: readonly number[],
  open: readonly number[],
  parts: number[],
): number[] {
  let left = total;
  let active = open;
  let usedWeights = weights;
  for (;;) {
    let sum = 0;
    for (const index of active) sum += at(usedWeights, index);
    if (sum === 0) {
      // Nothing says who should get more: by what each can still take.
      usedWeights = capacities;
      for (const index of active) sum += at(usedWeights, index);
    }
    if (sum === 0) return parts;
    const still: number[] = [];
    let filled = 0;
    for (const index of active) {
      const capacity = at(capacities, index);
      if (overflows(left, at(usedWeights, index), sum, capacity)) {
        parts[index] = capacity;
        filled += capacity;
      } else {
        still.push(index);
      }
    }
    if (still.length === active.length) {
      const shares = shareByWeight(
        left,
        active.map((index) => at(usedWeights, index)),
        sum,
      );
      active.forEach((index, place) => {
        parts[index] = at(shares, place);
      });
      return parts;
    }
    left -= filled;
    active = still;
  }
}

function overflows(total: number, weight: number, sum: number, capacity: number): boolean {
  const share = mulDivFloor(total, weight, sum);
  return share > capacity || (share === capacity && mulMod(total, weight, sum) > 0);
}

function shareByWeight(total: number, weights: readonly number[], sum: number): number[] {
  const parts: number[] = [];
  const rests: number[] = [];
  let given = 0;
  for (const weight of weights) {
    const share = mulDivFloor(total, weight, sum);
    parts.push(share);
    rests.push(mulMod(total, weight, sum));
    given += share;
  }
  const extra = total - given;
  if (extra > 0) giveExtra(parts, rests, weights, extra);
  return parts;
}

function giveExtra(
  parts: number[],
  rests: number[],
  weights: readonly number[],
  extra: number,
): void {
  if (extra * parts.length > SCAN_STEPS_MAX) {
    const order = parts
      .map((_, index) => index)
      .toSorted((a, b) => at(rests, b) - at(rests, a) || at(weights, b) - at(weights, a) || a - b);
    for (const index of order.slice(0, extra)) parts[index] = at(parts, index) + 1;
    return;
  }
  for (let turn = 0; turn < extra; turn += 1) {
    let best = 0;
    for (let index = 1; index < parts.length; index += 1) {
      const more = at(rests, index) - at(rests, best);
      if (more > 0 || (more === 0 && at(weights, index) > at(weights, best))) best = index;
    }
    parts[best] = at(parts, best) + 1;
    rests[best] = -1;
  }
}

function sharePlainly(total: number, count: number): number[] {
  if (count === 0) return [];
  const share = Math.floor(total / count);
  const extra = total - share * count;
  return Array.from({ length: count }, (_, index) => (index < extra ? share + 1 : share));
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? 0;
}
