/** Where an event stands in the log, as one number: the order of (epoch, seq). */

export const SEQ_RANGE = 2 ** 32;

export function positionOf(epoch: number, seq: number): number {
  return epoch * SEQ_RANGE + seq;
}

/** The last place an epoch may have. */
export function epochEnd(epoch: number): number {
  return positionOf(epoch, SEQ_RANGE - 1);
}
