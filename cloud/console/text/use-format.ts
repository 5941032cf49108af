import { useEffect, useMemo, useState } from 'react';
import { createFormat, type Format } from './format.ts';
import { useLanguage } from './i18n.ts';

/** Formatters in the language of the screen. */
export function useFormat(): Format {
  const spoken = useLanguage();
  return useMemo(() => createFormat(spoken), [spoken]);
}

/** The present moment in epoch milliseconds, read anew every `everyMs`. */
export function useNow(everyMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}
