import { useRef, useState } from 'react';

/** Runs a deed unless it is already running: the second Enter of a hasty hand does nothing. */
export function useOnce(): readonly [
  isBusy: boolean,
  once: (deed: () => Promise<unknown>) => void,
] {
  const [isBusy, setBusy] = useState(false);
  // State alone is too late: both keys may arrive before the next render.
  const running = useRef(false);
  const once = (deed: () => Promise<unknown>): void => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    void deed().finally(() => {
      running.current = false;
      setBusy(false);
    });
  };
  return [isBusy, once];
}
