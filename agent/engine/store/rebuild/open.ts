/** Opens the till's file; one that is damaged is rebuilt first. */
import { err } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { openLocked } from '../database.ts';
import type { TillDatabase } from '../database.ts';
import { lockFolder } from '../lock.ts';
import { openingProblem } from '../open-problems.ts';
import type { OpenProblem } from '../open-problems.ts';
import { markDamaged } from './set-aside.ts';
import { rebuild } from './rebuild.ts';

/** As `openTillDatabase`, but damage is mended: kept aside, read out, rebuilt (see README). */
export function openOrRebuild(folder: string, nowMs: number): Result<TillDatabase, OpenProblem> {
  const lock = lockFolder(folder);
  if (!lock.ok) return lock;
  const opened = openLocked(folder, lock.value);
  if (opened.ok || opened.error.kind !== 'damaged') {
    if (!opened.ok) lock.value.release();
    return opened;
  }
  try {
    markDamaged(folder, [opened.error.text.en], nowMs);
    rebuild(folder, nowMs);
  } catch (error) {
    lock.value.release();
    return err(openingProblem(folder, error));
  }
  const again = openLocked(folder, lock.value);
  if (!again.ok) lock.value.release();
  return again;
}
