/**
 * Every decision of the simulated world, by name. These are the functions that decide in production; a mutant
 * swaps one of them (or one habit of a driver) for a faulty one.
 */
import { judgeBundle } from '@verno/shared/sync/bundle-switch';
import {
  dropTombstones,
  feedAfterRestore,
  mayReadOn,
  placeChanges,
} from '@verno/shared/sync/hub-feed';
import { judgeBatch } from '@verno/shared/sync/hub-log';
import { afterRestore, judgeHello } from '@verno/shared/sync/hub-till';
import { spendableOffline } from '@verno/shared/sync/rights';
import { takePage } from '@verno/shared/sync/till-checkpoint';
import { takeWelcome } from '@verno/shared/sync/till-hello';
import { nextEpoch, stepUplink } from '@verno/shared/sync/till-uplink';

export const SOUND_RULES = {
  judgeBatch,
  judgeBundle,
  judgeHello,
  mayReadOn,
  placeChanges,
  dropTombstones,
  feedAfterRestore,
  afterRestore,
  spendableOffline,
  takePage,
  takeWelcome,
  nextEpoch,
  stepUplink,
};
export type Rules = typeof SOUND_RULES;

/** Habits of the drivers that a mutant breaks. */
export interface Habits {
  /** The till's disk is flushed before a commit counts. */
  readonly tillFlushes: boolean;
  /** The hub's disk is flushed before it acknowledges. */
  readonly hubFlushes: boolean;
  /** Feed positions are given to committed changes by one sequencer, not taken by writers. */
  readonly sequencer: boolean;
  /** Items and cursor are written in one transaction. */
  readonly cursorWithItems: boolean;
  /** What is kept for a time is kept by running time, not by the wall clock. */
  readonly agesByRunningTime: boolean;
  /** Balances may fall below zero. */
  readonly signedBalances: boolean;
  /** What cannot be posted goes to suspense; else the batch is refused. */
  readonly suspense: boolean;
  /** Own facts stay in view until the hub's feed says they are in. */
  readonly keepsPending: boolean;
  /** The till sends epochs before its present one. */
  readonly drainsOldEpochs: boolean;
  /** An event already posted is recognised by its key in the books. */
  readonly postsOnce: boolean;
}

export const SOUND_HABITS: Habits = {
  tillFlushes: true,
  hubFlushes: true,
  sequencer: true,
  cursorWithItems: true,
  agesByRunningTime: true,
  signedBalances: true,
  suspense: true,
  keepsPending: true,
  drainsOldEpochs: true,
  postsOnce: true,
};
