/**
 * Stored purchases computed again from their own inputs: by the bundle of that day, and beside what the
 * till signed and what the tables show. Reads only.
 */
import { plainAnswer } from '@verno/shared/promotions/answered';
import { hash as digest } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { ENGINE_VERSION, evaluate } from '@verno/shared/promotions/evaluate';
import { keepsWholeTrace, keptResult, purchaseFact } from '@verno/shared/purchase/fact';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { EngineResult } from '@verno/shared/promotions/result';
import type { Programs } from '../ingest/programs.ts';
import type { Db } from '../store/database.ts';
import { differencesOf } from './differences.ts';
import type { Difference } from './differences.ts';

/** Purchases read at once. */
const PAGE_ROWS = 200;
const DAY_MS = 24 * 60 * 60_000;
/** Before every other id. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

export interface ReplayRange {
  readonly partnerId: string;
  /** Store-local dates `YYYY-MM-DD`, both inclusive. */
  readonly since: string;
  readonly until: string | null;
  readonly limit: number | null;
}

export interface Replayed {
  readonly purchaseId: string;
  readonly number: string;
  readonly localTime: string;
  /**
   * `same` to the byte · `different` · `no_bundle`: its rules are not here · `unreadable`: what is stored is
   * no purchase, or the engine fails on it.
   */
  readonly outcome: 'same' | 'different' | 'no_bundle' | 'unreadable';
  /** Version of the engine that priced it, where it is not today's. */
  readonly otherEngine: string | null;
  readonly differences: readonly Difference[];
}

interface Row {
  readonly partner_id: string;
  readonly purchase_id: string;
  readonly number: string;
  readonly sold_at: Date;
  readonly local_time: string;
  readonly fact: unknown;
  readonly body: string | null;
  readonly columns: unknown;
}

/** Purchases of the range in the order of their time, each with what became of it. */
export async function* replayPurchases(
  db: Db,
  programs: Programs,
  range: ReplayRange,
): AsyncGenerator<Replayed> {
  let left = range.limit ?? Number.POSITIVE_INFINITY;
  // A store's day begins at most this much before the same day of UTC.
  let after = { soldAt: new Date(Date.parse(range.since) - DAY_MS), id: NO_ID };
  while (left > 0) {
    const rows = await readPage(db, range, after, Math.min(PAGE_ROWS, left));
    for (const row of rows) yield replayOne(db, programs, row);
    const last = rows.at(-1);
    if (last === undefined) return;
    left -= rows.length;
    after = { soldAt: last.sold_at, id: last.purchase_id };
  }
}

async function readPage(
  db: Db,
  range: ReplayRange,
  after: { readonly soldAt: Date; readonly id: string },
  count: number,
): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select p.partner_id, p.purchase_id, p.number, p.sold_at, p.local_time, p.fact, e.body,
      json_build_object(
        'totals', json_build_object(
          'initialKopecks', p.initial_kopecks, 'discountKopecks', p.discount_kopecks,
          'redeemedKopecks', p.redeemed_kopecks, 'totalKopecks', p.total_kopecks),
        'bundleHash', p.bundle_hash) as columns
    from purchase p left join till_event e on e.event_id = p.event_id and e.till_id = p.till_id and not e.foreign_id
    where p.partner_id = ${range.partnerId}
      and (p.sold_at, p.purchase_id) > (${after.soldAt}, ${after.id}::uuid)
      and p.local_date >= ${range.since}::date
      and (${range.until}::date is null or p.local_date <= ${range.until}::date)
    order by p.sold_at, p.purchase_id limit ${count}`.execute(db);
  return rows;
}

const signed = z.object({ payload: z.unknown() });

async function replayOne(db: Db, programs: Programs, row: Row): Promise<Replayed> {
  const told = { purchaseId: row.purchase_id, number: row.number, localTime: row.local_time };
  const parsed = purchaseFact.safeParse(row.fact);
  if (!parsed.success) {
    const differences = parsed.error.issues.map(({ path, message }) => ({
      at: path.map(String).join('/'),
      stored: message,
    }));
    return { ...told, outcome: 'unreadable', otherEngine: null, differences };
  }
  const fact = parsed.data;
  const { engineVersion } = fact.result;
  const otherEngine = engineVersion === ENGINE_VERSION ? null : engineVersion;
  const beside = besideOthers(row, fact);
  const program = await programs(db, row.partner_id, fact.result.bundleHash);
  if (program === null) return { ...told, outcome: 'no_bundle', otherEngine, differences: beside };
  let again: EngineResult;
  try {
    again = evaluate(program, fact.cheque, fact.facts, fact.at, {
      trace: fact.result.trace.length > 0,
      digest: (text) => digest('sha256', text),
    });
  } catch (error) {
    const at = error instanceof Error ? error.message : String(error);
    return { ...told, outcome: 'unreadable', otherEngine, differences: [{ at }] };
  }
  const recomputed = keepsWholeTrace(fact) ? plainAnswer(again) : keptResult(again);
  const differences = [
    ...differencesOf(fact.result, recomputed).filter(
      ({ at }) => otherEngine === null || !OF_VERSION.has(at),
    ),
    ...beside,
  ];
  const outcome = differences.length === 0 ? 'same' : 'different';
  return { ...told, outcome, otherEngine, differences };
}

/** They name the engine's version, so another engine has others whatever it computes. */
const OF_VERSION: ReadonlySet<string> = new Set(['engineVersion', 'inputHash']);

/** The stored purchase beside what the till signed, and beside the columns that lists and sums read. */
function besideOthers(row: Row, fact: PurchaseFact): Difference[] {
  const payload = row.body === null ? undefined : signed.parse(JSON.parse(row.body)).payload;
  const ofTill = payload === undefined ? [] : differencesOf(row.fact, payload);
  const { totals, bundleHash } = fact.result;
  return [
    ...ofTill.map((one) => ({ ...one, at: `till/${one.at}` })),
    ...differencesOf(row.columns, { totals, bundleHash }).map((one) => ({
      ...one,
      at: `columns/${one.at}`,
    })),
  ];
}
