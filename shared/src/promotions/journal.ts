/**
 * What rules took off positions, in order. Three lists that only grow and are written over for the next cheque:
 * an object a take was a tenth of what an evaluation allocates.
 */
import type { RuleRef } from './rule-ref.ts';

/** One entry: what a rule took off a position. */
export interface Take {
  readonly position: number;
  readonly by: RuleRef;
  readonly amountKopecks: number;
}

/** Entries from `length` on are of an earlier cheque, or were taken back. */
export interface Journal {
  length: number;
  readonly positions: number[];
  readonly amountsKopecks: number[];
  readonly by: RuleRef[];
}

export function createJournal(): Journal {
  return { length: 0, positions: [], amountsKopecks: [], by: [] };
}

export function writeTake(
  journal: Journal,
  position: number,
  amountKopecks: number,
  by: RuleRef,
): void {
  const place = journal.length;
  journal.positions[place] = position;
  journal.amountsKopecks[place] = amountKopecks;
  journal.by[place] = by;
  journal.length = place + 1;
}

/** Entries from a place on. */
export function takesFrom(journal: Journal, from: number): Take[] {
  const takes: Take[] = [];
  for (let place = from; place < journal.length; place += 1) {
    const by = journal.by[place];
    if (by === undefined) continue;
    const position = journal.positions[place] ?? 0;
    takes.push({ position, by, amountKopecks: journal.amountsKopecks[place] ?? 0 });
  }
  return takes;
}
