/** The hub's own calculation of a till's purchase, by the same engine from the stored bundle. */
import { hash as digest } from 'node:crypto';
import type { Logger } from 'pino';
import type { Program } from '@verno/shared/promotions/program';
import { plainAnswer } from '@verno/shared/promotions/answered';
import { evaluate } from '@verno/shared/promotions/evaluate';
import type { EngineResult, TraceEntry } from '@verno/shared/promotions/result';
import { keepsWholeTrace } from '@verno/shared/purchase/fact';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { Db, Tx } from '../store/database.ts';
import { createPrograms } from './programs.ts';
import type { Recomputed } from './rows.ts';

/** Computes purchases again from their inputs. */
export interface Replayer {
  /** Compares with what the till recorded. */
  readonly recompute: (db: Db | Tx, partnerId: string, fact: PurchaseFact) => Promise<Recomputed>;
  /**
   * Every promotion that was looked at and why it fired or not; null when it cannot be told any more: the
   * bundle is not here, or today's engine answers otherwise.
   */
  readonly traceOf: (
    db: Db | Tx,
    partnerId: string,
    fact: PurchaseFact,
  ) => Promise<TraceEntry[] | null>;
  /** A stored bundle ready to calculate by; null when it is not here. */
  readonly programOf: (
    db: Db | Tx,
    partnerId: string,
    bundleHash: string,
  ) => Promise<Program | null>;
}

/** A replayer with its own small store of compiled bundles. */
export function createReplayer(log: Logger): Replayer {
  const programOf = createPrograms(log);
  return {
    programOf,
    recompute: async (db, partnerId, fact) => {
      const program = await programOf(db, partnerId, fact.result.bundleHash);
      return program === null ? 'no_bundle' : compare(program, fact, log);
    },
    traceOf: async (db, partnerId, fact) => {
      if (keepsWholeTrace(fact)) return fact.result.trace;
      const program = await programOf(db, partnerId, fact.result.bundleHash);
      if (program === null) return null;
      const again = answerAgain(program, fact, true, log);
      return again !== null && sameJson(untraced(again), untraced(fact.result))
        ? again.trace
        : null;
    },
  };
}

/** Everything the engine answers must be equal; the trace only where the purchase keeps the whole of it. */
function compare(program: Program, fact: PurchaseFact, log: Logger): Recomputed {
  const whole = keepsWholeTrace(fact);
  const again = answerAgain(program, fact, whole, log);
  if (again === null) return 'different';
  return sameJson(again, whole ? fact.result : untraced(fact.result)) ? 'same' : 'different';
}

function answerAgain(
  program: Program,
  { cheque, facts, at, purchaseId }: PurchaseFact,
  trace: boolean,
  log: Logger,
): EngineResult | null {
  try {
    return plainAnswer(
      evaluate(program, cheque, facts, at, {
        trace,
        digest: (text) => digest('sha256', text),
      }),
    );
  } catch (error) {
    log.error({ err: error, purchaseId }, 'replay failed');
    return null;
  }
}

function untraced(result: EngineResult): EngineResult {
  return { ...result, trace: [] };
}

/**
 * Whether two values have the same JSON, without writing it: a field that is undefined is absent, and the
 * order of keys means nothing.
 */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a) && Array.isArray(b)) return sameLists(a, b);
  return isRecord(a) && isRecord(b) && sameRecords(a, b);
}

function isRecord(value: object): value is Readonly<Record<string, unknown>> {
  return !Array.isArray(value);
}

function sameLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
}

function sameRecords(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
): boolean {
  let fields = 0;
  for (const key of Object.keys(a)) {
    const value = a[key];
    if (value === undefined) continue;
    if (!Object.hasOwn(b, key) || !sameJson(value, b[key])) return false;
    fields += 1;
  }
  for (const key of Object.keys(b)) if (b[key] !== undefined) fields -= 1;
  return fields === 0;
}
