import { describe, expect, test } from 'vitest';
import { FAULTS } from './faults.ts';
import { MUTANTS } from './mutants.ts';
import { runSeed } from './run.ts';
import { shrink } from './shrink.ts';

/** What `npm test` runs of each kind; `npm run sim -- --seeds 2000` runs more. */
const SEEDS = 60;
const MUTANT_SEEDS_MAX = 60;
const SLOW_MS = 300_000;

const planOf = (seed: number, mode: 'safety' | 'progress') => ({
  seed,
  mode,
  faults: new Set(FAULTS),
});

describe('a chain of shops through forty bad days', () => {
  test(
    '[SYNC-03] [SYNC-04] [SYNC-06] [SYNC-07] nothing is lost or doubled while faults go on, and all comes to rest after them',
    () => {
      const apart = { progress: 0, safety: 0 };
      const came = { snapshots: 0, differed: 0 };
      for (const mode of ['progress', 'safety'] as const) {
        for (let seed = 1; seed <= SEEDS; seed += 1) {
          const { broken, figures } = runSeed(planOf(seed, mode));
          expect({ seed, mode, broken }).toEqual({ seed, mode, broken: null });
          expect(figures.accepted).toBeGreaterThan(50);
          apart[mode] += figures.apart;
          came.snapshots += figures.snapshots;
          came.differed += figures.differed;
        }
      }
      // Forks, revocations and copies did happen.
      expect(Math.min(apart.progress, apart.safety)).toBeGreaterThan(SEEDS);
      // Snapshots were taken, and damage on the way was noticed.
      expect(came.snapshots).toBeGreaterThan(10 * SEEDS);
      expect(came.differed).toBeGreaterThan(SEEDS);
    },
    SLOW_MS,
  );

  test('[SYNC-05] each policy of bonuses without a network keeps its bound', () => {
    const broken = Array.from({ length: 12 }, (_, index) => {
      const faults = new Set(FAULTS.filter((fault) => fault !== 'clone'));
      return runSeed({ seed: 700 + index, mode: 'progress', faults }).broken;
    });
    expect(broken.filter((one) => one !== null)).toEqual([]);
  }, 120_000);

  test('a seed replays to the same step and the same words', () => {
    const tell = (lines: string[]) => (atMs: number, text: string) =>
      void lines.push(`${atMs} ${text}`);
    const [first, second]: [string[], string[]] = [[], []];
    const once = runSeed(planOf(7, 'progress'), undefined, tell(first));
    const twice = runSeed(planOf(7, 'progress'), undefined, tell(second));
    expect(twice).toEqual(once);
    expect(second).toEqual(first);
    expect(first.length).toBeGreaterThan(1000);
  }, 60_000);
});

describe('planted faults', () => {
  for (const { name, what, sound } of MUTANTS) {
    test(`${name} is found: ${what}`, () => {
      for (let seed = 1; seed <= MUTANT_SEEDS_MAX; seed += 1) {
        const { broken } = runSeed(planOf(seed, 'progress'), sound);
        if (broken === null) continue;
        expect(broken.invariant).not.toBe('bug');
        return;
      }
      expect.fail(`${name} lived through ${MUTANT_SEEDS_MAX} seeds`);
    }, 120_000);
  }

  test('a broken run is told with the kinds of faults it needs', () => {
    const mutant = MUTANTS.find(({ name }) => name === 'stripped_signature');
    const needed = shrink(planOf(1, 'progress'), mutant!.sound);
    expect([...needed]).toEqual(['forged_bundle']);
  }, 60_000);
});
