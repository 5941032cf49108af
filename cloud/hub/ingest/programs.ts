/** Stored bundles ready to compute with. A bundle is kept by its hash for ever: purchases stand on it. */
import type { Logger } from 'pino';
import { bundleHash as hashOf, parseBundle } from '@verno/shared/promotions/bundle';
import { compile } from '@verno/shared/promotions/compile';
import type { Program } from '@verno/shared/promotions/program';
import { emptyBundleText } from '../history/empty-rules.ts';
import type { Db, Tx } from '../store/database.ts';

/** Programs kept compiled: the bundle in force and a few that late tills still sell by. */
const PROGRAMS_MAX = 8;

/** The program of a bundle by its hash; null when the hub does not have it. */
export type Programs = (
  db: Db | Tx,
  partnerId: string,
  bundleHash: string,
) => Promise<Program | null>;

/** A small store of compiled bundles, the least recently used first to go. */
export function createPrograms(log: Logger): Programs {
  const programs = new Map<string, Program>();
  return async (db, partnerId, bundleHash) => {
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
}

async function loadProgram(
  db: Db | Tx,
  partnerId: string,
  bundleHash: string,
  log: Logger,
): Promise<Program | null> {
  const text = await bundleTextOf(db, partnerId, bundleHash);
  if (text === null) return null;
  const parsed = parseBundle(text);
  const compiled = parsed.ok ? compile(parsed.value) : parsed;
  if (compiled.ok) return compiled.value;
  log.error({ bundleHash, problems: compiled.error }, 'a stored bundle does not compile');
  return null;
}

async function bundleTextOf(
  db: Db | Tx,
  partnerId: string,
  bundleHash: string,
): Promise<string | null> {
  const row = await db
    .selectFrom('bundle')
    .where('partner_id', '=', partnerId)
    .where('hash', '=', bundleHash)
    .select('text')
    .executeTakeFirst();
  if (row !== undefined) return row.text;
  // Purchases from before Verno stand on rules that nobody published.
  const none = emptyBundleText(partnerId);
  return hashOf(none) === bundleHash ? none : null;
}
