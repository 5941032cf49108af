/** A simulated till: a disk that survives, and a process that calls the hub, sells and may die at any moment. */
import type { Ask } from './model.ts';
import { EMPTY_DISK } from './till-disk.ts';
import { feedStep } from './till-feed.ts';
import { ask, freshProcess, later } from './till-process.ts';
import type { Run, SimTill, TillWorld } from './till-process.ts';
import { uplinkStep } from './till-uplink.ts';

export function createSimTill(world: TillWorld, name: string, wire: number): SimTill {
  let disk = EMPTY_DISK;
  let unflushed = disk;
  let since = 0;
  const self: SimTill = {
    name,
    wire,
    wallOffsetMs: 0,
    up: false,
    rots: { pages: 0, lines: 0 },
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
      Object.assign(run.process, freshProcess(run.process.boot + 1));
      self.up = true;
      later(run, 0, () => uplinkStep(run));
      later(run, 0, () => feedStep(run));
    },
    crash: () => {
      self.up = false;
      if (!world.habits.tillFlushes) disk = unflushed;
    },
    enrol: (code, key) => enrol(run, code, key),
  };
  const run: Run = { world, self, process: freshProcess(0) };
  return self;
}

function enrol(run: Run, code: string, key: string): void {
  const { world, self } = run;
  const usedEpoch = Math.max(0, ...self.disk().lastSeq.keys(), self.disk().epoch);
  const what: Ask = { kind: 'enrol', code, key, usedEpoch };
  ask(run, what, (answer) => {
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
