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
import { compareSets } from '@verno/shared/sync/set-check';
import { takePage } from '@verno/shared/sync/till-checkpoint';
import { takeWelcome } from '@verno/shared/sync/till-hello';
import { nextOrder } from '@verno/shared/sync/till-snapshot';
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
  compareSets,
  nextOrder,
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
  /** The hub gives no snapshot that the feed cannot be read on from. */
  readonly givesFitSnapshots: boolean;
  /** The bytes of a chunk are compared with its name. */
  readonly verifiesChunks: boolean;
  /** A chunk counts only for the snapshot that was begun. */
  readonly sameSnapshotOnly: boolean;
  /** A snapshot and its cursor are put in place in one transaction. */
  readonly cursorWithSwap: boolean;
  /** What was before goes when a snapshot takes its place. */
  readonly swapReplaces: boolean;
  /** What is newer than the snapshot is applied after it was put in place. */
  readonly newerAfterSwap: boolean;
  /** What is taken stays beside what the till sells with until all of it is there. */
  readonly takesBeside: boolean;
  /** Own facts stay in view while a snapshot is taken. */
  readonly holdsReflected: boolean;
  /** A till that gives up snapshots reads all from nothing, also what it left aside beside them. */
  readonly givesUpFromNothing: boolean;
  /** The till compares its set hashes with the hub's. */
  readonly comparesSets: boolean;
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
  givesFitSnapshots: true,
  verifiesChunks: true,
  sameSnapshotOnly: true,
  cursorWithSwap: true,
  swapReplaces: true,
  newerAfterSwap: true,
  takesBeside: true,
  holdsReflected: true,
  givesUpFromNothing: true,
  comparesSets: true,
};
