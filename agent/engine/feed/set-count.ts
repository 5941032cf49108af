/** Keeps each scope's set hash in step with what is applied (shared/src/sync/set-hash.ts). */
import { hash } from 'node:crypto';
import { addMember, EMPTY_SET, memberText, takeMember, wordsOf } from '@verno/shared/sync/set-hash';
import type { SetWords } from '@verno/shared/sync/set-hash';
import type { KeptSet } from '../store/feed-sets.ts';
import type { TillStore } from '../store/store.ts';

export function memberDigest(kind: string, position: number, key: string): Uint8Array {
  return hash('sha256', memberText(kind, position, key), 'buffer');
}

function memberWords(kind: string, position: number, key: string): SetWords {
  return wordsOf(memberDigest(kind, position, key));
}

/** A key whose state changes: where it stood before, where it stands now; 0 = not there. */
interface Move {
  readonly scope: string;
  readonly kind: string;
  readonly key: string;
  readonly before: number;
  readonly after: number;
}

export interface SetCount {
  readonly move: (move: Move) => void;
  /** An item was received and could not be kept: what this scope holds is not known any more. */
  readonly spoil: (scope: string) => void;
  /** Writes what has changed. */
  readonly keep: () => void;
}

/** For items that are counted elsewhere. */
export const UNCOUNTED: SetCount = {
  move: () => undefined,
  spoil: () => undefined,
  keep: () => undefined,
};

/** `fresh`: scopes that are read from nothing now: counted from the empty set on. */
export function openSetCount({ sets }: TillStore, fresh: readonly string[]): SetCount {
  const counts = new Map<string, KeptSet>(fresh.map((scope) => [scope, EMPTY_SET]));
  const of = (scope: string): KeptSet => {
    const known = counts.get(scope) ?? sets.read(scope);
    counts.set(scope, known);
    return known;
  };
  return {
    move: ({ scope, kind, key, before, after }) => {
      let set = of(scope);
      if (typeof set === 'string') return;
      if (before > 0) set = takeMember(set, memberWords(kind, before, key));
      if (after > 0) set = addMember(set, memberWords(kind, after, key));
      counts.set(scope, set);
    },
    spoil: (scope) => {
      if (of(scope) !== 'unknown') counts.set(scope, 'spoiled');
    },
    keep: () => {
      for (const [scope, set] of counts) if (set !== 'unknown') sets.write(scope, set);
    },
  };
}
