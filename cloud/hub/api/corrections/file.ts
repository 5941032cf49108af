/** Corrections by a file: read, booked or only tried, and told row by row. */
import { uploadCorrections } from '@verno/shared/contracts/hub/correction-files';
import type { CorrectionFileReport } from '@verno/shared/contracts/hub/correction-files';
import type { Clock } from '@verno/shared/kernel/clock';
import { ok } from '@verno/shared/kernel/result';
import type { Language } from '@verno/shared/kernel/text';
import { toDecimalText } from '@verno/shared/money/text';
import { readCorrectionFile } from '../../books/correction-file.ts';
import type { BadRow } from '../../books/correction-file.ts';
import { uploadCorrectionRows } from '../../books/correction-upload.ts';
import type { UploadedRow } from '../../books/correction-upload.ts';
import { problemBody } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import type { Db, Tx } from '../../store/database.ts';
import type { Ids } from '../../system.ts';
import { selectCorrections } from './rows.ts';

interface FileParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Carries the report of a try out of the transaction that it undoes. */
class Tried extends Error {
  readonly report: CorrectionFileReport;
  constructor(report: CorrectionFileReport) {
    super('tried');
    this.report = report;
  }
}

export function correctionFileRoute({ db, clock, ids }: FileParts): Route {
  return staffRoute(uploadCorrections, async ({ query, body, language }, caller) => {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    const file = readCorrectionFile(bytes);
    if (!file.ok) return file;
    const { name, shortBalance } = query;
    const dryRun = query.dryRun === 'true';
    const options = { name, shortBalance, evenBlocked: query.evenBlocked === 'true' };
    try {
      return await db.transaction().execute(async (tx) => {
        const parts = { ids, nowMs: clock.nowMs() };
        const rows = await uploadCorrectionRows(tx, parts, caller, options, file.value.rows);
        const told = { name, dryRun, language, bad: file.value.bad };
        const report = await reportOf(tx, caller.partnerId, rows, told);
        if (dryRun) throw new Tried(report);
        return ok(report);
      });
    } catch (error) {
      if (error instanceof Tried) return ok(error.report);
      throw error;
    }
  });
}

interface Told {
  readonly name: string;
  readonly dryRun: boolean;
  readonly language: Language;
  /** Rows that could not be read. */
  readonly bad: readonly BadRow[];
}

async function reportOf(
  tx: Tx,
  partnerId: string,
  rows: readonly UploadedRow[],
  { name, dryRun, language, bad }: Told,
): Promise<CorrectionFileReport> {
  const taken = rows.flatMap(({ outcome }) => (outcome.ok ? [outcome.value] : []));
  const fresh = taken.flatMap(({ correctionId, known }) => (known ? [] : [correctionId]));
  const made =
    fresh.length === 0
      ? []
      : await selectCorrections(tx, partnerId).where('c.correction_id', 'in', fresh).execute();
  const booked = made.filter((row) => row.state === 'booked');
  const refused = rows.flatMap(({ line, outcome }) =>
    outcome.ok ? [] : [{ line, why: outcome.error }],
  );
  const problems = [...bad, ...refused]
    .toSorted((one, other) => one.line - other.line)
    .map(({ line, why }) => {
      const { code, detail } = problemBody(why, language);
      return { line, code, detail };
    });
  return {
    name,
    dryRun,
    rows: rows.length + bad.length,
    booked: booked.length,
    waiting: made.filter((row) => row.state === 'waiting').length,
    known: taken.length - fresh.length,
    refused: problems.length,
    sums: sumsOf(booked),
    problems,
  };
}

type Made = Awaited<ReturnType<ReturnType<typeof selectCorrections>['execute']>>;

function sumsOf(booked: Made): CorrectionFileReport['sums'] {
  return [...Map.groupBy(booked, (row) => row.currency)].map(([currency, rows]) => {
    const sum = (kind: string): string =>
      toDecimalText(
        rows
          .filter((row) => row.kind === kind)
          .reduce((total, row) => total + (row.booked ?? 0), 0),
        rows[0]?.decimals ?? 0,
      );
    return { currency, given: sum('accrue'), taken: sum('write_off') };
  });
}
