/** Compares what this till holds with what the hub holds; a difference is told and read anew. */
import { tillProblem } from '@verno/shared/contracts/till-problems';
import type { Problem } from '@verno/shared/kernel/text';
import { NOTHING_DIFFERS, compareSets } from '@verno/shared/sync/set-check';
import type { SetCheck } from '@verno/shared/sync/set-check';
import { setHex } from '@verno/shared/sync/set-hash';
import type { TillClock } from '../clock.ts';
import type { KeptSetCheck } from '../store/cursors.ts';
import type { TillStore } from '../store/store.ts';
import { beginReload } from './apply.ts';

export interface CheckDeps {
  readonly store: TillStore;
  readonly clock: Pick<TillClock, 'nowMs'>;
  readonly onProblem: (problem: Problem) => void;
  readonly log: (event: string, detail: unknown) => void;
}

/** The till stands where the hub stood: both must hold the same. */
export function checkSets(deps: CheckDeps, hub: Readonly<Record<string, string>>): void {
  const { store, log, onProblem } = deps;
  const scopes = Object.keys(hub);
  if (scopes.some((scope) => store.sets.read(scope) === 'unknown')) {
    // Kept by a program that did not count: once, everything is read by one that does.
    log('feed.sets_unknown', scopes);
    beginReload(store);
    return;
  }
  const own = Object.fromEntries(
    scopes.map((scope) => {
      const set = store.sets.read(scope);
      return [scope, typeof set === 'string' ? null : setHex(set)];
    }),
  );
  const before: KeptSetCheck = store.feed.check.read() ?? NOTHING_DIFFERS;
  const [check, { reread }] = compareSets(before, own, hub);
  if (check.differing.join() !== before.differing.join() || reread) {
    log('feed.sets_differ', { check, own, hub });
    store.feed.check.write({ ...check, ...lastOf(before, check, deps.clock.nowMs()) });
  }
  if (check.differing.length > before.differing.length || reread) {
    onProblem(tillProblem('sync.sets_differ'));
  }
  if (reread) beginReload(store);
}

/** Somebody wants it tried again: everything is read anew, and what still differs as often as at first. */
export function readAnew(store: TillStore): void {
  store.database.inTransaction(() => {
    const check = store.feed.check.read();
    if (check !== null) store.feed.check.write({ ...check, rereads: 0 });
    beginReload(store);
  });
}

/** What people are shown of the last difference: since when, and when it was gone. */
function lastOf(
  { last }: KeptSetCheck,
  { differing }: SetCheck,
  nowMs: number,
): Pick<KeptSetCheck, 'last'> {
  const open = last?.healedAtMs === null ? last : null;
  if (differing.length > 0) {
    return { last: { differing, sinceMs: open?.sinceMs ?? nowMs, healedAtMs: null } };
  }
  if (last === undefined) return {};
  return { last: open === null ? last : { ...open, healedAtMs: nowMs } };
}
