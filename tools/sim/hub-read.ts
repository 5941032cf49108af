/** How the simulated hub answers who reads its feed. */
import { MARK_OF_NOTHING, markAfter } from '@verno/shared/sync/hub-feed';
import type { ReadMark } from '@verno/shared/sync/hub-feed';
import type { Answer, Ask, HubDisk, Item } from './model.ts';
import type { Rules } from './rules.ts';
import { hexOf, NO_SET, ownScope, scopeOf, SHOP } from './sets.ts';

/** The next items after the cursors, in the order of positions over the till's scopes. */
export function readFeed(
  rules: Rules,
  disk: HubDisk,
  till: string,
  ask: Extract<Ask, { kind: 'feed' }>,
): Answer {
  const { feed } = disk;
  const scopes = [SHOP, ownScope(till)].filter((scope) => ask.scopes?.includes(scope) ?? true);
  const before = new Map(scopes.map((scope) => [scope, ask.marks[scope] ?? MARK_OF_NOTHING]));
  let least = feed.head;
  for (const mark of before.values()) {
    if (!rules.mayReadOn(feed, mark)) {
      return { kind: 'refused', status: 409, code: 'sync.snapshot_required' };
    }
    least = Math.min(least, mark.cursor);
  }
  const newer = least < feed.head ? newerThan(feed, before, least) : [];
  const items = newer.slice(0, ask.limit);
  const complete = items.length < ask.limit;
  const reached = complete ? feed.head : (items.at(-1)?.position ?? feed.head);
  const cursors = Object.fromEntries(
    [...before].map(([scope, mark]) => [
      scope,
      markAfter(mark, Math.max(mark.cursor, reached), feed.head),
    ]),
  );
  const sets = complete && ask.sets ? setsOf(disk, scopes) : null;
  return { kind: 'page', page: { items, cursors, complete }, sets };
}

function setsOf(disk: HubDisk, scopes: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    scopes.map((scope) => [scope, hexOf((disk.sets.get(scope) ?? NO_SET).words)]),
  );
}

function newerThan(
  { items }: HubDisk['feed'],
  marks: ReadonlyMap<string, ReadMark>,
  least: number,
): readonly Item[] {
  const newer: Item[] = [];
  for (const [key, { position, value }] of items) {
    if (position <= least) continue;
    const mark = marks.get(scopeOf(key));
    if (mark !== undefined && position > mark.cursor) newer.push({ key, value, position });
  }
  return newer.toSorted((a, b) => a.position - b.position);
}
