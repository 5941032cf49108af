/** What an import has brought, and whether the books hold what the file says. */
import { sql } from 'kysely';
import { openTableFile } from '../directory/table-file.ts';
import type { Db } from '../store/database.ts';
import { findColumns } from './columns.ts';
import { readHistoryLine } from './line.ts';
import { memberIdOf } from './purchase.ts';
import type { OpenImport } from './import.ts';

/** Differences named one by one; more are counted. */
const NAMED_MAX = 20;
const NOBODY = '-';

interface AsideCount {
  readonly reason: string;
  readonly lines: number;
  readonly amountKopecks: number;
}

export interface Summary {
  readonly purchases: number;
  readonly purchasesKopecks: number;
  readonly refunds: number;
  readonly refundsKopecks: number;
  readonly members: number;
  readonly asides: readonly AsideCount[];
}

export async function summaryOf(db: Db, importId: string): Promise<Summary> {
  const { rows } = await sql<Omit<Summary, 'asides'>>`
    with mine as (select partner_id, number from history_invoice where import_id = ${importId}),
    sold as (
      select count(*) as n, coalesce(sum(p.total_kopecks), 0)::bigint as kopecks,
        count(distinct p.member_id) as members
      from mine m join history_import i on i.import_id = ${importId}
      join purchase p on p.partner_id = m.partner_id and p.number = m.number and p.till_id = i.till_id
    ), back as (
      select count(*) as n, coalesce(sum(r.money_kopecks), 0)::bigint as kopecks
      from mine m join refund r on r.partner_id = m.partner_id
        and split_part(r.number, '/', 1) = m.number
      join history_import i on i.import_id = ${importId} and i.store_id = r.store_id
    )
    select sold.n as purchases, sold.kopecks as "purchasesKopecks", sold.members,
      back.n as refunds, back.kopecks as "refundsKopecks" from sold, back`.execute(db);
  const asides = await sql<AsideCount>`
    select reason, count(*) as lines, coalesce(sum(amount_kopecks), 0)::bigint as "amountKopecks"
    from history_aside where import_id = ${importId} group by reason order by reason`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('no summary');
  return { ...row, asides: asides.rows };
}

/** Money of one customer in one month. */
interface Cell {
  sold: number;
  back: number;
}

export interface Comparison {
  /** Pairs of customer and month that were compared. */
  readonly compared: number;
  readonly soldKopecks: number;
  readonly backKopecks: number;
  /** One sentence each; empty = the books hold what the file says. */
  readonly findings: readonly string[];
}

/** Sums per customer and month: of the file, read again, and of the tables. */
export async function compareWithFile(db: Db, open: OpenImport, file: string): Promise<Comparison> {
  const ofFile = await sumsOfFile(db, open, file);
  const ofBooks = await sumsOfBooks(db, open);
  const findings: string[] = [];
  let differing = 0;
  for (const key of new Set([...ofFile.keys(), ...ofBooks.keys()])) {
    const one = ofFile.get(key) ?? { sold: 0, back: 0 };
    const other = ofBooks.get(key) ?? { sold: 0, back: 0 };
    if (one.sold === other.sold && one.back === other.back) continue;
    differing += 1;
    if (differing > NAMED_MAX) continue;
    findings.push(
      `${key}: в файле продано ${one.sold}, отменено ${one.back}; в книгах ${other.sold} и ${other.back} (в копейках)`,
    );
  }
  if (differing > NAMED_MAX) findings.push(`… и ещё ${differing - NAMED_MAX}`);
  const total = (pick: (cell: Cell) => number): number =>
    [...ofFile.values()].reduce((sum, cell) => sum + pick(cell), 0);
  return {
    compared: ofFile.size,
    soldKopecks: total((cell) => cell.sold),
    backKopecks: total((cell) => cell.back),
    findings,
  };
}

async function sumsOfFile(db: Db, open: OpenImport, file: string): Promise<Map<string, Cell>> {
  const { rows } = await sql<{ line: number }>`
    select line from history_aside
    where import_id = ${open.importId} and reason in ('wrong_line', 'known_invoice')`.execute(db);
  const aside = new Set(rows.map(({ line }) => line));
  const sums = new Map<string, Cell>();
  const table = await openTableFile(file, findColumns);
  for await (const row of table.lines()) {
    const read = readHistoryLine(row);
    if (!read.ok || aside.has(row.line)) continue;
    const { customer, local, cancellation, amountKopecks } = read.value;
    const member = customer === null ? NOBODY : memberIdOf(open.place, customer);
    const cell = cellOf(sums, `${member} ${local.slice(0, 7)}`);
    if (cancellation) cell.back += amountKopecks;
    else cell.sold += amountKopecks;
  }
  return sums;
}

async function sumsOfBooks(db: Db, { importId, place }: OpenImport): Promise<Map<string, Cell>> {
  const month = (column: string) => sql`to_char(${sql.ref(column)}, 'YYYY-MM')`;
  const { rows } = await sql<{ member: string | null; month: string; sold: number; back: number }>`
    with mine as (select partner_id, number from history_invoice where import_id = ${importId}),
    moved as (
      select p.member_id, ${month('p.local_date')} as month, p.total_kopecks as sold, 0 as back
      from mine m join purchase p on p.partner_id = m.partner_id and p.number = m.number
        and p.till_id = ${place.tillId}
      union all
      select r.member_id, ${month('r.local_date')}, 0, r.money_kopecks
      from mine m join refund r on r.partner_id = m.partner_id
        and split_part(r.number, '/', 1) = m.number and r.store_id = ${place.storeId}
      union all
      select a.member_id, ${month('a.local_date')}, 0, a.amount_kopecks
      from history_aside a where a.import_id = ${importId} and a.reason = 'no_purchase'
    )
    select member_id as member, month, sum(sold)::bigint as sold, sum(back)::bigint as back
    from moved group by member_id, month`.execute(db);
  const sums = new Map<string, Cell>();
  for (const { member, month: of, sold, back } of rows) {
    sums.set(`${member ?? NOBODY} ${of}`, { sold, back });
  }
  return sums;
}

function cellOf(sums: Map<string, Cell>, key: string): Cell {
  const known = sums.get(key);
  if (known !== undefined) return known;
  const fresh = { sold: 0, back: 0 };
  sums.set(key, fresh);
  return fresh;
}
