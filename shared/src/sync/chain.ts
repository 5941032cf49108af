/** Links of a batch: one till, one epoch, numbered without holes, each hash right and naming the one before. */
export interface ChainLink {
  readonly id: string;
  readonly till: string;
  readonly epoch: number;
  readonly seq: number;
  readonly prevHash: string;
  readonly hash: string;
}

/**
 * Number of the first event that does not hold, null when all do. `hashOf` counts an event's hash anew.
 * Whether the first event continues what the hub holds is for `judgeBatch` to say.
 */
export function firstBrokenLink<E extends ChainLink>(
  events: readonly E[],
  of: { readonly till: string; readonly epoch: number },
  hashOf: (event: E) => string,
): number | null {
  for (const [index, event] of events.entries()) {
    const before = events[index - 1];
    const linked =
      before === undefined || (event.seq === before.seq + 1 && event.prevHash === before.hash);
    const own = event.till === of.till && event.epoch === of.epoch;
    if (!linked || !own || hashOf(event) !== event.hash) return event.seq;
  }
  return null;
}
