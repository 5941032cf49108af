/** The hub's own calculation of a till's purchase, by the same engine from the stored bundle. */
import type { Logger } from 'pino';
import { parseBundle } from '@verno/shared/promotions/bundle';
import { compile } from '@verno/shared/promotions/compile';
import type { Program } from '@verno/shared/promotions/program';
import { evaluate } from '@verno/shared/promotions/evaluate';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { Tx } from '../store/database.ts';
import type { Recomputed } from './rows.ts';

/** Programs kept compiled: the bundle in force and a few that late tills still sell by. */
const PROGRAMS_MAX = 8;

/** Computes a purchase again from its inputs and compares it with what the till recorded. */
export type Recompute = (tx: Tx, partnerId: string, fact: PurchaseFact) => Promise<Recomputed>;

/** A replayer with its own small store of compiled bundles, the least recently used first to go. */
export function createRecompute(log: Logger): Recompute {
  const programs = new Map<string, Program>();
  return async (tx, partnerId, fact) => {
    const { bundleHash } = fact.result;
    const key = `${partnerId}/${bundleHash}`;
    const program = programs.get(key) ?? (await loadProgram(tx, partnerId, bundleHash, log));
    // A bundle that is not here today may be published tomorrow: only found ones are kept.
    if (program === null) return 'no_bundle';
    programs.delete(key);
    programs.set(key, program);
    const [oldest] = programs.keys();
    if (programs.size > PROGRAMS_MAX && oldest !== undefined) programs.delete(oldest);
    return compare(program, fact, log);
  };
}

async function loadProgram(
  tx: Tx,
  partnerId: string,
  bundleHash: string,
  log: Logger,
): Promise<Program | null> {
  const row = await tx
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

/** Everything the engine answers must be equal, but the trace when the till kept none. */
function compare(program: Program, fact: PurchaseFact, log: Logger): Recomputed {
  const { cheque, facts, at, result } = fact;
  try {
    const again = evaluate(program, cheque, facts, at, { trace: result.trace.length > 0 });
    return sameJson(again, result) ? 'same' : 'different';
  } catch (error) {
    log.error({ err: error, purchaseId: fact.purchaseId }, 'replay failed');
    return 'different';
  }
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
