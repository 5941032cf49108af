/** What a simulated till's transactions do to its disk. */
import { MARK_OF_NOTHING } from '@verno/shared/sync/hub-feed';
import { judgeBundle } from '@verno/shared/sync/bundle-switch';
import type { LogOrder } from '@verno/shared/sync/till-hello';
import { digest, hashOf, rootOf, signOf } from './model.ts';
import type { BundleValue, Item, Payload, SimEvent, TillDisk, Value } from './model.ts';
import { HUB_KEY } from './hub.ts';
import type { Rules } from './rules.ts';

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
  mark: MARK_OF_NOTHING,
  generation: 'reading',
  items: new Map(),
  fresh: null,
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

export function applyItems(
  disk: TillDisk,
  items: readonly Item[],
  judge: Rules['judgeBundle'] = judgeBundle,
): TillDisk {
  const kept = new Map(disk.items);
  const fresh = disk.fresh === null ? null : new Set(disk.fresh);
  let { pending, inForce } = disk;
  for (const { key, value } of items) {
    if (value?.kind === 'bundle') {
      const verdict = judgeOffered(disk, inForce, value.bundle, judge);
      if (verdict === 'torn' || verdict === 'unsigned') continue;
      if (verdict === 'take') inForce = value.bundle;
    }
    if (value === null) kept.delete(key);
    else kept.set(key, value);
    fresh?.add(key);
    const mine = reflectedEpoch(disk.till, key);
    if (mine !== null && value?.kind === 'reflected') {
      const { seq } = value;
      pending = pending.filter((own) => own.epoch !== mine || own.seq > seq);
    }
  }
  return { ...disk, items: kept, fresh, pending, inForce };
}

function reflectedEpoch(till: string, key: string): number | null {
  const prefix = `reflected:${till}:`;
  return key.startsWith(prefix) ? Number(key.slice(prefix.length)) : null;
}

function judgeOffered(
  disk: TillDisk,
  inForce: BundleValue | null,
  bundle: BundleValue,
  judge: Rules['judgeBundle'],
) {
  const { hubKey } = disk;
  return judge(bundle, {
    countedHash: digest(bundle.text),
    inForce: inForce?.version ?? null,
    reloading: disk.fresh !== null,
    signed: hubKey === null ? null : (signature) => signature === signOf(HUB_KEY, bundle.hash),
  });
}

/** The feed was read to its end: what a reload did not bring is gone. */
export function finishReading(disk: TillDisk): TillDisk {
  const { fresh } = disk;
  if (fresh === null) return { ...disk, generation: 'whole' };
  const items = new Map([...disk.items].filter(([key]) => fresh.has(key)));
  return { ...disk, items, fresh: null, generation: 'whole' };
}

export function beginReload(disk: TillDisk): TillDisk {
  return { ...disk, mark: MARK_OF_NOTHING, generation: 'reading', fresh: new Set() };
}

/** A member's balance as the till shows it. */
export function shownOf(disk: TillDisk, member: string): number {
  const said: Value | undefined = disk.items.get(`balance:${member}`);
  const hub = said?.kind === 'balance' ? said.amount : 0;
  return disk.pending
    .filter((own) => own.member === member)
    .reduce((sum, own) => sum + own.delta, hub);
}

export function lentOf(disk: TillDisk, member: string): number {
  const granted = disk.items.get(`granted:${disk.till}:${member}`);
  const total = granted?.kind === 'granted' ? granted.total : 0;
  return total - (disk.gone.get(member) ?? 0);
}
