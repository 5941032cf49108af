/** What is to happen when, in virtual time; equal moments keep the order in which they were planned. */
interface Entry {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

export interface Agenda {
  readonly nowMs: () => number;
  readonly plan: (afterMs: number, run: () => void) => void;
  /** Runs the next entry; false when nothing is planned until `untilMs`. */
  readonly step: (untilMs: number) => boolean;
}

/** A binary heap: thousands of entries a run. */
export function createAgenda(): Agenda {
  const heap: Entry[] = [];
  let nowMs = 0;
  let order = 0;
  const before = (a: Entry, b: Entry): boolean =>
    a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
  const swap = (a: number, b: number): void => {
    const [left, right] = [heap[a], heap[b]];
    if (left === undefined || right === undefined) return;
    heap[a] = right;
    heap[b] = left;
  };
  const inOrder = (upper: number, lower: number): boolean => {
    const [a, b] = [heap[upper], heap[lower]];
    return a === undefined || b === undefined || before(a, b);
  };
  const rise = (from: number): void => {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (inOrder(parent, at)) return;
      swap(parent, at);
      at = parent;
    }
  };
  const sink = (): void => {
    for (let at = 0; ;) {
      const left = at * 2 + 1;
      const child = inOrder(left, left + 1) ? left : left + 1;
      if (child >= heap.length || inOrder(at, child)) return;
      swap(at, child);
      at = child;
    }
  };
  return {
    nowMs: () => nowMs,
    plan: (afterMs, run) => {
      order += 1;
      heap.push({ atMs: nowMs + Math.max(0, afterMs), order, run });
      rise(heap.length - 1);
    },
    step: (untilMs) => {
      const [first] = heap;
      if (first === undefined || first.atMs > untilMs) {
        nowMs = Math.max(nowMs, untilMs);
        return false;
      }
      const last = heap.pop();
      if (heap.length > 0 && last !== undefined) {
        heap[0] = last;
        sink();
      }
      nowMs = first.atMs;
      first.run();
      return true;
    },
  };
}
