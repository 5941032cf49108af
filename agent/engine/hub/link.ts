/** How the way to the hub looks, from the last few exchanges. */
import type { TillView } from '@verno/shared/contracts/bridge';

export type LinkQuality = TillView['status']['link'];

export interface Exchange {
  readonly ok: boolean;
  /** null where the answer was big, so that its time says nothing of the link. */
  readonly latencyMs: number | null;
}

const REMEMBERED_MAX = 4;
const SLOW_MS = 1000;

/** The exchanges remembered after one more. */
export function remember(history: readonly Exchange[], exchange: Exchange): readonly Exchange[] {
  return [...history, exchange].slice(-REMEMBERED_MAX);
}

/**
 * Off-line after two failures in a row, or when nothing ever worked; weak when the last exchange failed,
 * one of the last few did, or the hub took longer than a second.
 */
export function qualityOf(history: readonly Exchange[]): LinkQuality {
  const last = history.at(-1);
  if (last === undefined) return 'offline';
  if (!last.ok) return (history.at(-2)?.ok ?? false) ? 'weak' : 'offline';
  const slow = last.latencyMs !== null && last.latencyMs > SLOW_MS;
  return slow || history.some(({ ok }) => !ok) ? 'weak' : 'online';
}
