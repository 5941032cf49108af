/** The hub's own calculation of a till's purchase, by the same engine from the stored bundle. */
import type { Logger } from 'pino';
import { parseBundle } from '@verno/shared/promotions/bundle';
import { compile } from '@verno/shared/promotions/compile';
import type { Program } from '@verno/shared/promotions/program';
import { evaluate } from '@verno/shared/promotions/evaluate';
import type { EngineResult, TraceEntry } from '@verno/shared/promotions/result';
import { keepsWholeTrace } from '@verno/shared/purchase/fact';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { Db, Tx } from '../store/database.ts';
import type { Recomputed } from './rows.ts';

/** Programs kept compiled: the bundle in force and a few that late tills still sell by. */
const PROGRAMS_MAX = 8;

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
}

/** A replayer with its own small store of compiled bundles, the least recently used first to go. */
export function createReplayer(log: Logger): Replayer {
  const programs = new Map<string, Program>();
  const programOf = async (
    db: Db | Tx,
    partnerId: string,
    bundleHash: string,
  ): Promise<Program | null> => {
    const key = `${partnerId}/${bundleHash}`;
    const program = programs.get(key) ?? (await loadProgram(db, partnerId, bundleHash, log));
    // A bundle that is not here today may be published tomorrow: only found ones are kept.
    if (program === null) return null;
    programs.delete(key);
    programs.set(key, program);
    const [oldest] = programs.keys();
    if (programs.size > PROGRAMS_MAX && oldest !== undefined) programs.delete(oldest);
    return program;
  };
  return {
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

async function loadProgram(
  db: Db | Tx,
  partnerId: string,
  bundleHash: string,
  log: Logger,
): Promise<Program | null> {
  const row = await db
    .selectFrom('bundle')
    .where('partner_id', '=', partnerId)
    .where('hash', '=', bundleHash)
    .select('text')
    .executeTakeFirst();
  if (row === undefined) return null;
  const parsed = parseBundle(row.text);
  const compiled = parsed.ok ? compile(parsed.value) : parsed;
  if (compiled.ok) return compiled.value;
  log.error({ bundleHash, problems: compiled.error }, 'a stored bundle does not compile');
  return null;
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
    return evaluate(program, cheque, facts, at, { trace });
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
  const left = new Map(Object.entries(a).filter(([, value]) => value !== undefined));
  const right = Object.entries(b).filter(([, value]) => value !== undefined);
  return (
    left.size === right.length &&
    right.every(([key, value]) => left.has(key) && sameJson(left.get(key), value))
  );
}
