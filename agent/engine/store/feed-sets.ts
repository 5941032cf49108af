/** The set hash of each scope as this till counts it, and positions of keys that have no row of their own. */
import { z } from 'zod';
import type { SetWords } from '@verno/shared/sync/set-hash';
import type { TillDatabase } from './database.ts';
import { integerOf, oneRow, textOf } from './rows.ts';

const word = z.int().min(0);
const setWords = z.tuple([word, word, word, word]);

/** `unknown`: never counted from nothing; `spoiled`: an item made no sense, so nothing can be said. */
export type KeptSet = SetWords | 'unknown' | 'spoiled';

export interface FeedSetStore {
  readonly read: (scope: string) => KeptSet;
  readonly write: (scope: string, set: SetWords | 'spoiled') => void;
  /** Position of a key; 0 = it is not there. */
  readonly restOf: (scope: string, kind: string, key: string) => number;
  /** 0 takes it away. */
  readonly putRest: (scope: string, kind: string, key: string, position: number) => void;
  /** Everything is read from nothing. */
  readonly clear: () => void;
}

export function createFeedSetStore({ db }: TillDatabase): FeedSetStore {
  const read = db.prepare('SELECT words FROM feed_sums WHERE scope = ?');
  const write = db.prepare('INSERT OR REPLACE INTO feed_sums VALUES (?, ?)');
  const restOf = db.prepare(
    'SELECT position FROM feed_rest WHERE scope = ? AND kind = ? AND key = ?',
  );
  const putRest = db.prepare('INSERT OR REPLACE INTO feed_rest VALUES (?, ?, ?, ?)');
  const dropRest = db.prepare('DELETE FROM feed_rest WHERE scope = ? AND kind = ? AND key = ?');
  return {
    read: (scope) => {
      const row = oneRow(read.get(scope));
      if (row === null) return 'unknown';
      if (row['words'] === null) return 'spoiled';
      return setWords.parse(JSON.parse(textOf(row, 'words')));
    },
    write: (scope, set) => void write.run(scope, set === 'spoiled' ? null : JSON.stringify(set)),
    restOf: (scope, kind, key) => {
      const row = oneRow(restOf.get(scope, kind, key));
      return row === null ? 0 : integerOf(row, 'position');
    },
    putRest: (scope, kind, key, position) => {
      if (position === 0) dropRest.run(scope, kind, key);
      else putRest.run(scope, kind, key, position);
    },
    clear: () => void db.exec('DELETE FROM feed_sums; DELETE FROM feed_rest'),
  };
}
