/** Tells those who look that something to be seen has changed, and counts the changes. */
export interface Changes {
  readonly tell: () => void;
  /** Gives the way to stop. */
  readonly listen: (listener: () => void) => () => void;
  readonly revision: () => number;
  /** Nobody is told anything any more. */
  readonly end: () => void;
}

export function createChanges(): Changes {
  const listeners = new Set<() => void>();
  let revision = 1;
  let ended = false;
  return {
    tell: () => {
      if (ended) return;
      revision += 1;
      for (const listener of listeners) listener();
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    revision: () => revision,
    end: () => {
      ended = true;
      listeners.clear();
    },
  };
}
