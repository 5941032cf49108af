/**
 * What this till may spend with the network off: policies, and rights the hub has lent to it. Invariant: `gone`
 * is written in the transaction of the sale or of the event that gives rights back, and only grows.
 */
import { z } from 'zod';
import { offlinePolicy } from '@verno/shared/contracts/offline-bonuses';
import type {
  LentItem,
  OfflinePolicyItem,
  OfflinePolicyTerms,
} from '@verno/shared/contracts/offline-bonuses';
import { leftOf } from '@verno/shared/sync/lending';
import type { TillDatabase } from './database.ts';
import { documentOf } from './documents.ts';
import type { Document } from './documents.ts';
import { integerOf, oneRow, textOf } from './rows.ts';

/** The file was rebuilt in this epoch: what it had spent off-line before is not known for sure. */
const rebuiltEpoch = z.object({ epoch: z.int() });

interface LentLeft {
  readonly memberId: string;
  readonly currency: string;
  /** Minor units, positive. */
  readonly left: number;
}

export interface OfflineBonusStore {
  readonly policyOf: (currency: string) => OfflinePolicyTerms;
  readonly putPolicy: (item: OfflinePolicyItem, generation: number) => void;
  readonly removePolicy: (currency: string) => void;
  readonly putLent: (item: LentItem, generation: number) => void;
  readonly removeLent: (memberId: string, currency: string) => void;
  readonly removeOlder: (generation: number) => void;
  /** Currency → what is left of the member's rights in this epoch. */
  readonly lentOf: (epoch: number, memberId: string) => Readonly<Record<string, number>>;
  /** What the hub wants back, at most `limit` of it. */
  readonly recalled: (epoch: number, limit: number) => readonly LentLeft[];
  readonly addGone: (
    epoch: number,
    right: { readonly memberId: string; readonly currency: string },
    amount: number,
  ) => void;
  readonly rebuilt: Document<{ epoch: number }>;
}

const EARN_ONLY: OfflinePolicyTerms = { kind: 'earn_only' };

/** Granted and gone of each right of an epoch. */
const LEFT = `SELECT l.member_id, l.currency, l.granted, coalesce(g.gone, 0) AS gone
  FROM lent_rights l LEFT JOIN gone_rights g USING (epoch, member_id, currency)
  WHERE l.epoch = ?`;

export function createOfflineBonusStore(database: TillDatabase): OfflineBonusStore {
  const { db } = database;
  const policy = db.prepare('SELECT body FROM offline_policies WHERE currency = ?');
  const ofMember = db.prepare(`${LEFT} AND l.member_id = ?`);
  const recalled = db.prepare(
    `${LEFT} AND l.recalled = 1 AND l.granted > coalesce(g.gone, 0) LIMIT ?`,
  );
  const addGone = db.prepare(
    `INSERT INTO gone_rights VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET gone = gone + excluded.gone`,
  );
  const rebuilt = documentOf(database, 'rights_rebuilt', rebuiltEpoch);
  return {
    policyOf: (currency) => {
      const row = oneRow(policy.get(currency));
      return row === null ? EARN_ONLY : offlinePolicy.parse(JSON.parse(textOf(row, 'body')));
    },
    lentOf: (epoch, memberId) => {
      if (rebuilt.read()?.epoch === epoch) return {};
      const rows = ofMember.all(epoch, memberId).map(leftOfRow);
      return Object.fromEntries(rows.map(({ currency, left }) => [currency, left]));
    },
    recalled: (epoch, limit) =>
      rebuilt.read()?.epoch === epoch ? [] : recalled.all(epoch, limit).map(leftOfRow),
    addGone: (epoch, { memberId, currency }, amount) =>
      void addGone.run(epoch, memberId, currency, amount),
    rebuilt,
    ...writersOf(db),
  };
}

type Writers = Pick<
  OfflineBonusStore,
  'putPolicy' | 'removePolicy' | 'putLent' | 'removeLent' | 'removeOlder'
>;

function writersOf(db: TillDatabase['db']): Writers {
  const putPolicy = db.prepare(
    `INSERT INTO offline_policies VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET
       body = excluded.body, generation = excluded.generation`,
  );
  const removePolicy = db.prepare('DELETE FROM offline_policies WHERE currency = ?');
  const putLent = db.prepare(
    `INSERT INTO lent_rights VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
       epoch = excluded.epoch, granted = excluded.granted, recalled = excluded.recalled,
       generation = excluded.generation`,
  );
  const removeLent = db.prepare('DELETE FROM lent_rights WHERE member_id = ? AND currency = ?');
  const olderPolicies = db.prepare('DELETE FROM offline_policies WHERE generation < ?');
  const olderLent = db.prepare('DELETE FROM lent_rights WHERE generation < ?');
  return {
    putPolicy: ({ currency, policy: said }, generation) =>
      void putPolicy.run(currency, JSON.stringify(said), generation),
    removePolicy: (currency) => void removePolicy.run(currency),
    putLent: (item, generation) => {
      const { memberId, currency, epoch, granted } = item;
      putLent.run(memberId, currency, epoch, granted, item.recalled ? 1 : 0, generation);
    },
    removeLent: (memberId, currency) => void removeLent.run(memberId, currency),
    removeOlder: (generation) => {
      olderPolicies.run(generation);
      olderLent.run(generation);
    },
  };
}

function leftOfRow(found: unknown): LentLeft {
  const row = oneRow(found) ?? {};
  const right = { granted: integerOf(row, 'granted'), gone: integerOf(row, 'gone') };
  return {
    memberId: textOf(row, 'member_id'),
    currency: textOf(row, 'currency'),
    left: leftOf(right),
  };
}
