/** Everything one evaluation works with. */
import type { Spent } from './limits.ts';
import type { Program } from './program.ts';
import type { Run } from './run.ts';
import type { Outcome } from './turn.ts';
import type { View } from './view.ts';

export interface Work {
  readonly program: Program;
  readonly view: View;
  readonly out: Outcome;
  /** Made when the first limit is spent from. */
  spent: Spent | null;
  readonly runs: Run[];
  readonly trace: boolean;
  /** While a promotion is tried, limits that skip do not cut: it must show what it would give. */
  trying: boolean;
  /** Money each stacking group has given. */
  groupGiven: Map<string, number> | null;
  /** Bit per phase ordinal in which any run has something to do. */
  phases: number;
  /** Some run is exclusive; uses up coupons; has limits. Nearly always none is. */
  exclusive: boolean;
  redeems: boolean;
  limited: boolean;
}
