/** Bonuses given or taken by a file: a table of identifiers, currencies, amounts and reasons. */
import { z } from 'zod';
import { operation } from '../operation.ts';
import { correctionOrder } from './corrections.ts';

/** Rows of one file: one transaction, which holds all its members. */
export const CORRECTION_FILE_ROWS_MAX = 5000;
const FILE_BYTES_MAX = 2 * 1024 * 1024;

const yesNo = z.enum(['true', 'false']).default('false');

/** One row that was not taken, with its line in the file and why, in the caller's language. */
const rowProblem = z.object({ line: z.int().min(1), code: z.string(), detail: z.string() });

export const correctionFileReport = z.object({
  name: z.string(),
  dryRun: z.boolean(),
  rows: z.int(),
  /** Taken now: booked at once, or waiting for a second person. */
  booked: z.int(),
  waiting: z.int(),
  /** Taken by an earlier upload of this name. */
  known: z.int(),
  refused: z.int(),
  /** What was booked now, by currency, decimal text. */
  sums: z.array(z.object({ currency: z.string(), given: z.string(), taken: z.string() })),
  /** Every refused row, in the order of the file. */
  problems: z.array(rowProblem),
});
export type CorrectionFileReport = z.infer<typeof correctionFileReport>;

export const uploadCorrections = operation({
  id: 'corrections.upload',
  summary: { ru: 'Начислить или списать файлом', en: 'Give or take bonuses by a file' },
  notes: {
    ru: 'Таблица CSV с запятой, точкой с запятой или табуляцией, в UTF-8 или Windows-1251; первая строка: идентификатор, валюта, сумма, причина, по желанию вид (card, phone, email, uid, member). Сумма со знаком: минус списывает. Без вида участник ищется по карте, телефону, почте, внешнему номеру и id; должен найтись один. Строка с тем же содержанием под тем же именем name проводится один раз, поэтому исправленный файл можно загружать снова. dryRun=true: всё то же, но ничего не сохраняется.',
    en: 'A CSV table with commas, semicolons or tabs, in UTF-8 or Windows-1251; the first line: identifier, currency, amount, reason and, where wanted, kind (card, phone, email, uid, member). The amount is signed: a minus takes. Without a kind the member is looked for by card, phone, e-mail, external number and id; one must be found. A row of the same contents under the same name is booked once, so a corrected file may be uploaded again. dryRun=true: all the same, and nothing is kept.',
  },
  method: 'POST',
  path: '/api/v1/corrections/file',
  access: { kind: 'right', right: 'corrections.write' },
  bodyKind: 'csv',
  bodyBytesMax: FILE_BYTES_MAX,
  params: z.object({}),
  query: z.object({
    /** Names the work, not the file on a disk: rows are known again by it. */
    name: z.string().trim().min(3).max(100),
    dryRun: yesNo,
    /** For rows that take and find too little. */
    shortBalance: correctionOrder.shape.shortBalance,
    evenBlocked: yesNo,
  }),
  body: z.union([z.string(), z.instanceof(Uint8Array)]),
  response: correctionFileReport,
  errors: [
    'correction.file_encoding',
    'correction.file_columns',
    'correction.file_rows',
    'member.unknown',
    'currency.unknown',
    'bonus.insufficient',
  ],
  example: {
    query: { name: 'Извинения за ноябрь', dryRun: 'true' },
    body: 'identifier;currency;amount;reason\n2900000000018;bonus;100,50;Извинение за очередь\n',
  },
});
