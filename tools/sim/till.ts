/** A simulated till: a disk that survives, and a process that calls the hub, sells and may die at any moment. */
import { MARK_OF_NOTHING } from '@verno/shared/sync/hub-feed';
import type { ReadMark } from '@verno/shared/sync/hub-feed';
import { breakOff, NO_CHECKPOINT } from '@verno/shared/sync/till-checkpoint';
import type { Checkpoint } from '@verno/shared/sync/till-checkpoint';
import { roundEnded, UPLINK_START } from '@verno/shared/sync/till-uplink';
import type { UplinkInput, UplinkState } from '@verno/shared/sync/till-uplink';
import type { CallFailure } from '@verno/shared/sync/call';
import { helloText } from './hub.ts';
import { signOf } from './model.ts';
import type { Answer, Ask, Item, SimEvent, TillDisk } from './model.ts';
import type { Habits, Rules } from './rules.ts';
import * as on from './till-disk.ts';

/** Virtual hours are cheap: rests of seconds become minutes. */
const REST_SCALE = 60;
const IDLE_MS = 60_000;
const POLL_MS = 4 * 3_600_000;
const DAY_MS = 86_400_000;
const ACKED_KEPT_MS = 31 * DAY_MS;
const PAGE_LIMIT = 12;
const CHECKPOINT_MAX = 30;

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
  readonly say: (text: () => string) => void;
}

export interface SimTill {
  readonly name: string;
  /** Wire version it speaks. */
  wire: number;
  /** What its wall clock is off by. */
  wallOffsetMs: number;
  up: boolean;
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

interface Process {
  boot: number;
  token: string | null;
  again: boolean;
  helloDone: ((failure: CallFailure | null) => void)[] | null;
  uplink: UplinkState;
  checkpoint: Checkpoint<Item>;
  mark: ReadMark;
  feedAttempt: number;
}

export function createSimTill(world: TillWorld, name: string, wire: number): SimTill {
  let disk = on.EMPTY_DISK;
  let unflushed = disk;
  let since = 0;
  const process: Process = freshProcess(0);
  const self: SimTill = {
    name,
    wire,
    wallOffsetMs: 0,
    up: false,
    disk: () => disk,
    ranMs: () => disk.ranMs + (world.nowMs() - since),
    insert: (next) => {
      disk = next;
      unflushed = next;
    },
    commit: (next) => {
      if (!world.survives(self)) {
        self.crash();
        return false;
      }
      unflushed = disk;
      disk = { ...next, ranMs: self.ranMs() };
      since = world.nowMs();
      world.committed(self);
      return true;
    },
    start: () => {
      if (self.up) return;
      since = world.nowMs();
      Object.assign(process, freshProcess(process.boot + 1));
      process.mark = disk.mark;
      self.up = true;
      loop(() => uplinkStep(world, self, process));
      loop(() => feedStep(world, self, process));
    },
    crash: () => {
      self.up = false;
      if (!world.habits.tillFlushes) disk = unflushed;
    },
    enrol: (code, key) => enrol(world, self, process, code, key),
  };
  /** Runs a loop's step in the life of this process only. */
  const loop = (step: () => void): void => {
    const { boot } = process;
    world.plan(1, () => {
      if (self.up && process.boot === boot) step();
    });
  };
  return self;
}

function freshProcess(boot: number): Process {
  return {
    boot,
    token: null,
    again: false,
    helloDone: null,
    uplink: UPLINK_START,
    checkpoint: NO_CHECKPOINT,
    mark: MARK_OF_NOTHING,
    feedAttempt: 0,
  };
}

function later(world: TillWorld, self: SimTill, process: Process, restMs: number, run: () => void) {
  const { boot } = process;
  world.plan(Math.max(1, restMs * REST_SCALE), () => {
    if (self.up && process.boot === boot) run();
  });
}

/** Asks in the life of this process: an answer to one that died means nothing. */
function ask(
  world: TillWorld,
  self: SimTill,
  process: Process,
  what: Ask,
  done: (answer: Answer | null) => void,
): void {
  const { boot } = process;
  world.ask(self, what, (answer) => {
    if (self.up && process.boot === boot) done(answer);
  });
}

function failureOf(answer: Answer | null): CallFailure {
  if (answer?.kind !== 'refused') return { kind: 'unreachable', reason: '' };
  return { kind: 'refused', status: answer.status, code: answer.code, retryAfterMs: null };
}

/** One hello at a time, whoever needs it. */
function hello(
  world: TillWorld,
  self: SimTill,
  process: Process,
  done: (failure: CallFailure | null) => void,
): void {
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
  ask(world, self, process, { kind: 'hello', ...said, signature }, (answer) => {
    const waiting = process.helloDone ?? [];
    process.helloDone = null;
    const failure = answer?.kind === 'welcome' ? null : failureOf(answer);
    if (answer?.kind === 'welcome') {
      if (!welcomed(world, self, process, answer)) return;
    } else if (failure?.kind === 'refused') {
      process.again = failure.code === 'till.stale_nonce';
      if (!self.commit({ ...self.disk(), frozen: failure.code })) return;
    }
    for (const one of waiting) one(failure);
  });
}

function welcomed(
  world: TillWorld,
  self: SimTill,
  process: Process,
  answer: Extract<Answer, { kind: 'welcome' }>,
): boolean {
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
  const obeyed = on.obey(disk, after.orders, keptFrom(world, self));
  return self.commit({ ...obeyed, nonce, hubEpoch, frozen: after.standing });
}

function keptFrom(world: TillWorld, self: SimTill): number {
  return world.habits.agesByRunningTime ? self.ranMs() : world.nowMs() + self.wallOffsetMs;
}

function uplinkStep(world: TillWorld, self: SimTill, process: Process): void {
  const disk = self.disk();
  const again = (restMs: number): void =>
    later(world, self, process, restMs, () => uplinkStep(world, self, process));
  if (disk.epoch === 0) return;
  const all = on.waitingEpochs(disk);
  const drains = self.wire > 1 && world.habits.drainsOldEpochs;
  const open = drains ? all : all.filter((epoch) => epoch === disk.epoch);
  const epoch = world.rules.nextEpoch(process.uplink, open);
  if (epoch === null) {
    const round = roundEnded(process.uplink);
    process.uplink = round.state;
    const pruned = on.prune(disk, keptFrom(world, self) - ACKED_KEPT_MS);
    if (pruned !== disk && !self.commit(pruned)) return;
    again(round.restMs ?? IDLE_MS * 4);
    return;
  }
  const old = epoch === disk.epoch ? null : epoch;
  const decide = (input: UplinkInput, ack: Extract<Answer, { kind: 'ack' }> | null): void =>
    decided({ world, self, process, epoch, old, batch, again }, input, ack);
  const batch = on.waiting(disk, epoch, Math.min(process.uplink.eventsMax, 20));
  const last = batch.at(-1);
  if (last === undefined) return again(IDLE_MS);
  const send = (token: string): void => {
    const oldestSeq = self.wire > 1 ? on.oldestSeq(disk, epoch) : null;
    const signature = signOf(disk.key, last.hash);
    const what: Ask = { kind: 'upload', token, epoch, events: batch, signature, oldestSeq };
    ask(world, self, process, what, (answer) => {
      if (answer?.kind === 'ack') {
        const mine = self
          .disk()
          .events.find((event) => event.epoch === answer.epoch && event.seq === answer.seq);
        const hashesAgree =
          answer.epoch === epoch && answer.seq >= last.seq && mine?.hash === answer.hash;
        const more = on.waitingEpochs(self.disk()).length > 1 || batch.length >= 20;
        const { hubEpoch } = self.disk();
        const knownHub = answer.hubEpoch === hubEpoch;
        const [next] = on.waiting(self.disk(), epoch, 1);
        const stillNext = next !== undefined && next === batch[0];
        const { apart } = answer;
        decide({ kind: 'acknowledged', hashesAgree, knownHub, stillNext, apart, more }, answer);
      } else {
        if (answer?.kind === 'refused' && answer.status === 401) process.token = null;
        decide({ kind: 'failed', failure: failureOf(answer) }, null);
      }
    });
  };
  if (process.token !== null) return send(process.token);
  hello(world, self, process, (failure) => {
    if (failure === null && process.token !== null) send(process.token);
    else if (failure !== null) decide({ kind: 'failed', failure }, null);
    else again(1000);
  });
}

interface Sent {
  readonly world: TillWorld;
  readonly self: SimTill;
  readonly process: Process;
  readonly epoch: number;
  readonly old: number | null;
  readonly batch: readonly SimEvent[];
  readonly again: (restMs: number) => void;
}

function decided(
  { world, self, process, epoch, old, batch, again }: Sent,
  input: UplinkInput,
  ack: Extract<Answer, { kind: 'ack' }> | null,
): void {
  const at = { old, idleMs: IDLE_MS, random01: world.random01() };
  const decision = world.rules.stepUplink(process.uplink, input, at);
  process.uplink = decision.state;
  const last = batch.at(-1);
  if (decision.acknowledge && ack !== null && last !== undefined) {
    world.acknowledged(self, ack, last);
    const kept = on.acknowledge(self.disk(), epoch, last.seq, keptFrom(world, self));
    if (!self.commit(kept)) return;
  }
  if (decision.resend) {
    const order = { kind: 'resend', epoch, afterSeq: 0 } as const;
    if (!self.commit(on.obey(self.disk(), [order], 0))) return;
  }
  if (decision.hello) hello(world, self, process, () => again(decision.restMs));
  else again(decision.restMs);
}

function feedStep(world: TillWorld, self: SimTill, process: Process): void {
  const again = (restMs: number): void =>
    later(world, self, process, restMs, () => feedStep(world, self, process));
  const failed = (failure: CallFailure): void => {
    process.checkpoint = breakOff(process.checkpoint);
    process.feedAttempt += 1;
    if (failure.kind === 'refused' && failure.code === 'sync.snapshot_required') {
      world.say(() => `${self.name} читает ленту заново`);
      if (!self.commit(on.beginReload(self.disk()))) return;
    }
    process.mark = self.disk().mark;
    again(Math.min(60_000, 1000 * 2 ** Math.min(process.feedAttempt, 6)));
  };
  if (self.disk().epoch === 0) return;
  const read = (token: string): void => {
    const what: Ask = { kind: 'feed', token, mark: process.mark, limit: PAGE_LIMIT };
    ask(world, self, process, what, (answer) => {
      if (answer?.kind !== 'page') {
        if (answer?.kind === 'refused' && answer.status === 401) process.token = null;
        return failed(failureOf(answer));
      }
      process.feedAttempt = 0;
      if (!applied(world, self, process, answer.page)) return;
      again(answer.page.complete ? POLL_MS / REST_SCALE : 1);
    });
  };
  if (process.token !== null) return read(process.token);
  hello(world, self, process, (failure) => {
    if (failure === null && process.token !== null) read(process.token);
    else failed(failure ?? { kind: 'unreachable', reason: '' });
  });
}

function applied(
  world: TillWorld,
  self: SimTill,
  process: Process,
  page: Extract<Answer, { kind: 'page' }>['page'],
): boolean {
  const disk = self.disk();
  const atRest = disk.generation === 'whole';
  const [checkpoint, apply] = world.rules.takePage(
    process.checkpoint,
    page,
    atRest,
    CHECKPOINT_MAX,
  );
  process.checkpoint = checkpoint;
  process.mark = page.cursors;
  if (apply === null) return true;
  if (!world.habits.cursorWithItems) {
    if (!self.commit({ ...disk, mark: apply.cursors })) return false;
  }
  const kept = { ...disk, mark: apply.cursors };
  const written = on.applyItems(kept, apply.items, world.rules.judgeBundle);
  const seen = world.habits.keepsPending
    ? written
    : { ...written, pending: apply.items.length > 0 ? [] : written.pending };
  const done = apply.complete
    ? on.finishReading(seen)
    : { ...seen, generation: 'reading' as const };
  return self.commit(done);
}

function enrol(world: TillWorld, self: SimTill, process: Process, code: string, key: string): void {
  const usedEpoch = Math.max(0, ...self.disk().lastSeq.keys(), self.disk().epoch);
  const what: Ask = { kind: 'enrol', code, key, usedEpoch };
  ask(world, self, process, what, (answer) => {
    if (answer?.kind !== 'enrolled') return;
    const { till, epoch, nonce, hubKey } = answer;
    // A restore that this machine has not heard of yet is noticed at the hello that follows.
    const hubEpoch = self.disk().hubEpoch === 0 ? answer.hubEpoch : self.disk().hubEpoch;
    const joined = { ...self.disk(), till, key, epoch, nonce, hubEpoch, hubKey, frozen: null };
    if (!self.commit(joined)) return;
    world.say(() => `${self.name}: подключена, эпоха ${epoch}`);
    // A new identity is a new conversation: the process begins anew.
    self.up = false;
    self.start();
  });
}
