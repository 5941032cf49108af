/** A simulated till reads the feed as the engine does: a snapshot where it has nothing, else all that is newer. */
import { breakOff } from '@verno/shared/sync/till-checkpoint';
import type { CallFailure } from '@verno/shared/sync/call';
import type { SnapshotProgress } from '@verno/shared/sync/till-snapshot';
import type { Answer, Marks, TillDisk } from './model.ts';
import { hexOf, ownScope, SHOP } from './sets.ts';
import { call, failureOf, later, REST_SCALE } from './till-process.ts';
import type { Run } from './till-process.ts';
import { applyPage, beginReload, emptiedSome, placeAll } from './till-rows.ts';
import type { How } from './till-rows.ts';
import { damagedPage } from './till-rot.ts';
import { howOf, takeStep } from './till-taker.ts';

const POLL_MS = 4 * 3_600_000;
const BESIDE_MS = 30_000 * REST_SCALE;
const PAGE_LIMIT = 12;
const CHECKPOINT_MAX = 30;
/** A snapshot can be taken from wire version 3 on. */
const SNAPSHOTS_SINCE = 3;

type Page = Extract<Answer, { kind: 'page' }>;
type Step =
  | { readonly kind: 'rest'; readonly restMs: number }
  | { readonly kind: 'failed'; readonly failure: CallFailure };

export function feedStep(run: Run): void {
  const { world, self, process } = run;
  if (self.disk().epoch === 0) return;
  const again = (restMs: number): void => later(run, restMs, () => feedStep(run));
  advance(run, (step) => {
    if (step.kind === 'rest') {
      process.feedAttempt = 0;
      return again(step.restMs);
    }
    const { failure } = step;
    process.checkpoint = breakOff(process.checkpoint);
    const code = failure.kind === 'refused' ? failure.code : null;
    if (code === 'sync.snapshot_building') return again(1000);
    if (code === 'sync.snapshot_required') {
      world.say(() => `${self.name} читает всё заново: лента с её места не продолжается`);
      if (!self.commit(beginReload(self.disk()))) return;
    }
    process.feedAttempt += 1;
    again(Math.min(60_000, 1000 * 2 ** Math.min(process.feedAttempt, 6)));
  });
}

/** One step: of a snapshot while one is wanted, else all that is newer. */
function advance(run: Run, done: (step: Step) => void): void {
  const { world, self, process } = run;
  const failed = (failure: CallFailure): void => done({ kind: 'failed', failure });
  if (!wantsSnapshot(run)) return readOn(run, done);
  readBeside(run, (beside) => {
    if (beside !== null) return failed(beside);
    takeStep(run, (taken) => {
      if (taken.kind === 'more') return done({ kind: 'rest', restMs: taken.restMs });
      if (taken.kind === 'failed') return failed(taken.failure);
      if (taken.kind === 'given_up') {
        world.say(() => `${self.name} отказалась от снимков и читает постранично`);
        process.pageWise = true;
        const anew = world.habits.givesUpFromNothing;
        if (anew && !self.commit(beginReload(self.disk()))) return;
        return done({ kind: 'rest', restMs: 0 });
      }
      const { scope, position } = taken.progress;
      const marks = { [scope]: { cursor: position, base: position, seen: position } };
      readToEnd(run, { marks, scopes: null, place: taken.progress }, (failure) => {
        if (failure !== null) failed(failure);
        else done({ kind: 'rest', restMs: 0 });
      });
    });
  });
  function wantsSnapshot({ process: { pageWise } }: Run): boolean {
    return !pageWise && self.wire >= SNAPSHOTS_SINCE && self.disk().marks[SHOP] === undefined;
  }
}

/** What is this till's own, while the snapshot brings the rest. */
function readBeside(run: Run, done: (failure: CallFailure | null) => void): void {
  const { world, self, process } = run;
  const nowMs = world.nowMs();
  if (process.besideMs !== null && nowMs - process.besideMs < BESIDE_MS) return done(null);
  const { marks, till } = self.disk();
  readToEnd(run, { marks, scopes: [ownScope(till)], place: null }, (failure) => {
    if (failure === null) process.besideMs = nowMs;
    done(failure);
  });
}

function readOn(run: Run, done: (step: Step) => void): void {
  const { self, process } = run;
  process.besideMs = null;
  const { marks } = self.disk();
  readToEnd(run, { marks, scopes: null, place: null }, (failure) => {
    if (failure !== null) return done({ kind: 'failed', failure });
    while (self.disk().shadow.size > 0) if (!self.commit(emptiedSome(self.disk()))) return;
    // The comparison at the end may have begun all anew.
    const restMs = self.disk().reloading ? 0 : POLL_MS / REST_SCALE;
    done({ kind: 'rest', restMs });
  });
}

interface Way {
  readonly marks: Marks;
  /** Only these, beside a snapshot; null = all. */
  readonly scopes: readonly string[] | null;
  /** Put in place together with the first that is applied. */
  readonly place: SnapshotProgress | null;
}

/** Pages until nothing is newer, each checkpoint in one transaction. */
function readToEnd(run: Run, way: Way, done: (failure: CallFailure | null) => void): void {
  const { world, self, process } = run;
  const { scopes } = way;
  const sets = scopes === null && self.wire >= SNAPSHOTS_SINCE;
  let placing = way.place;
  const next = (marks: Marks): void =>
    call(
      run,
      (token) => ({ kind: 'feed', token, marks, scopes, sets, limit: PAGE_LIMIT }),
      (answer) => {
        if (answer?.kind !== 'page') return done(failureOf(answer));
        const atRest = placing !== null || isAtRest(self.disk());
        const [checkpoint, whole] = world.rules.takePage(
          process.checkpoint,
          answer.page,
          atRest,
          CHECKPOINT_MAX,
        );
        process.checkpoint = checkpoint;
        if (whole !== null) {
          if (!applied(run, { ...answer, page: whole }, scopes !== null, placing)) return;
          placing = null;
        }
        if (answer.page.complete) done(null);
        else later(run, 1 / REST_SCALE, () => next(answer.page.cursors));
      },
    );
  next(way.marks);
}

function isAtRest({ everWhole, reloading }: TillDisk): boolean {
  return everWhole && !reloading;
}

/** False when the machine died over it. */
function applied(
  run: Run,
  { page, sets }: Page,
  beside: boolean,
  placing: SnapshotProgress | null,
): boolean {
  const { world, self } = run;
  const how = { ...howOf(run), beside };
  const came =
    self.rots.pages === 0 || beside
      ? null
      : damagedPage(run, targetOf(run, how, placing), page.items);
  const items = came?.items ?? page.items;
  const whole = { ...page, items };
  if (!writeCursorsApart(run, whole.cursors, placing)) return false;
  const written = placedAndApplied(self.disk(), whole, how, placing);
  const seen =
    world.habits.keepsPending || items.length === 0 ? written : { ...written, pending: [] };
  if (!self.commit(came === null ? seen : withDamaged(seen, came.keys))) return false;
  if (placing !== null) world.placed(self, placing);
  return sets === null || beside || checkSets(run, sets);
}

/** The disk to which a page goes. */
function targetOf({ self }: Run, how: How, placing: SnapshotProgress | null): TillDisk {
  return placing === null ? self.disk() : placeAll(self.disk(), placing, how);
}

function withDamaged(disk: TillDisk, keys: readonly string[]): TillDisk {
  const damaged = new Map(disk.damaged);
  for (const key of keys) damaged.set(key, disk.generation);
  return { ...disk, damaged };
}

/** A mutant's habit: cursors in a transaction of their own. */
function writeCursorsApart(run: Run, cursors: Marks, placing: SnapshotProgress | null): boolean {
  const { habits } = run.world;
  const disk = run.self.disk();
  const apart = !habits.cursorWithItems || (placing !== null && !habits.cursorWithSwap);
  if (!apart) return true;
  const sets = placing === null ? disk.sets : { ...disk.sets, [placing.scope]: placing.set };
  return run.self.commit({ ...disk, marks: { ...disk.marks, ...cursors }, sets });
}

function placedAndApplied(
  disk: TillDisk,
  page: Page['page'],
  how: How,
  placing: SnapshotProgress | null,
): TillDisk {
  if (placing === null) return applyPage(disk, page, how);
  if (how.habits.newerAfterSwap) return applyPage(placeAll(disk, placing, how), page, how);
  const before = applyPage(disk, page, how);
  const { marks, sets } = before;
  return { ...placeAll(before, placing, how), marks, sets };
}

/** The till stands where the hub stood: both must hold the same. False when the machine died over it. */
function checkSets(run: Run, hub: Readonly<Record<string, string>>): boolean {
  const { world, self } = run;
  if (!world.habits.comparesSets) return true;
  const disk = self.disk();
  const scopes = Object.keys(hub);
  if (scopes.some((scope) => disk.sets[scope] === undefined)) {
    world.say(() => `${self.name} ещё не считала своих наборов и читает всё заново`);
    return self.commit(beginReload(disk));
  }
  const own = Object.fromEntries(
    Object.entries(disk.sets).map(([scope, set]) => [scope, hexOf(set)]),
  );
  const [check, { reread }] = world.rules.compareSets(disk.check, own, hub);
  world.compared(self, check.differing.length > 0);
  const isNews = check.differing.join() !== disk.check.differing.join() || reread;
  if (isNews) {
    world.say(() => `${self.name}: ${saidOf(check.differing, reread)}`);
    if (!self.commit({ ...disk, check })) return false;
  }
  return !reread || self.commit(beginReload(self.disk()));
}

function saidOf(differing: readonly string[], reread: boolean): string {
  if (differing.length === 0) return 'наборы снова равны';
  return `набор не тот (${differing.join(', ')})${reread ? ', читает всё заново' : ''}`;
}
