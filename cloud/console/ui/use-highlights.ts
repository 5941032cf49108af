import { useCallback, useState } from 'react';

/** As long as the mark of `data-arrived` fades in the styles. */
const HIGHLIGHT_MS = 6_000;

/** Keys that are marked for a while after they came. */
export function useHighlights() {
  const [arrived, setArrived] = useState<ReadonlySet<string>>(new Set());
  const highlight = useCallback((keys: readonly string[]) => {
    if (keys.length === 0) return;
    setArrived((before) => new Set([...before, ...keys]));
    setTimeout(() => {
      setArrived((before) => new Set([...before].filter((key) => !keys.includes(key))));
    }, HIGHLIGHT_MS);
  }, []);
  return { arrived, highlight };
}
