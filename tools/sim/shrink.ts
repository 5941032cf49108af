/** Makes a broken run small: which kinds of faults it needs. */
import { FAULTS } from './faults.ts';
import type { Fault, Plan } from './faults.ts';
import { runSeed } from './run.ts';
import type { Sound } from './run.ts';

/** Leaves out one kind of fault after the other as long as the same invariant still breaks. */
export function shrink(plan: Plan, sound: Sound): ReadonlySet<Fault> {
  const invariant = runSeed(plan, sound).broken?.invariant;
  let needed = new Set(plan.faults);
  for (const fault of FAULTS) {
    const fewer = new Set([...needed].filter((one) => one !== fault));
    const outcome = runSeed({ ...plan, faults: fewer }, sound);
    if (outcome.broken?.invariant === invariant) needed = fewer;
  }
  return needed;
}
