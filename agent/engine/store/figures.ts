/**
 * Figures of limits and counters: the hub's as it last said them, and what own purchases added since. A row of
 * one's own lives until the hub's figure has it (SYNC: the hub at one position + own facts).
 */
import type { TillDatabase } from './database.ts';
import { positionOf } from './position.ts';
import { integerOf, oneRow, textOf } from './rows.ts';

/** What one purchase did to one figure. */
export interface OwnUse {
  /** `all`, or a member's id. */
  readonly owner: string;
  readonly key: string;
  readonly delta: number;
  /** Money of a purchase, where the key is of the history. */
  readonly sumKopecks: number;
}

export interface FigureStore {
  readonly put: (key: string, used: number, generation: number) => void;
  readonly remove: (key: string) => void;
  readonly removeOlder: (generation: number) => void;
  /** The hub's figure; 0 where it has said none. */
  readonly byKey: (key: string) => number;
  readonly addOwn: (epoch: number, seq: number, use: OwnUse) => void;
  /** Own uses that the hub does not show yet, added up by key. */
  readonly ownOf: (owner: string) => readonly OwnUse[];
  /** The events up to `seq` are on their way: what the hub says from now on has them in it. */
  readonly markSent: (epoch: number, seq: number) => void;
  /** The hub said a figure of all. */
  readonly dropReflectedKey: (key: string) => void;
  /** The hub said a member's facts. */
  readonly dropReflectedMember: (memberId: string) => void;
  /** The feed has passed this place: the hub's figures have the epoch's events up to `seq` in them. */
  readonly dropUpTo: (epoch: number, seq: number) => void;
  /** The feed was read to its end by a request made at `askedMs`. */
  readonly dropAcknowledgedBefore: (askedMs: number) => void;
}

/** Owner of figures that are nobody's own. */
const ALL = 'all';

export function createFigureStore({ db }: TillDatabase): FigureStore {
  const put = db.prepare(
    `INSERT INTO figures VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET
       used = excluded.used, generation = excluded.generation`,
  );
  const remove = db.prepare('DELETE FROM figures WHERE key = ?');
  const removeOlder = db.prepare('DELETE FROM figures WHERE generation < ?');
  const byKey = db.prepare('SELECT used FROM figures WHERE key = ?');
  return {
    put: (key, used, generation) => void put.run(key, used, generation),
    remove: (key) => void remove.run(key),
    removeOlder: (generation) => void removeOlder.run(generation),
    byKey: (key) => {
      const row = oneRow(byKey.get(key));
      return row === null ? 0 : integerOf(row, 'used');
    },
    ...ownUses(db),
  };
}

type OwnUses = Pick<
  FigureStore,
  | 'addOwn'
  | 'ownOf'
  | 'markSent'
  | 'dropReflectedKey'
  | 'dropReflectedMember'
  | 'dropUpTo'
  | 'dropAcknowledgedBefore'
>;

function ownUses(db: TillDatabase['db']): OwnUses {
  const add = db.prepare(
    `INSERT INTO pending_uses (position, owner, key, delta, sum_kopecks) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET delta = delta + excluded.delta,
       sum_kopecks = sum_kopecks + excluded.sum_kopecks`,
  );
  // The table holds what a day or so of one till brought: reading it whole is cheaper than an index.
  const ownOf = db.prepare(
    `SELECT key, sum(delta) AS delta, sum(sum_kopecks) AS sum_kopecks FROM pending_uses
     WHERE owner = ? GROUP BY key`,
  );
  const markSent = db.prepare('UPDATE pending_uses SET sent = 1 WHERE position <= ? AND sent = 0');
  const dropKey = db.prepare('DELETE FROM pending_uses WHERE owner = ? AND key = ? AND sent = 1');
  const dropMember = db.prepare('DELETE FROM pending_uses WHERE owner = ? AND sent = 1');
  const dropBefore = db.prepare(
    `DELETE FROM pending_uses AS p WHERE EXISTS
       (SELECT 1 FROM acks a WHERE a.position >= p.position AND a.acked_ms < ?
          AND a.position >> 32 = p.position >> 32)`,
  );
  const dropUpTo = db.prepare('DELETE FROM pending_uses WHERE position BETWEEN ? AND ?');
  return {
    addOwn: (epoch, seq, { owner, key, delta, sumKopecks }) =>
      void add.run(positionOf(epoch, seq), owner, key, delta, sumKopecks),
    ownOf: (owner) =>
      ownOf.all(owner).map((found) => {
        const row = oneRow(found) ?? {};
        return {
          owner,
          key: textOf(row, 'key'),
          delta: integerOf(row, 'delta'),
          sumKopecks: integerOf(row, 'sum_kopecks'),
        };
      }),
    markSent: (epoch, seq) => void markSent.run(positionOf(epoch, seq)),
    dropReflectedKey: (key) => void dropKey.run(ALL, key),
    dropReflectedMember: (memberId) => void dropMember.run(memberId),
    dropUpTo: (epoch, seq) => void dropUpTo.run(positionOf(epoch, 0), positionOf(epoch, seq)),
    dropAcknowledgedBefore: (askedMs) => void dropBefore.run(askedMs),
  };
}
