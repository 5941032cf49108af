/** A simulated till sends what it sold: which epoch, how much at once, what after an answer. */
import { roundEnded } from '@verno/shared/sync/till-uplink';
import type { UplinkInput } from '@verno/shared/sync/till-uplink';
import { signOf } from './hashes.ts';
import type { Answer, Ask, SimEvent } from './model.ts';
import * as on from './till-disk.ts';
import { ask, failureOf, hello, keptFrom, later } from './till-process.ts';
import type { Run } from './till-process.ts';

const IDLE_MS = 60_000;
const DAY_MS = 86_400_000;
const ACKED_KEPT_MS = 31 * DAY_MS;

export function uplinkStep(run: Run): void {
  const { world, self, process } = run;
  const disk = self.disk();
  const again = (restMs: number): void => later(run, restMs, () => uplinkStep(run));
  if (disk.epoch === 0) return;
  const all = on.waitingEpochs(disk);
  const drains = self.wire > 1 && world.habits.drainsOldEpochs;
  const open = drains ? all : all.filter((epoch) => epoch === disk.epoch);
  const epoch = world.rules.nextEpoch(process.uplink, open);
  if (epoch === null) {
    const round = roundEnded(process.uplink);
    process.uplink = round.state;
    const pruned = on.prune(disk, keptFrom(run) - ACKED_KEPT_MS);
    if (pruned !== disk && !self.commit(pruned)) return;
    again(round.restMs ?? IDLE_MS * 4);
    return;
  }
  const old = epoch === disk.epoch ? null : epoch;
  const decide = (input: UplinkInput, ack: Extract<Answer, { kind: 'ack' }> | null): void =>
    decided({ run, epoch, old, batch, again }, input, ack);
  const batch = on.waiting(disk, epoch, Math.min(process.uplink.eventsMax, 20));
  const last = batch.at(-1);
  if (last === undefined) return again(IDLE_MS);
  const send = (token: string): void => {
    const oldestSeq = self.wire > 1 ? on.oldestSeq(disk, epoch) : null;
    const signature = signOf(disk.key, last.hash);
    const what: Ask = { kind: 'upload', token, epoch, events: batch, signature, oldestSeq };
    ask(run, what, (answer) => {
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
  hello(run, (failure) => {
    if (failure === null && process.token !== null) send(process.token);
    else if (failure !== null) decide({ kind: 'failed', failure }, null);
    else again(1000);
  });
}

interface Sent {
  readonly run: Run;
  readonly epoch: number;
  readonly old: number | null;
  readonly batch: readonly SimEvent[];
  readonly again: (restMs: number) => void;
}

function decided(
  { run, epoch, old, batch, again }: Sent,
  input: UplinkInput,
  ack: Extract<Answer, { kind: 'ack' }> | null,
): void {
  const { world, self, process } = run;
  const at = { old, idleMs: IDLE_MS, random01: world.random01() };
  const decision = world.rules.stepUplink(process.uplink, input, at);
  process.uplink = decision.state;
  const last = batch.at(-1);
  if (decision.acknowledge && ack !== null && last !== undefined) {
    world.acknowledged(self, ack, last);
    const kept = on.acknowledge(self.disk(), epoch, last.seq, keptFrom(run));
    if (!self.commit(kept)) return;
  }
  if (decision.resend) {
    const order = { kind: 'resend', epoch, afterSeq: 0 } as const;
    if (!self.commit(on.obey(self.disk(), [order], 0))) return;
  }
  if (decision.hello) hello(run, () => again(decision.restMs));
  else again(decision.restMs);
}
