/** Set hashes of scopes as the hub counts them, and what tills say of theirs. */
import { sql } from 'kysely';
import type { SqlBool } from 'kysely';
import { z } from 'zod';
import { setHex } from '@verno/shared/sync/set-hash';
import type { Cursors } from '@verno/shared/contracts/sync';
import type { SetWords } from '@verno/shared/sync/set-hash';
import type { Db } from '../store/database.ts';
import { ifFree } from '../store/till-if-free.ts';

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

/**
 * What a till asks from is what it has applied: HQ sees its lag by it, and in which scopes the till, read to the
 * end, held something else. `differing`: undefined = it did not say. Where an upload holds the till's row the next
 * asking says it.
 */
export async function rememberAsked(
  db: Db,
  tillId: string,
  cursors: Cursors,
  differing: readonly string[] | undefined,
): Promise<void> {
  const asked = JSON.stringify(cursors);
  const said = differing === undefined || differing.length === 0 ? null : JSON.stringify(differing);
  const isNews = sql<SqlBool>`cursors is distinct from ${asked}::jsonb
    or sets_differ is distinct from ${said}::jsonb`;
  await sql`update till set cursors = ${asked}::jsonb, sets_differ = ${said}::jsonb
    where ${ifFree([tillId], isNews)}`.execute(db);
}
