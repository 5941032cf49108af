/** Members by identifier, and their balances as the hub last said. */
import { memberItem } from '@verno/shared/contracts/sync';
import type { BalanceItem, MemberItem } from '@verno/shared/contracts/sync';
import type { TillDatabase } from './database.ts';
import { integerOf, oneRow, textOf } from './rows.ts';

export interface MemberStore {
  readonly byId: (memberId: string) => MemberItem | null;
  /** `value` normalised: card digits, phone in E.164. */
  readonly byIdentifier: (kind: 'card' | 'phone', value: string) => MemberItem | null;
  readonly put: (item: MemberItem, generation: number) => void;
  readonly remove: (memberId: string) => void;
  /** Currency → the member's minor units by the hub, lent ones among them. */
  readonly balances: (memberId: string) => Readonly<Record<string, number>>;
  readonly putBalance: (item: BalanceItem, generation: number) => void;
  readonly removeBalance: (memberId: string, currency: string) => void;
  readonly removeOlder: (generation: number) => void;
  readonly count: () => number;
}

export function createMemberStore({ db }: TillDatabase): MemberStore {
  const byId = db.prepare('SELECT body FROM members WHERE member_id = ?');
  const byIdentifier = db.prepare(
    `SELECT body FROM members JOIN identifiers ON member = id
     WHERE value = ? AND kind = ? ORDER BY id LIMIT 1`,
  );
  const balances = db.prepare('SELECT currency, active FROM balances WHERE member_id = ?');
  const count = db.prepare('SELECT count(*) AS n FROM members');
  return {
    byId: (memberId) => memberOf(byId.get(memberId)),
    byIdentifier: (kind, value) => memberOf(byIdentifier.get(value, kind)),
    balances: (memberId) => {
      const rows = balances.all(memberId).map((found) => oneRow(found) ?? {});
      return Object.fromEntries(
        rows.map((row) => [textOf(row, 'currency'), integerOf(row, 'active')]),
      );
    },
    count: () => integerOf(oneRow(count.get()) ?? {}, 'n'),
    ...memberWriters(db),
    ...balanceWriters(db),
  };
}

function memberWriters(db: TillDatabase['db']): Pick<MemberStore, 'put' | 'remove'> {
  const idOf = db.prepare('SELECT id FROM members WHERE member_id = ?');
  const insert = db.prepare(
    'INSERT INTO members (member_id, body, generation) VALUES (?, ?, ?) RETURNING id',
  );
  const update = db.prepare('UPDATE members SET body = ?, generation = ? WHERE id = ?');
  const dropIdentifiers = db.prepare('DELETE FROM identifiers WHERE member = ?');
  const addIdentifier = db.prepare('INSERT OR IGNORE INTO identifiers VALUES (?, ?, ?)');
  const drop = db.prepare('DELETE FROM members WHERE member_id = ?');
  const dropBalances = db.prepare('DELETE FROM balances WHERE member_id = ?');
  return {
    put: (item, generation) => {
      const body = JSON.stringify(item);
      const known = oneRow(idOf.get(item.memberId));
      let id: number;
      if (known === null) {
        id = integerOf(oneRow(insert.get(item.memberId, body, generation)) ?? {}, 'id');
      } else {
        id = integerOf(known, 'id');
        update.run(body, generation, id);
        dropIdentifiers.run(id);
      }
      for (const { kind, value } of item.identifiers) addIdentifier.run(kind, value, id);
    },
    remove: (memberId) => {
      drop.run(memberId);
      dropBalances.run(memberId);
    },
  };
}

function balanceWriters(
  db: TillDatabase['db'],
): Pick<MemberStore, 'putBalance' | 'removeBalance' | 'removeOlder'> {
  const put = db.prepare(
    `INSERT INTO balances VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
       active = excluded.active, pending = excluded.pending, generation = excluded.generation`,
  );
  const drop = db.prepare('DELETE FROM balances WHERE member_id = ? AND currency = ?');
  const olderMembers = db.prepare('DELETE FROM members WHERE generation < ?');
  const olderBalances = db.prepare('DELETE FROM balances WHERE generation < ?');
  return {
    putBalance: ({ memberId, currency, active, pending, lent = 0 }, generation) =>
      // What lies with tills is the member's all the same: who may spend it is another question.
      void put.run(memberId, currency, active + lent, pending, generation),
    removeBalance: (memberId, currency) => void drop.run(memberId, currency),
    removeOlder: (generation) => {
      olderMembers.run(generation);
      olderBalances.run(generation);
    },
  };
}

function memberOf(found: unknown): MemberItem | null {
  const row = oneRow(found);
  return row === null ? null : memberItem.parse(JSON.parse(textOf(row, 'body')));
}
