import type { ReactNode } from 'react';

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'quiet';

/** A state in a word: never by colour alone, with contrast in both colour schemes. */
export function StatusBadge({
  tone,
  children,
}: {
  readonly tone: Tone;
  readonly children: ReactNode;
}) {
  return <span className={`verno-badge verno-badge-${tone}`}>{children}</span>;
}
