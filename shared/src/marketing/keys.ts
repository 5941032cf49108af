/** Keys under which the hub counts a member's purchases, as conditions of promotions name them. */
import { parseWindow } from './window.ts';
import type { Window } from './window.ts';

/** Which purchases: all, or goods of a category (with everything below it), an article, a brand, a store. */
export type ScopeKind = 'all' | 'category' | 'sku' | 'brand' | 'store';

export interface HistoryKey {
  /** The key as it is written. */
  readonly key: string;
  /** `all`, or `category:tea`: what is counted by day. */
  readonly scope: string;
  readonly kind: ScopeKind;
  /** The category, article, brand or store; empty for all. */
  readonly value: string;
  readonly window: Window;
}

/**
 * Reads `all`, `month`, `90d`, `category:tea`, `category:tea:90d`, `sku:42:month` …; null when the key says
 * nothing the hub could count. A value may hold colons: the last part is a window only if it reads as one.
 */
export function parseHistoryKey(key: string): HistoryKey | null {
  const plain = parseWindow(key);
  if (plain !== null) return { key, scope: 'all', kind: 'all', value: '', window: plain };
  const parts = /^(category|sku|brand|store):(.+)$/.exec(key);
  if (parts === null) return null;
  const kind = scopeKind(parts[1]);
  const rest = parts[2] ?? '';
  const cut = rest.lastIndexOf(':');
  const window = cut <= 0 ? null : parseWindow(rest.slice(cut + 1));
  const value = window === null ? rest : rest.slice(0, cut);
  return { key, scope: `${kind}:${value}`, kind, value, window: window ?? 'all' };
}

function scopeKind(text: string | undefined): ScopeKind {
  const kinds = ['category', 'sku', 'brand', 'store'] as const;
  return kinds.find((kind) => kind === text) ?? 'all';
}
