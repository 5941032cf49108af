import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { purchaseFact } from '@verno/shared/purchase/fact';
import { refundFact } from '@verno/shared/purchase/refund-fact';
import { verifyBooks } from '../books/verify.ts';
import { createTestDatabase } from '../store/database.testkit.ts';
import type { TestDatabase } from '../store/database.testkit.ts';
import { runCommand, startCommand } from './command.testkit.ts';

const TIMEOUT_MS = 120_000;
const KILL_DEADLINE_MS = 60_000;
let database: TestDatabase;
let folder: string;
const place = () => ({ databaseUrl: database.url, data: folder });
const hub = (...args: readonly string[]) => runCommand(place(), ...args);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'verno-history-'));
});
beforeEach(async () => {
  database = await createTestDatabase();
  expect((await hub('partner', 'add', 'Лавка')).code).toBe(0);
  return async () => {
    expect((await verifyBooks(database.db)).findings).toEqual([]);
    await database.close();
  };
}, TIMEOUT_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HEAD = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
/** The shape of the public file: quotes, «.0» behind customers, cancellations, write-offs, a torn line. */
const LINES = [
  HEAD,
  '536365,85123A,WHITE HANGING HEART T-LIGHT HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom',
  '536365,22197,"SMALL POPCORN, ""RED""",40,2010-12-01 08:26:00,0.85,17850.0,United Kingdom',
  '536370,22556,PLASTERS IN TIN CIRCUS PARADE ,12,2010-12-01 08:45:00,1.65,17548.0,France',
  '536375,22556,PLASTERS IN TIN CIRCUS PARADE ,4,2010-12-02 09:32:00,1.65,17548.0,France',
  '536380,POST,POSTAGE,1,2010-12-02 10:00:00,18.00,,France',
  '536380,22556,PLASTERS IN TIN CIRCUS PARADE ,2,2010-12-02 10:01:00,1.65,,France',
  'C536391,22556,PLASTERS IN TIN CIRCUS PARADE ,-10,2010-12-03 10:24:00,1.65,17548.0,France',
  'C536391,D,Discount,-1,2010-12-03 10:24:00,27.50,17548.0,France',
  'C536392,85123A,WHITE HANGING HEART T-LIGHT HOLDER,-6,2011-01-04 09:00:00,2.55,17850.0,United Kingdom',
  'C536392,22197,SMALL POPCORN,-40,2011-01-04 09:00:00,0.85,17850.0,United Kingdom',
  'C536393,POST,POSTAGE,-1,2011-01-04 09:30:00,18.00,,France',
  '536589,21777,,-10,2010-12-01 16:50:00,0.0,,United Kingdom',
  'A563186,B,Adjust bad debt,1,2011-08-12 14:51:00,-11062.06,,United Kingdom',
  '536600,22633,HAND WARMER,six,2011-01-05 11:00:00,1.85,17850.0,United Kingdom',
  '536601,22633,HAND WARMER,6,2011-02-30 11:00:00,1.85,17850.0,United Kingdom',
  '536602,22633,HAND WARMER,6,2011-01-05 12:00:00,1.85,17850.0,United Kingdom,too,many',
  '536603,22633,HAND WARMER,6,2011-01-05 12:00:00,1.85,17850.0,United Kingdom',
].join('\n');

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const purchases = () =>
  database.db
    .selectFrom('purchase')
    .select(['number', 'total_kopecks', 'line_count', 'local_time', 'recomputed'])
    .orderBy('number')
    .execute();

interface RefundRow {
  readonly number: string;
  readonly money: number;
  readonly of: string;
  readonly whole: string;
}

async function refunds(): Promise<RefundRow[]> {
  const { rows } = await sql<RefundRow>`
    select r.number, r.money_kopecks as money, p.number as "of", p.refund_state as whole
    from refund r join purchase p using (partner_id, purchase_id) order by r.number`.execute(
    database.db,
  );
  return rows;
}

test(
  'old purchases come in by their lines; cancellations find their purchases, the rest is set aside with reasons',
  { timeout: TIMEOUT_MS },
  async () => {
    const path = file('lines.csv.gz', gzipSync(LINES));
    const done = await hub('import', 'purchases', path, '--time-zone', 'Europe/London');
    expect(done.code).toBe(0);
    expect(done.out.trim().split('\n').slice(0, -1)).toEqual([
      'Покупок 5 на 108.10, участников 2.',
      'Возвратов 3 на 65.80.',
      'Отложено, отмены, для которых покупка не нашлась: строк 2, на 45.50.',
      'Отложено, неверные строки: строк 5.',
    ]);
    expect(await purchases()).toEqual(
      [
        ['536365', 4930, 2, '2010-12-01T08:26:00'],
        ['536370', 1980, 1, '2010-12-01T08:45:00'],
        ['536375', 660, 1, '2010-12-02T09:32:00'],
        ['536380', 2130, 2, '2010-12-02T10:00:00'],
        ['536603', 1110, 1, '2011-01-05T12:00:00'],
      ].map(([number, total_kopecks, line_count, local_time]) => ({
        number,
        total_kopecks,
        line_count,
        local_time,
        recomputed: 'same',
      })),
    );
    // Ten came back: four of the latest purchase, six of the one before it.
    expect(await refunds()).toEqual([
      { number: 'C536391', money: 660, of: '536375', whole: 'whole' },
      { number: 'C536391/2', money: 990, of: '536370', whole: 'part' },
      { number: 'C536392', money: 4930, of: '536365', whole: 'whole' },
    ]);
    const facts = await sql<{ fact: unknown }>`select fact from refund`.execute(database.db);
    expect(facts.rows.map(({ fact }) => refundFact.parse(fact).payments.length)).toEqual([1, 1, 1]);
    const list = readFileSync(done.out.trim().split(': ').at(-1) ?? '', 'utf8');
    expect(list.split('\n').map((line) => line.split(',').slice(0, 3).join(','))).toEqual([
      'строка,чек,причина',
      '9,"C536391",no_purchase',
      '12,"C536393",no_purchase',
      '13,"536589",wrong_line',
      '14,"A563186",wrong_line',
      '15,"536600",wrong_line',
      '16,"536601",wrong_line',
      '17,"",wrong_line',
      '',
    ]);
    expect((await hub('import', 'check', path)).out).toContain('В книгах то же, что в файле.');
    expect(await database.db.selectFrom('posting').selectAll().execute()).toEqual([]);
  },
);

test(
  'the imported purchase is a whole fact with its goods and its member, and replay gets the same bytes',
  { timeout: TIMEOUT_MS },
  async () => {
    await hub('import', 'purchases', file('whole.csv', LINES));
    const row = await database.db
      .selectFrom('purchase')
      .where('number', '=', '536365')
      .select(['fact', 'member_id'])
      .executeTakeFirstOrThrow();
    const fact = purchaseFact.parse(row.fact);
    expect(fact.names.map(({ name }) => name)).toEqual([
      'WHITE HANGING HEART T-LIGHT HOLDER',
      'SMALL POPCORN, "RED"',
    ]);
    expect(fact.result.accruals).toEqual([]);
    const person = await database.db
      .selectFrom('member_person')
      .where('member_id', '=', row.member_id ?? '')
      .select(['family_name', 'given_name'])
      .executeTakeFirstOrThrow();
    expect(person).toEqual({ family_name: 'Покупатель', given_name: '17850' });
    const uids = sql<{
      uid: string;
    }>`select uid from member_uid where member_id = ${row.member_id}`;
    expect((await uids.execute(database.db)).rows).toEqual([{ uid: '17850' }]);
    const goods = await database.db.selectFrom('goods').select('sku').orderBy('sku').execute();
    expect(goods.map(({ sku }) => sku)).toEqual(['22197', '22556', '22633', '85123A', 'POST']);
    const again = await hub('replay', '--since', '2010-01-01');
    expect([again.code, again.out]).toEqual([
      0,
      'Пересчитано покупок 5: то же 5, расходится 0, без пакета правил 0, не читается 0.\n',
    ]);
  },
);

test(
  'a file of whole invoices: what another file brought is not booked twice',
  { timeout: TIMEOUT_MS },
  async () => {
    await hub('import', 'purchases', file('first.csv', LINES));
    const invoices = [
      'InvoiceNo,InvoiceDate,CustomerID,Country,Quantity,UnitPrice',
      '536365,12/1/2010 8:26,17850,United Kingdom,46,1.0717',
      '540000,1/4/2011 9:05,12583,France,449,2.7645',
      '540001,1/4/2011 9:07,(blank),United Kingdom,56,0',
      'C540002,1/5/2011 9:07,12583,France,-449,2.7645',
      '540003,1/6/2011 9:07,12583,France,10,2.5',
      'C540004,1/7/2011 9:07,12583,France,-4,2.5',
    ];
    const path = file('invoices.csv', invoices.join('\r\n'));
    expect((await hub('import', 'purchases', path)).out).toMatch(
      new RegExp(
        [
          'Покупок 3 на 1266.26, участников 1.',
          'Возвратов 1 на 10.00.',
          'Отложено, чеки, которые уже были: строк 1.',
          // An average price says nothing of which goods came back.
          'Отложено, отмены, для которых покупка не нашлась: строк 1, на 1241.26.',
        ]
          .map((line) => line.replaceAll('.', String.raw`\.`))
          .join('\n'),
      ),
    );
    expect((await hub('import', 'check', path)).code).toBe(0);
    expect((await purchases()).length).toBe(8);
  },
);

test(
  'killed in the middle, the import goes on where it was; done, it changes nothing',
  { timeout: TIMEOUT_MS },
  async () => {
    const rows = Array.from({ length: 6000 }, (_, index) => {
      const number = 600_000 + Math.floor(index / 3);
      const back = index % 9 === 8;
      const cells = back
        ? [`C${number}`, 'X2', 'Goods 2', -1]
        : [number, `X${index % 3}`, `Goods ${index % 3}`, 2];
      return [...cells, '2011-03-01 10:00:00', '1.50', `${17_000 + (number % 50)}.0`, 'UK'].join(
        ',',
      );
    });
    const path = file('big.csv', [HEAD, ...rows].join('\n'));
    const { child, ended } = startCommand(place(), ['import', 'purchases', path]);
    const deadlineMs = performance.now() + KILL_DEADLINE_MS;
    const reached = async (): Promise<number> => (await purchases()).length;
    while ((await reached()) === 0) {
      if (performance.now() > deadlineMs) throw new Error('the import did not begin');
      await pause(5);
    }
    child.kill('SIGKILL');
    expect((await ended).code).toBeNull();
    const atKill = await reached();
    expect(atKill).toBeGreaterThan(0);
    expect(atKill).toBeLessThan(2000);

    const done = await hub('import', 'purchases', path);
    const summary = done.out.split('\n').slice(0, 2);
    expect(summary[0]).toContain('Покупок 2000 ');
    expect((await hub('import', 'check', path)).out).toContain('В книгах то же, что в файле.');
    const renamed = file('renamed.csv', readFileSync(path));
    expect((await hub('import', 'purchases', renamed)).out.split('\n').slice(0, 2)).toEqual(
      summary,
    );
    expect(await reached()).toBe(2000);
  },
);

test(
  'a figure changed in the books behind the import is found by the check',
  { timeout: TIMEOUT_MS },
  async () => {
    const path = file('changed.csv', LINES);
    await hub('import', 'purchases', path);
    await database.db
      .updateTable('purchase')
      .set({ total_kopecks: 4931, initial_kopecks: 4931 })
      .where('number', '=', '536365')
      .execute();
    const found = await hub('import', 'check', path);
    expect(found.code).toBe(1);
    expect(found.out).toMatch(/2010-12: в файле продано 4930, отменено 0; в книгах 4931 и 0/);
    await database.db
      .updateTable('purchase')
      .set({ total_kopecks: 4930, initial_kopecks: 4930 })
      .where('number', '=', '536365')
      .execute();
  },
);

test(
  'a file that is no such table, or was never imported, is refused in words',
  async () => {
    const goods = file('goods.csv', 'barcode;name\n4600000000022;Шейка\n');
    const refused = await hub('import', 'purchases', goods);
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toMatch(/^В первой строке файла нужны столбцы InvoiceNo/);
    expect((await hub('import', 'purchases', join(folder, 'none.csv'))).err).toMatch(
      /^Файла .* нет\./,
    );
    const never = await hub('import', 'check', file('never.csv', `${LINES}\n`));
    expect(never.err).toContain('Этот файл не импортировали');
  },
  TIMEOUT_MS,
);
