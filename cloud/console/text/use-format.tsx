import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { createFormat, type Format } from './format.ts';
import { useLanguage } from './i18n.ts';

const FormatContext = createContext<Format | null>(null);

/** Makes the formatters once for all figures of the screen: Intl objects are dear, and a list has hundreds. */
export function FormatProvider({ children }: { readonly children: ReactNode }) {
  const spoken = useLanguage();
  const format = useMemo(() => createFormat(spoken), [spoken]);
  return <FormatContext value={format}>{children}</FormatContext>;
}

/** Formatters in the language of the screen. */
export function useFormat(): Format {
  const format = useContext(FormatContext);
  if (format === null) throw new Error('figures outside of FormatProvider');
  return format;
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
