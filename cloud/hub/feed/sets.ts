/** Set hashes of scopes as the hub counts them, and what tills say of theirs. */
import { sql } from 'kysely';
import { z } from 'zod';
import { setHex } from '@verno/shared/sync/set-hash';
import type { SetWords } from '@verno/shared/sync/set-hash';
import type { Db } from '../store/database.ts';

const word = z.int().min(0);
const words = z.tuple([word, word, word, word]);

/** Words of scopes as `readItems` selects them; a scope that was never written holds nothing. */
const wordsByScope = z.record(z.string(), words);

/** Scope → hash, of the scopes named. */
export function setHashes(scopes: readonly string[], found: unknown): Record<string, string> {
  const known = wordsByScope.parse(found ?? {});
  const empty: SetWords = [0, 0, 0, 0];
  return Object.fromEntries(scopes.map((scope) => [scope, setHex(known[scope] ?? empty)]));
}

/** Remembers for HQ in which scopes a till that read to the end held something else. */
export async function rememberDiffering(
  db: Db,
  tillId: string,
  differing: readonly string[],
): Promise<void> {
  const said = differing.length === 0 ? null : JSON.stringify(differing);
  await sql`update till set sets_differ = ${said}::jsonb
    where till_id = ${tillId} and sets_differ is distinct from ${said}::jsonb`.execute(db);
}
