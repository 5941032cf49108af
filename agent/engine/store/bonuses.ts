/**
 * What own purchases did to balances and the hub's feed does not show yet. A row lives until the feed
 * has certainly passed the purchase (SYNC: what a till shows = the hub at one position + own facts).
 */
import type { TillDatabase } from './database.ts';
import { positionOf } from './position.ts';
import { integerOf, oneRow, textOf } from './rows.ts';

interface PendingBonus {
  readonly memberId: string;
  readonly currency: string;
  /** Minor units: positive was earned, negative was spent. */
  readonly delta: number;
  /** How much of it was spent on the till's own word, as a positive figure. */
  readonly spent?: number;
}

export interface BonusStore {
  readonly add: (epoch: number, seq: number, bonus: PendingBonus) => void;
  /** Currency → sum of own deltas not yet in the hub's balance. */
  readonly ofMember: (memberId: string) => Readonly<Record<string, number>>;
  /** Spent on the till's own word and not yet in the hub's balance: by the member, and by all. */
  readonly spentOf: (
    memberId: string,
    currency: string,
  ) => { readonly ofMember: number; readonly ofTill: number };
  /** The events up to `seq` are on their way: a balance that comes from now on has them in it. */
  readonly markSent: (epoch: number, seq: number) => void;
  /**
   * The hub said a balance: what was sent before is in it. If the way up broke just then, the hub says the
   * balance again when the purchase reaches it.
   */
  readonly dropReflected: (memberId: string, currency: string) => void;
  /** The feed has passed this place: the hub's balances have the epoch's events up to `seq` in them. */
  readonly dropUpTo: (epoch: number, seq: number) => void;
  /** The feed was read to its end by a request made at `askedMs`. */
  readonly dropAcknowledgedBefore: (askedMs: number) => void;
}

export function createBonusStore({ db }: TillDatabase): BonusStore {
  const add = db.prepare(
    `INSERT INTO pending_bonuses (position, member_id, currency, delta, spent)
     VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET delta = delta + excluded.delta, spent = spent + excluded.spent`,
  );
  // The table holds what a day or so of one till brought: reading it whole is cheaper than an index.
  const ofMember = db.prepare(
    'SELECT currency, sum(delta) AS delta FROM pending_bonuses WHERE member_id = ? GROUP BY currency',
  );
  const spentOf = db.prepare(
    `SELECT coalesce(sum(spent), 0) AS of_till,
       coalesce(sum(spent) FILTER (WHERE member_id = ?), 0) AS of_member
     FROM pending_bonuses WHERE currency = ?`,
  );
  const markSent = db.prepare(
    'UPDATE pending_bonuses SET sent = 1 WHERE position <= ? AND sent = 0',
  );
  const dropReflected = db.prepare(
    'DELETE FROM pending_bonuses WHERE member_id = ? AND currency = ? AND sent = 1',
  );
  const dropBefore = db.prepare(
    `DELETE FROM pending_bonuses AS p WHERE EXISTS
       (SELECT 1 FROM acks a WHERE a.position >= p.position AND a.acked_ms < ?
          AND a.position >> 32 = p.position >> 32)`,
  );
  const dropUpTo = db.prepare('DELETE FROM pending_bonuses WHERE position BETWEEN ? AND ?');
  return {
    dropUpTo: (epoch, seq) => void dropUpTo.run(positionOf(epoch, 0), positionOf(epoch, seq)),
    add: (epoch, seq, bonus) =>
      void add.run(
        positionOf(epoch, seq),
        bonus.memberId,
        bonus.currency,
        bonus.delta,
        bonus.spent ?? 0,
      ),
    spentOf: (memberId, currency) => {
      const row = oneRow(spentOf.get(memberId, currency)) ?? {};
      return { ofMember: integerOf(row, 'of_member'), ofTill: integerOf(row, 'of_till') };
    },
    ofMember: (memberId) => {
      const rows = ofMember.all(memberId).map((found) => oneRow(found) ?? {});
      return Object.fromEntries(
        rows.map((row) => [textOf(row, 'currency'), integerOf(row, 'delta')]),
      );
    },
    markSent: (epoch, seq) => void markSent.run(positionOf(epoch, seq)),
    dropReflected: (memberId, currency) => void dropReflected.run(memberId, currency),
    dropAcknowledgedBefore: (askedMs) => void dropBefore.run(askedMs),
  };
}
