/** The shadow takes the place of what the till sold with. */
import type { SnapshotProgress } from '@verno/shared/sync/till-snapshot';
import type { TillStore } from '../../store/store.ts';
import { FEED_START, applyItems } from '../apply.ts';
import type { Applied, ItemsAsked } from '../apply.ts';

/**
 * Rules and goods ahead of members, for a till that has nothing to sell with. The cursor stays: the rest is
 * still to come.
 */
export function placeGoods(
  store: TillStore,
  progress: SnapshotProgress,
  asked: ItemsAsked,
): Applied & { readonly progress: SnapshotProgress } {
  return store.database.inTransaction(() => {
    const applied = applyItems(store, othersOf(store, progress.scope), asked);
    store.shadow.swapGoods();
    const next = { ...progress, goodsLive: true };
    store.feed.snapshot.write(next);
    return { ...applied, progress: next };
  });
}

/**
 * Everything, with its cursor, in the caller's transaction. The other scopes are read from nothing again: what
 * they had in the tables that go is gone.
 */
export function placeAll(store: TillStore, progress: SnapshotProgress, asked: ItemsAsked): Applied {
  const { scope, position, set, spoiled, goodsLive } = progress;
  const others = othersOf(store, scope);
  const state = store.feed.state.read() ?? FEED_START;
  // What was read beside is read from nothing: of a hub that was restored meanwhile it may have been another future's.
  store.figures.removeOlder(state.generation + 1);
  store.offlineBonuses.removeOlder(state.generation + 1);
  const applied = applyItems(store, others, asked);
  if (!goodsLive) store.shadow.swapGoods();
  store.shadow.swapMembers();
  store.feed.clear();
  store.feed.write({ [scope]: position }, { [scope]: { base: position, seen: position } });
  store.sets.clear();
  store.sets.write(scope, spoiled ? 'spoiled' : set);
  for (const { kind, key, position: at } of others) store.sets.putRest(scope, kind, key, at);
  store.feed.state.write({ ...state, swapped: true });
  store.feed.snapshot.clear();
  return applied;
}

function othersOf({ shadow }: TillStore, scope: string) {
  return shadow.items().map(({ kind, key, position, body }) => ({
    scope,
    kind,
    key,
    position,
    value: JSON.parse(body),
  }));
}
