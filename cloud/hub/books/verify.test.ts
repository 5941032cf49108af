/** The proof of the books: whatever somebody changes behind their back, it is found and named. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REFUND_CHECKS } from '../refunds/checks.ts';
import { CHECKS } from './checks.ts';
import { startLife } from './life.testkit.ts';
import type { Life } from './life.testkit.ts';
import { findDifferences, verifyBooks } from './verify.ts';

const CLI = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const START_MS = Date.parse('2026-11-22T09:00:00Z');

let life: Life;
let anna: string;
/** A little of everything: earned, spent, owed, refunded, burnt, set aside, joined. */
beforeAll(async () => {
  life = await startLife(START_MS);
  const [first = '', boris = ''] = await life.addMembers(2);
  anna = first;
  const purchaseId = life.ids.next();
  await life.correct({ kind: 'accrue', member: boris, amount: 10 });
  await life.correct({ kind: 'accrue', member: anna, amount: 500, expireOn: '2026-11-24' });
  await life.buy({
    id: purchaseId,
    member: anna,
    holdId: null,
    earns: [
      { amount: 100, activateOn: null, expireOn: null },
      { amount: 40, activateOn: '2026-12-24', expireOn: null },
    ],
    spends: 200,
    priced: 30,
  });
  const about = { purchaseId, policy: 'negative' as const };
  await life.refund({ ...about, causeId: life.ids.next(), takes: [30, 10], giveBack: 50 });
  life.clock.nowMs += 3 * 86_400_000;
  await life.jobs();
  await life.join(anna, boris);
  await life.setPolicy({ kind: 'escrow', shareBp: 2500, perMember: 60, perTill: 100 });
  const nothing = { holdId: null, earns: [{ amount: 400, activateOn: null, expireOn: null }] };
  await life.buy({ id: life.ids.next(), member: boris, ...nothing, spends: 0 });
  await life.buy({ id: life.ids.next(), member: boris, ...nothing, spends: 10 });
  expect(await life.giveBack(boris, 5)).toBe(5);
  await life.reserve(anna, 20, { id: life.ids.next(), purchaseId: life.ids.next() });
});
afterAll(async () => {
  await life.close();
});

/** What the proof says after a change that is then undone. */
async function foundAfter(change: string): Promise<string[]> {
  const undone = new Error('undone');
  let findings: string[] = [];
  await life.db
    .transaction()
    .execute(async (tx) => {
      await sql`alter table posting disable trigger user`.execute(tx);
      await sql.raw(change).execute(tx);
      findings = await findDifferences(tx);
      throw undone;
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error;
    });
  return findings;
}

const FORGERIES: readonly (readonly [string, string])[] = [
  ['Σ проводок по валюте', `delete from posting where account = 'house_issued'`],
  [
    'Σ проводок одного факта',
    `update posting set cause_id = gen_random_uuid() where account = 'house_redeemed'`,
  ],
  ['На пути между счетами', `delete from posting where kind = 'transfer' and leg = 1`],
  ['Итоги счёта', 'update account set active = active + 1'],
  ['Остатки лотов', `update lot set remaining = remaining - 1 where remaining > 5`],
  ['Лот не сходится', `update lot set absorbed = absorbed + 1 where remaining > 5`],
  ['Потраченное по лотам', `delete from lot_spend where cause_kind = 'purchase'`],
  ['Возвращённое по лотам', 'update lot_spend set returned = returned - 1 where returned > 0'],
  ['Сгоревшее по лотам', 'update lot set burnt = burnt - 1 where burnt > 0'],
  ['Резервы не равны', `update reservation set amount = amount + 1 where state = 'held'`],
  ['Резерв отложил не столько', `update reservation set taken = '[]' where state = 'held'`],
  ['Счёт без владельца', 'delete from account_member'],
  ['Владелец счёта, которого нет', 'update account_member set member_id = gen_random_uuid()'],
  ['Участник вышел из программы', `update member set state = 'left'`],
  ['Лот или проводка без счёта', 'delete from account'],
  ['Цена в бонусах', 'update purchase_effect set amount = amount + 1'],
  ['Отменённое из цен', 'update purchase_effect set returned = 1'],
  ['Проведённая корректировка', 'update correction set booked = booked + 1'],
  ['Отданное кассам не равно отложенному', 'update lent_right set granted = granted + 1'],
  ['Отданное кассам не равно отложенному', 'delete from lent_right'],
  ['Отданное кассам не равно проводкам', 'update lent_right set granted = gone, gone = 0'],
  ['Возврат прав кассой', 'update right_release set returned = returned - 1'],
];

test('the books of the example are whole', async () => {
  expect((await verifyBooks(life.db)).findings).toEqual([]);
});

test.each(FORGERIES)('«%s…» is found when somebody runs «%s»', async (says, change) => {
  const findings = await foundAfter(change);
  expect(findings.filter((finding) => finding.startsWith(says))).not.toEqual([]);
});

test('every check of the bonuses has somebody who tries to get past it', () => {
  const others = ['Событие кассы', 'Строки чека', ...REFUND_CHECKS.map((check) => check.says)];
  for (const { says } of CHECKS) {
    const tried = [...FORGERIES.map(([named]) => named), ...others];
    expect(
      tried.some((named) => says.startsWith(named)),
      says,
    ).toBe(true);
  }
});

interface Ran {
  readonly code: number;
  readonly out: string;
}

function hubVerify(): Promise<Ran> {
  const url = new URL(life.url);
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [CLI, 'verify', '--data', '/nonexistent', '--database-url', url.href],
      (error, out) => resolve({ code: error === null ? 0 : Number(error.code ?? 1), out }),
    );
  });
}

test('`hub verify` says that the books are whole, or what differs, and ends with code 1', async () => {
  const whole = await hubVerify();
  expect([whole.code, whole.out]).toEqual([0, expect.stringContaining('Книги сходятся.')]);
  const account = await sql<{ account_id: string }>`update account set active = active + 7
    where account_id in (select account_id from account_member where member_id = ${anna})
    returning account_id`.execute(life.db);
  const broken = await hubVerify();
  expect(broken.code).toBe(1);
  expect(broken.out).toContain('Книги не сходятся:');
  expect(broken.out).toContain(
    `Итоги счёта не равны сумме проводок: ${account.rows[0]?.account_id} bonus (7)`,
  );
  await sql`update account set active = active - 7
    where account_id = ${account.rows[0]?.account_id}`.execute(life.db);
  expect((await verifyBooks(life.db)).findings).toEqual([]);
}, 60_000);
