/** Members by identifier, and their balances as the hub last said. */
import { memberItem } from '@verno/shared/contracts/sync';
import type { BalanceItem, MemberItem } from '@verno/shared/contracts/sync';
import type { TillDatabase } from './database.ts';
import { countedAt, integerOf, oneRow, textOf } from './rows.ts';

export interface MemberStore {
  readonly byId: (memberId: string) => MemberItem | null;
  /** `value` normalised: card digits, phone in E.164. */
  readonly byIdentifier: (kind: 'card' | 'phone', value: string) => MemberItem | null;
  /** `position` in the feed, 0 = not counted. Gives the position it had in this generation, else 0. */
  readonly put: (item: MemberItem, generation: number, position?: number) => number;
  readonly remove: (memberId: string, generation?: number) => number;
  /** Currency → the member's minor units by the hub, lent ones among them. */
  readonly balances: (memberId: string) => Readonly<Record<string, number>>;
  readonly putBalance: (item: BalanceItem, generation: number, position?: number) => number;
  readonly removeBalance: (memberId: string, currency: string, generation?: number) => number;
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
  const rowOf = db.prepare(
    'SELECT id, body, generation, position FROM members WHERE member_id = ?',
  );
  const insert = db.prepare(
    `INSERT INTO members (member_id, body, generation, position) VALUES (?, ?, ?, ?) RETURNING id`,
  );
  const update = db.prepare(
    'UPDATE members SET body = ?, generation = ?, position = ? WHERE id = ?',
  );
  const drop = db.prepare('DELETE FROM members WHERE id = ?');
  const dropBalances = db.prepare('DELETE FROM balances WHERE member_id = ?');
  const addIdentifier = db.prepare('INSERT OR IGNORE INTO identifiers VALUES (?, ?, ?)');
  const dropIdentifier = db.prepare(
    'DELETE FROM identifiers WHERE value = ? AND kind = ? AND member = ?',
  );
  const add = (id: number, { identifiers }: MemberItem): void => {
    for (const { kind, value } of identifiers) addIdentifier.run(kind, value, id);
  };
  const take = (id: number, { identifiers }: MemberItem): void => {
    for (const { kind, value } of identifiers) dropIdentifier.run(value, kind, id);
  };
  return {
    put: (item, generation, position = 0) => {
      const body = JSON.stringify(item);
      const known = oneRow(rowOf.get(item.memberId));
      if (known === null) {
        const made = insert.get(item.memberId, body, generation, position);
        add(integerOf(oneRow(made) ?? {}, 'id'), item);
        return 0;
      }
      const id = integerOf(known, 'id');
      const before = memberItem.parse(JSON.parse(textOf(known, 'body')));
      if (codesOf(before) !== codesOf(item)) {
        take(id, before);
        add(id, item);
      }
      update.run(body, generation, position, id);
      return countedAt(known, generation);
    },
    remove: (memberId, generation = 0) => {
      const row = oneRow(rowOf.get(memberId));
      // The balances have ends of their own in the feed, which are counted by themselves.
      if (row === null) return 0;
      const id = integerOf(row, 'id');
      take(id, memberItem.parse(JSON.parse(textOf(row, 'body'))));
      drop.run(id);
      if (generation === 0) dropBalances.run(memberId);
      return countedAt(row, generation);
    },
  };
}

function codesOf({ identifiers }: MemberItem): string {
  return identifiers.map(({ kind, value }) => `${kind}:${value}`).join();
}

function balanceWriters(
  db: TillDatabase['db'],
): Pick<MemberStore, 'putBalance' | 'removeBalance' | 'removeOlder'> {
  const rowOf = db.prepare(
    'SELECT generation, position FROM balances WHERE member_id = ? AND currency = ?',
  );
  const put = db.prepare(
    `INSERT INTO balances (member_id, currency, active, pending, generation, position)
     VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET active = excluded.active,
       pending = excluded.pending, generation = excluded.generation, position = excluded.position`,
  );
  const drop = db.prepare('DELETE FROM balances WHERE member_id = ? AND currency = ?');
  const olderMembers = db.prepare('DELETE FROM members WHERE generation < ?');
  const looseIdentifiers = db.prepare(
    'DELETE FROM identifiers WHERE member NOT IN (SELECT id FROM members)',
  );
  const olderBalances = db.prepare('DELETE FROM balances WHERE generation < ?');
  const counted = (memberId: string, currency: string, generation: number): number => {
    const row = oneRow(rowOf.get(memberId, currency));
    return row === null ? 0 : countedAt(row, generation);
  };
  return {
    putBalance: (item, generation, position = 0) => {
      const { memberId, currency, pending } = item;
      const before = counted(memberId, currency, generation);
      put.run(memberId, currency, ownedOf(item), pending, generation, position);
      return before;
    },
    removeBalance: (memberId, currency, generation = 0) => {
      const before = counted(memberId, currency, generation);
      drop.run(memberId, currency);
      return before;
    },
    removeOlder: (generation) => {
      if (olderMembers.run(generation).changes > 0) looseIdentifiers.run();
      olderBalances.run(generation);
    },
  };
}

/** What lies with tills is the member's all the same: who may spend it is another question. */
export function ownedOf({ active, lent = 0 }: BalanceItem): number {
  return active + lent;
}

function memberOf(found: unknown): MemberItem | null {
  const row = oneRow(found);
  return row === null ? null : memberItem.parse(JSON.parse(textOf(row, 'body')));
}
