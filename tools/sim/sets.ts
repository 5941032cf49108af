/** Scopes of the simulated feed, and set hashes over them. */
import { addMember, EMPTY_SET, memberText, setHex, takeMember } from '@verno/shared/sync/set-hash';
import type { SetWords } from '@verno/shared/sync/set-hash';
import { lanesOf } from './hashes.ts';
import type { CountedSet } from './model.ts';

/** What all tills of the chain read: goods, balances, rules. */
export const SHOP = 'partner';
export const ownScope = (till: string): string => `till:${till}`;

const OWN_KINDS = new Set(['reflected', 'granted']);
const scopes = new Map<string, string>();

export function kindOf(key: string): string {
  const at = key.indexOf(':');
  return at < 0 ? key : key.slice(0, at);
}

/** A key says by itself whose it is. */
export function scopeOf(key: string): string {
  const known = scopes.get(key);
  if (known !== undefined) return known;
  const [kind = '', till = ''] = key.split(':');
  const scope = OWN_KINDS.has(kind) ? ownScope(till) : SHOP;
  scopes.set(key, scope);
  return scope;
}

/** Four words out of two lanes. */
export function memberWords(key: string, position: number): SetWords {
  const [low, high] = lanesOf(memberText(kindOf(key), position, key));
  const third = Math.imul(low ^ (high >>> 15), 0x2c1b3c6d);
  return [low >>> 0, high >>> 0, third >>> 0, Math.imul(third ^ high, 0x297a2d39) >>> 0];
}

/** A set after a key moved; 0 = it is not there. */
export function moved(set: SetWords, key: string, before: number, after: number): SetWords {
  const rest = before > 0 ? takeMember(set, memberWords(key, before)) : set;
  return after > 0 ? addMember(rest, memberWords(key, after)) : rest;
}

const hexes = new WeakMap<SetWords, string>();

/** `setHex`, remembered: most polls find the set of the poll before. */
export function hexOf(words: SetWords): string {
  const known = hexes.get(words);
  if (known !== undefined) return known;
  const hex = setHex(words);
  hexes.set(words, hex);
  return hex;
}

export const NO_SET: CountedSet = { items: 0, words: EMPTY_SET };

interface Placed {
  readonly position: number;
  readonly value: unknown;
}

/** Sets of all scopes after keys of the feed were placed. */
export function setsAfter(
  sets: ReadonlyMap<string, CountedSet>,
  before: ReadonlyMap<string, Placed>,
  after: ReadonlyMap<string, Placed>,
  keys: Iterable<string>,
): ReadonlyMap<string, CountedSet> {
  const next = new Map(sets);
  for (const key of new Set(keys)) {
    const [old, now] = [before.get(key), after.get(key)];
    if (old === now) continue;
    const scope = scopeOf(key);
    const { items, words } = next.get(scope) ?? NO_SET;
    const [from, to] = [aliveAt(old), aliveAt(now)];
    const count = items + (to > 0 ? 1 : 0) - (from > 0 ? 1 : 0);
    next.set(scope, { items: count, words: moved(words, key, from, to) });
  }
  return next;
}

function aliveAt(placed: Placed | undefined): number {
  return placed === undefined || placed.value === null ? 0 : placed.position;
}
