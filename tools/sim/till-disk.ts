/** What a simulated till's log does to its disk, and what the till shows. */
import { NOTHING_DIFFERS } from '@verno/shared/sync/set-check';
import type { LogOrder } from '@verno/shared/sync/till-hello';
import { hashOf, rootOf } from './hashes.ts';
import type { Payload, SimEvent, TillDisk } from './model.ts';

export const EMPTY_DISK: TillDisk = {
  till: '',
  key: '',
  epoch: 0,
  nonce: '',
  hubEpoch: 0,
  frozen: null,
  hubKey: null,
  events: [],
  lastSeq: new Map(),
  acks: new Map(),
  marks: {},
  generation: 1,
  reloading: false,
  everWhole: false,
  whole: false,
  items: new Map(),
  sets: {},
  check: NOTHING_DIFFERS,
  progress: null,
  shadow: new Map(),
  damaged: new Map(),
  pending: [],
  gone: new Map(),
  inForce: null,
  ranMs: 0,
};

export function headOf(disk: TillDisk, epoch = disk.epoch) {
  return disk.lastSeq.get(epoch) ?? { seq: 0, hash: rootOf(disk.till, epoch) };
}

function ackedSeq(disk: TillDisk, epoch: number): number {
  return disk.acks.get(epoch)?.at(-1)?.seq ?? 0;
}

/** Epochs with events that the hub has not acknowledged. */
export function waitingEpochs(disk: TillDisk): number[] {
  return [...disk.lastSeq]
    .filter(([epoch, { seq }]) => seq > ackedSeq(disk, epoch))
    .map(([epoch]) => epoch);
}

export function waiting(disk: TillDisk, epoch: number, most: number): SimEvent[] {
  const after = ackedSeq(disk, epoch);
  return disk.events.filter((event) => event.epoch === epoch && event.seq > after).slice(0, most);
}

export function oldestSeq(disk: TillDisk, epoch: number): number {
  return disk.events.find((event) => event.epoch === epoch)?.seq ?? 1;
}

export function append(
  disk: TillDisk,
  event: { readonly id: string; readonly wallMs: number; readonly payload: Payload },
): { readonly disk: TillDisk; readonly event: SimEvent } {
  const head = headOf(disk);
  const content = {
    ...event,
    till: disk.till,
    epoch: disk.epoch,
    seq: head.seq + 1,
    prevHash: head.hash,
  };
  const full: SimEvent = { ...content, hash: hashOf(content) };
  const { member, earn, spend, release } = full.payload;
  const delta = earn - spend;
  const own = member === null ? [] : [{ epoch: full.epoch, seq: full.seq, member, delta, spend }];
  const lastSeq = new Map(disk.lastSeq).set(full.epoch, { seq: full.seq, hash: full.hash });
  const goneOf = (who: string): number => (disk.gone.get(who) ?? 0) + spend + release;
  const gone = member === null ? disk.gone : new Map(disk.gone).set(member, goneOf(member));
  return {
    event: full,
    disk: {
      ...disk,
      events: [...disk.events, full],
      lastSeq,
      gone,
      pending: [...disk.pending, ...own],
    },
  };
}

export function acknowledge(disk: TillDisk, epoch: number, seq: number, atMs: number): TillDisk {
  if (seq <= ackedSeq(disk, epoch)) return disk;
  const rows = [...(disk.acks.get(epoch) ?? []), { seq, atMs }];
  const acks = new Map(disk.acks).set(epoch, rows);
  // Facts kept apart are in no balance of the hub: they stay in view.
  return { ...disk, acks };
}

export function obey(disk: TillDisk, orders: readonly LogOrder[], atMs: number): TillDisk {
  let next = disk;
  for (const order of orders) {
    if (order.kind === 'acknowledge') {
      next = acknowledge(next, order.epoch, order.seq, atMs);
    } else {
      const rows = next.acks.get(order.epoch) ?? [];
      const kept = rows.filter(({ seq }) => seq <= order.afterSeq);
      next = { ...next, acks: new Map(next.acks).set(order.epoch, kept) };
    }
  }
  return next;
}

/** Forgets what was acknowledged before, but never an epoch's last event. */
export function prune(disk: TillDisk, beforeMs: number): TillDisk {
  const least = new Map<number, number>();
  for (const [epoch, rows] of disk.acks) {
    const old = rows.findLast(({ atMs }) => atMs < beforeMs)?.seq ?? 0;
    least.set(epoch, Math.min(old, headOf(disk, epoch).seq - 1));
  }
  const events = disk.events.filter(({ epoch, seq }) => seq > (least.get(epoch) ?? 0));
  if (events.length === disk.events.length) return disk;
  const pending = disk.pending.filter(({ epoch, seq }) => seq > (least.get(epoch) ?? 0));
  return { ...disk, events, pending };
}

/** A member's balance as the till shows it. */
export function shownOf(disk: TillDisk, member: string): number {
  const said = disk.items.get(`balance:${member}`)?.value;
  const hub = said?.kind === 'balance' ? said.amount : 0;
  return disk.pending
    .filter((own) => own.member === member)
    .reduce((sum, own) => sum + own.delta, hub);
}

export function lentOf(disk: TillDisk, member: string): number {
  const granted = disk.items.get(`granted:${disk.till}:${member}`)?.value;
  const total = granted?.kind === 'granted' ? granted.total : 0;
  return total - (disk.gone.get(member) ?? 0);
}
