/**
 * Pages of the feed into whole checkpoints. Invariant: a till at rest goes from one position of the hub to
 * another in one transaction, so what it shows is the hub at one position. A till that reads all anew, or
 * that is too far behind, applies page by page and says that it is catching up.
 */

/** Items held in memory for one checkpoint; a longer catch-up is applied in parts. */
export const CHECKPOINT_ITEMS_MAX = 20_000;
/** Failures in the middle of a checkpoint after which what has come is applied in parts. */
const BROKEN_OFF_MAX = 3;

export interface Checkpoint<I> {
  readonly staged: readonly I[];
  /** Checkpoints in a row that the network broke off. */
  readonly brokenOff: number;
}

export interface CheckpointPage<I, C> {
  readonly items: readonly I[];
  readonly cursors: C;
  /** Nothing was newer at the hub just then. */
  readonly complete: boolean;
}

export const NO_CHECKPOINT: Checkpoint<never> = { staged: [], brokenOff: 0 };

/**
 * Takes a page; gives what to apply in one transaction, if anything. `atRest`: the till stands at one
 * position of the hub now (it is not reading all anew, nor in parts).
 */
export function takePage<I, C>(
  state: Checkpoint<I>,
  page: CheckpointPage<I, C>,
  atRest: boolean,
  itemsMax: number = CHECKPOINT_ITEMS_MAX,
): readonly [Checkpoint<I>, CheckpointPage<I, C> | null] {
  const items = state.staged.length === 0 ? page.items : [...state.staged, ...page.items];
  if (page.complete)
    return [
      { staged: [], brokenOff: 0 },
      { ...page, items },
    ];
  const inParts = !atRest || state.brokenOff >= BROKEN_OFF_MAX || items.length > itemsMax;
  if (inParts)
    return [
      { ...state, staged: [] },
      { ...page, items },
    ];
  return [{ ...state, staged: items }, null];
}

/** The way broke: what was staged comes again from the cursors on disk. */
export function breakOff<I>(state: Checkpoint<I>): Checkpoint<I> {
  if (state.staged.length === 0) return state;
  return { staged: [], brokenOff: state.brokenOff + 1 };
}
