/** Timers of snapshots: built soon after they are wished for, taken away when newer ones are there. */
import type { Clock } from '@verno/shared/kernel/clock';
import type { Job } from '../../jobs/jobs.ts';
import type { Db } from '../../store/database.ts';
import { buildSnapshots } from './build.ts';
import { dropOldSnapshots } from './keep.ts';

const BUILD_EVERY_MS = 1000;
const DROP_EVERY_MS = 600_000;

export function snapshotJobs(db: Db, clock: Clock): Job[] {
  return [
    { name: 'snapshots', everyMs: BUILD_EVERY_MS, run: (stop) => buildSnapshots(db, stop) },
    {
      name: 'old snapshots',
      everyMs: DROP_EVERY_MS,
      run: () => dropOldSnapshots(db, clock.nowMs()),
    },
  ];
}
