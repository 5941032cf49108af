/** Reading the feed by cursors. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Cursors, FeedItem, readFeed } from '@verno/shared/contracts/sync';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';
import type { Db } from '../store/database.ts';
import { ALL_SCOPE, partnerScope, storeScope, tillScope } from './changes.ts';

type FeedAnswer = z.input<(typeof readFeed)['response']>;

interface Reader {
  readonly tillId: string;
  readonly storeId: string;
  readonly partnerId: string;
}

/** Scopes a till reads; others in its cursors are not its own and are left out. */
export function scopesOf(reader: Reader): string[] {
  return [
    ALL_SCOPE,
    partnerScope(reader.partnerId),
    storeScope(reader.storeId),
    tillScope(reader.tillId),
  ];
}

/**
 * The next items after the cursors, at most `limit`, in the order of positions over all scopes: so
 * every scope's cursor may move to the last item's position. A cursor ahead of the feed comes from a
 * hub that lost its newest data: the reader must begin anew.
 */
export async function readItems(
  db: Db,
  reader: Reader,
  cursors: Cursors,
  limit: number,
): Promise<Result<FeedAnswer, Refusal>> {
  const scopes = scopesOf(reader);
  const after = scopes.map((scope) => cursors[scope] ?? 0);
  // The head is read first: what moves behind it meanwhile gets a position after it.
  const { feed_position: head } = await db
    .selectFrom('hub_state')
    .select('feed_position')
    .executeTakeFirstOrThrow();
  if (after.some((cursor) => cursor > head)) return err(refusal('sync.snapshot_required'));
  const { rows } = await sql<FeedItem>`
    select i.scope, i.kind, i.key, i.position, i.value
    from unnest(${scopes}::text[], ${after}::bigint[]) as c(scope, after)
    cross join lateral (
      select * from feed_item f
      where f.scope = c.scope and f.position > c.after and f.position <= ${head}
      order by f.position limit ${limit}
    ) i
    order by i.position limit ${limit}`.execute(db);
  const complete = rows.length < limit;
  const reached = complete ? head : (rows.at(-1)?.position ?? head);
  return ok({
    items: rows,
    cursors: Object.fromEntries(
      scopes.map((scope, i) => [scope, Math.max(after[i] ?? 0, reached)]),
    ),
    complete,
  });
}
