/** `hub import purchases FILE` and `hub import check FILE`: old purchases, and proof that they are all here. */
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { sql } from 'kysely';
import { toMoneyText } from '@verno/shared/money/text';
import { importIdOf, importPurchases } from '../history/import.ts';
import type { OpenImport } from '../history/import.ts';
import { compareWithFile, summaryOf } from '../history/summary.ts';
import type { Summary } from '../history/summary.ts';
import type { Db } from '../store/database.ts';
import { FatalError } from '../store/fatal.ts';
import { findPartner } from './command.ts';
import type { CommandWorld } from './command.ts';
import { progressLine } from './progress.ts';

/** Rows of the list of lines set aside read at once. */
const ASIDE_ROWS = 5000;

const REASONS: Readonly<Record<string, string>> = {
  wrong_line: 'неверные строки',
  no_purchase: 'отмены, для которых покупка не нашлась',
  known_invoice: 'чеки, которые уже были',
};

export interface PurchasesOptions {
  readonly file: string;
  readonly partner: string | null;
  readonly timeZone: string;
}

export interface Told {
  readonly lines: readonly string[];
  readonly failed: boolean;
}

/** Imports, writes the lines set aside to a file, and says what came of it. */
export async function purchasesImport(
  world: CommandWorld,
  options: PurchasesOptions,
): Promise<Told> {
  const partnerId = await findPartner(world.db, options.partner);
  const { timeZone, file } = options;
  const request = { file, partnerId, timeZone };
  const tell = progressLine('строк');
  const open = await importPurchases(world.db, world.clock, request, ({ line }) => tell(line));
  if (process.stderr.isTTY) process.stderr.write('\n');
  const summary = await summaryOf(world.db, open.importId);
  const aside = await writeAside(world, open.importId);
  return { lines: [...summaryLines(summary), aside], failed: false };
}

/** Compares the file with the books, per customer and month. */
export async function purchasesCheck(
  world: CommandWorld,
  { file, partner }: Omit<PurchasesOptions, 'timeZone'>,
): Promise<Told> {
  const partnerId = await findPartner(world.db, partner);
  const open = await findImport(world.db, await importIdOf(partnerId, file));
  const compared = await compareWithFile(world.db, open, file);
  const totals =
    `Сверено сумм по покупателю и месяцу: ${compared.compared}. По файлу продано ` +
    `${toMoneyText(compared.soldKopecks)}, отменено ${toMoneyText(compared.backKopecks)}.`;
  return compared.findings.length === 0
    ? { lines: [totals, 'В книгах то же, что в файле.'], failed: false }
    : { lines: [totals, 'Книги расходятся с файлом:', ...compared.findings], failed: true };
}

function summaryLines(summary: Summary): string[] {
  return [
    `Покупок ${summary.purchases} на ${toMoneyText(summary.purchasesKopecks)}, участников ${summary.members}.`,
    `Возвратов ${summary.refunds} на ${toMoneyText(summary.refundsKopecks)}.`,
    ...summary.asides.map(
      ({ reason, lines, amountKopecks }) =>
        `Отложено, ${REASONS[reason] ?? reason}: строк ${lines}` +
        (amountKopecks === 0 ? '.' : `, на ${toMoneyText(amountKopecks)}.`),
    ),
  ];
}

/** Lists what was set aside, with the lines of the file. */
async function writeAside({ db, data }: CommandWorld, importId: string): Promise<string> {
  const folder = join(data, 'imports');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${importId}.csv`);
  const out = createWriteStream(path);
  out.write('строка,чек,причина,подробно\n');
  let count = 0;
  let after = -1;
  for (;;) {
    const { rows } = await sql<{ line: number; number: string; reason: string; detail: string }>`
      select line, number, reason, detail from history_aside
      where import_id = ${importId} and line > ${after} order by line limit ${ASIDE_ROWS}`.execute(
      db,
    );
    for (const row of rows) {
      out.write(`${row.line},${quoted(row.number)},${row.reason},${quoted(row.detail)}\n`);
    }
    count += rows.length;
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.line;
  }
  out.end();
  await once(out, 'finish');
  return count === 0 ? 'Отложенных строк нет.' : `Список отложенных строк: ${path}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

async function findImport(db: Db, importId: string): Promise<OpenImport> {
  const { rows } = await sql<{
    partner_id: string;
    store_id: string;
    till_id: string;
    time_zone: string;
    line_done: number;
    finished: boolean;
  }>`
    select i.partner_id, i.store_id, i.till_id, s.time_zone, i.line_done,
      i.finished_at is not null as finished
    from history_import i join store s using (store_id) where i.import_id = ${importId}`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) {
    throw new FatalError('Этот файл не импортировали: npm run hub -- import purchases ФАЙЛ');
  }
  return {
    importId,
    place: {
      partnerId: row.partner_id,
      storeId: row.store_id,
      tillId: row.till_id,
      timeZone: row.time_zone,
    },
    lineDone: row.line_done,
    finished: row.finished,
  };
}
