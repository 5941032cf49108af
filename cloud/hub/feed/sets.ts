/** Set hashes of scopes as the hub counts them, and what tills say of theirs. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { z } from 'zod';
import { setHex } from '@verno/shared/sync/set-hash';
import type { Cursors } from '@verno/shared/contracts/sync';
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

/** What the hub keeps of a till whose sets differed, until they differ anew. */
export const keptDifference = z.object({
  /** Scopes; as last said. */
  differing: z.array(z.string()),
  since: z.iso.datetime(),
  /** null: they differ still. */
  healedAt: z.iso.datetime().nullable(),
});

/** Over a till's row: what it holds differs from the hub's now. */
export const DIFFERS_NOW = sql<boolean>`coalesce(
  sets_differ ->> 'since' is not null and sets_differ ->> 'healedAt' is null, false)`;

interface Asked {
  /** What the till has applied; null where it reads only some scopes beside a snapshot. */
  readonly cursors: Cursors | null;
  /** Scopes in which the till, read to the end, held something else; undefined: its program does not compare. */
  readonly differing: readonly string[] | undefined;
}

/**
 * Keeps for HQ what a till says of itself by asking; gives whether that is news of its sets. Where an upload holds
 * the till's row the next asking says it.
 */
export async function rememberAsked(
  db: Db,
  tillId: string,
  { cursors, differing }: Asked,
  nowMs: number,
): Promise<boolean> {
  const asked = sql`coalesce(${cursors === null ? null : JSON.stringify(cursors)}::jsonb, cursors)`;
  const said = differenceAfter(differing, new Date(nowMs).toISOString());
  const { rows } = await sql<{ isNews: boolean }>`
    with free as (
      select till_id, sets_differ as before, ${asked} as asked, ${said} as said from till
      where till_id = ${tillId}
        and (${asked} is distinct from cursors or ${said} is distinct from sets_differ)
      for no key update skip locked)
    update till set cursors = free.asked, sets_differ = free.said from free
    where till.till_id = free.till_id
    returning free.said is distinct from free.before as "isNews"`.execute(db);
  return rows[0]?.isNews ?? false;
}

function differenceAfter(
  differing: readonly string[] | undefined,
  at: string,
): RawBuilder<unknown> {
  if (differing === undefined) return sql`null::jsonb`;
  if (differing.length === 0) {
    return sql`case when ${DIFFERS_NOW} then sets_differ || jsonb_build_object('healedAt', ${at}::text)
      when sets_differ ->> 'since' is not null then sets_differ end`;
  }
  const scopes = sql`${JSON.stringify(differing)}::jsonb`;
  return sql`case when ${DIFFERS_NOW} then jsonb_set(sets_differ, '{differing}', ${scopes})
    else jsonb_build_object('differing', ${scopes}, 'since', ${at}::text, 'healedAt', null) end`;
}
