/** A simulated till's process: what it remembers until it dies, and how it asks, rests and says hello. */
import { NO_CHECKPOINT } from '@verno/shared/sync/till-checkpoint';
import type { Checkpoint } from '@verno/shared/sync/till-checkpoint';
import type { Manifest, SnapshotProgress } from '@verno/shared/sync/till-snapshot';
import { UPLINK_START } from '@verno/shared/sync/till-uplink';
import type { UplinkState } from '@verno/shared/sync/till-uplink';
import type { CallFailure } from '@verno/shared/sync/call';
import { helloText } from './hub.ts';
import { signOf } from './hashes.ts';
import type { Answer, Ask, Item, SimEvent, TillDisk } from './model.ts';
import type { Habits, Rules } from './rules.ts';
import * as on from './till-disk.ts';

/** Virtual hours are cheap: rests of seconds become minutes. */
export const REST_SCALE = 60;

export interface TillWorld {
  readonly rules: Rules;
  readonly habits: Habits;
  readonly random01: () => number;
  readonly plan: (afterMs: number, run: () => void) => void;
  /** Virtual time: what a monotonic clock shows. */
  readonly nowMs: () => number;
  /** `done` is called once at most, with null when no answer came. */
  readonly ask: (from: SimTill, ask: Ask, done: (answer: Answer | null) => void) => void;
  /** False when the machine dies in the middle of this commit. */
  readonly survives: (till: SimTill) => boolean;
  readonly committed: (till: SimTill) => void;
  readonly acknowledged: (
    till: SimTill,
    ack: Extract<Answer, { kind: 'ack' }>,
    last: SimEvent,
  ) => void;
  /** The till has compared its sets with the hub's. */
  readonly compared: (till: SimTill, differs: boolean) => void;
  /** A snapshot is in place. */
  readonly placed: (till: SimTill, snapshot: SnapshotProgress) => void;
  /** A step of taking a snapshot begins: what may happen to a machine happens gladly now. */
  readonly taking: (till: SimTill) => void;
  readonly say: (text: () => string) => void;
}

export interface SimTill {
  readonly name: string;
  /** Wire version it speaks. */
  wire: number;
  /** What its wall clock is off by. */
  wallOffsetMs: number;
  up: boolean;
  /** How many pages of the feed, and lines of a snapshot, are damaged next on their way to the disk. */
  readonly rots: { pages: number; lines: number };
  readonly disk: () => TillDisk;
  /** Replaces the disk from outside: a backup put back, a copy made. */
  readonly insert: (disk: TillDisk) => void;
  readonly commit: (next: TillDisk) => boolean;
  readonly start: () => void;
  /** Power off; a disk that was not flushed loses its last commit. */
  readonly crash: () => void;
  readonly enrol: (code: string, key: string) => void;
  readonly ranMs: () => number;
}

/** What the taker of snapshots remembers. */
interface Taker {
  manifest: Manifest | null;
  /** The chunk after the present one, already asked for; `answer` is undefined while it is on its way. */
  ahead: {
    readonly hash: string;
    answer: Answer | null | undefined;
    waiting: ((answer: Answer | null) => void) | null;
  } | null;
  wrongSnapshots: number;
  wrongChunks: number;
}

export interface Process {
  boot: number;
  token: string | null;
  again: boolean;
  helloDone: ((failure: CallFailure | null) => void)[] | null;
  uplink: UplinkState;
  checkpoint: Checkpoint<Item>;
  feedAttempt: number;
  /** When the till's own scope was last read beside a snapshot. */
  besideMs: number | null;
  /** Snapshots came out wrong: this process reads page by page. */
  pageWise: boolean;
  taker: Taker;
}

/** A till's process in its world. */
export interface Run {
  readonly world: TillWorld;
  readonly self: SimTill;
  readonly process: Process;
}

export function freshProcess(boot: number): Process {
  return {
    boot,
    token: null,
    again: false,
    helloDone: null,
    uplink: UPLINK_START,
    checkpoint: NO_CHECKPOINT,
    feedAttempt: 0,
    besideMs: null,
    pageWise: false,
    taker: { manifest: null, ahead: null, wrongSnapshots: 0, wrongChunks: 0 },
  };
}

/** Runs it after a rest, in the life of this process only. */
export function later({ world, self, process }: Run, restMs: number, run: () => void): void {
  const { boot } = process;
  world.plan(Math.max(1, restMs * REST_SCALE), () => {
    if (self.up && process.boot === boot) run();
  });
}

/** Asks in the life of this process: an answer to one that died means nothing. */
export function ask(run: Run, what: Ask, done: (answer: Answer | null) => void): void {
  const { world, self, process } = run;
  const { boot } = process;
  world.ask(self, what, (answer) => {
    if (self.up && process.boot === boot) done(answer);
  });
}

const UNREACHABLE: CallFailure = { kind: 'unreachable', reason: '' };

export function failureOf(answer: Answer | null): CallFailure {
  if (answer?.kind !== 'refused') return UNREACHABLE;
  return { kind: 'refused', status: answer.status, code: answer.code, retryAfterMs: null };
}

/** Asks with a token, after a hello where there is none. A failed hello counts as its refusal. */
export function call(
  run: Run,
  what: (token: string) => Ask,
  done: (answer: Answer | null) => void,
): void {
  const { process } = run;
  const send = (token: string): void =>
    ask(run, what(token), (answer) => {
      if (answer?.kind === 'refused' && answer.status === 401) process.token = null;
      done(answer);
    });
  if (process.token !== null) return send(process.token);
  hello(run, (failure) => {
    if (failure === null && process.token !== null) send(process.token);
    else done(refusalOf(failure));
  });
}

function refusalOf(failure: CallFailure | null): Answer | null {
  if (failure?.kind !== 'refused') return null;
  return { kind: 'refused', status: failure.status, code: failure.code };
}

/** One hello at a time, whoever needs it. */
export function hello(run: Run, done: (failure: CallFailure | null) => void): void {
  const { self, process } = run;
  if (process.helloDone !== null) {
    process.helloDone.push(done);
    return;
  }
  process.helloDone = [done];
  process.token = null;
  const disk = self.disk();
  const said = {
    till: disk.till,
    epoch: disk.epoch,
    head: on.headOf(disk),
    nonce: disk.nonce,
    again: process.again && self.wire > 1,
    wire: self.wire,
  };
  const signature = signOf(disk.key, helloText(said));
  ask(run, { kind: 'hello', ...said, signature }, (answer) => {
    const waiting = process.helloDone ?? [];
    process.helloDone = null;
    const failure = answer?.kind === 'welcome' ? null : failureOf(answer);
    if (answer?.kind === 'welcome') {
      if (!welcomed(run, answer)) return;
    } else if (failure?.kind === 'refused') {
      process.again = failure.code === 'till.stale_nonce';
      if (!self.commit({ ...self.disk(), frozen: failure.code })) return;
    }
    for (const one of waiting) one(failure);
  });
}

function welcomed(run: Run, answer: Extract<Answer, { kind: 'welcome' }>): boolean {
  const { world, self, process } = run;
  const disk = self.disk();
  const old = [...disk.lastSeq.keys()].filter((epoch) => epoch < disk.epoch);
  const own = {
    epoch: disk.epoch,
    head: on.headOf(disk),
    hashAt: (seq: number) =>
      disk.events.find((event) => event.epoch === disk.epoch && event.seq === seq)?.hash ?? null,
    oldEpochs: old,
  };
  const after = world.rules.takeWelcome(own, disk.hubEpoch, answer);
  process.token = answer.token;
  process.again = false;
  const { nonce, hubEpoch } = answer;
  const obeyed = on.obey(disk, after.orders, keptFrom(run));
  return self.commit({ ...obeyed, nonce, hubEpoch, frozen: after.standing });
}

export function keptFrom({ world, self }: Run): number {
  return world.habits.agesByRunningTime ? self.ranMs() : world.nowMs() + self.wallOffsetMs;
}
