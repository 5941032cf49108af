/** The twelve invariants of the protocol, looked at after every step by one who sees everything. */
import { deltaOf } from './books.ts';
import { Broken } from './broken.ts';
import { conserved, once, rights } from './checks-books.ts';
import { compared, converged, tookBeside } from './checks-feed.ts';
import {
  ackedKept,
  forksNoticed,
  hubWentBack,
  nothingLost,
  overwritten,
  pruned,
  rowsMoved,
  stampAcked,
} from './checks-log.ts';
import { HUB_KEY } from './hub.ts';
import { digest, priceBy, signOf } from './hashes.ts';
import type { Answer, Company, HubDisk, SimEvent, TillDisk } from './model.ts';
import { createFeedWatch } from './feed-watch.ts';
import type { FeedWatch } from './feed-watch.ts';
import { SHOP } from './sets.ts';
import { hubHas } from './sight.ts';
import type { Sight } from './sight.ts';
import type { SimTill } from './till-process.ts';

export interface Checks {
  readonly printed: (till: SimTill, event: SimEvent) => void;
  readonly tillCommitted: (till: SimTill, before: TillDisk, nowMs: number) => void;
  /** The till's disk was replaced from outside or lost its last commit. */
  readonly tillReplaced: (before: TillDisk, byBackup: boolean) => void;
  /** What goes with a disk when it is copied or put back. */
  readonly memory: FeedWatch['memory'];
  readonly recall: FeedWatch['recall'];
  readonly hubCommitted: (before: HubDisk) => void;
  /** The hub's disk went back: a crash (must lose nothing) or a backup. */
  readonly hubReplaced: (byBackup: boolean) => void;
  readonly acknowledged: (
    till: SimTill,
    ack: Extract<Answer, { kind: 'ack' }>,
    last: SimEvent,
  ) => void;
  /** A till has compared its sets with the hub's. */
  readonly compared: (till: SimTill, differs: boolean) => void;
  readonly published: (version: number, text: string) => void;
  /** The till's log may exist twice from now on. */
  readonly doubled: (till: string) => void;
  readonly stopped: (till: string) => void;
  /** Faults have stopped and the bound has passed. */
  readonly settled: () => void;
}

export function createChecks(
  company: Company,
  world: { readonly hub: () => HubDisk; readonly tills: () => readonly SimTill[] },
): Checks {
  const sight: Sight = {
    company,
    ...world,
    receipts: new Map(),
    acked: new Map(),
    firstAcked: new Map(),
    bundles: new Map(),
    owed: new Map(company.members.map((member) => [member, company.opening])),
    suspects: new Set(),
    stoppedByHq: new Set(),
    copies: 0,
    hubRestores: 0,
  };
  const watch = createFeedWatch();
  return {
    printed: (till, event) => printed(sight, till, event),
    tillCommitted: (till, before, nowMs) => tillMoved(sight, watch, till, before, nowMs),
    memory: watch.memory,
    recall: watch.recall,
    tillReplaced: (before, byBackup) => {
      if (byBackup) overwritten(sight, before);
      nothingLost(sight);
    },
    hubCommitted: (before) => {
      const hub = sight.hub();
      if (hub.books !== before.books) conserved(sight);
      if (hub.feed !== before.feed) watch.record(hub.feed, before.feed);
      if (hub.rows !== before.rows) rowsMoved(sight, before);
      if (hub.books !== before.books) once(hub);
    },
    hubReplaced: (byBackup) => {
      if (byBackup) hubWentBack(sight);
      else ackedKept(sight);
      nothingLost(sight);
    },
    acknowledged: (till, ack, last) => {
      if (ack.hubEpoch !== sight.hub().hubEpoch) return;
      for (const event of till.disk().events) {
        if (event.epoch === ack.epoch && event.seq <= last.seq) sight.acked.set(event.hash, event);
      }
      ackedKept(sight);
    },
    compared,
    published: (version, text) => void sight.bundles.set(version, text),
    doubled: (till) => {
      sight.suspects.add(till);
      sight.copies += 1;
    },
    stopped: (till) => void sight.stoppedByHq.add(till),
    settled: () => settled(sight),
  };
}

function tillMoved(
  sight: Sight,
  watch: FeedWatch,
  till: SimTill,
  before: TillDisk,
  nowMs: number,
): void {
  const disk = till.disk();
  if (disk.inForce !== before.inForce) ruled(till, sight.bundles);
  if (disk.acks !== before.acks) stampAcked(sight, disk, nowMs);
  tookBeside(till, before);
  const moved = disk.marks[SHOP]?.cursor !== before.marks[SHOP]?.cursor;
  if (moved || disk.items !== before.items || disk.whole !== before.whole) {
    watch.compare(till, sight.hub());
  }
  if (disk.events.length < before.events.length) {
    pruned(disk, before, sight.firstAcked, nowMs);
    nothingLost(sight);
  }
}

function printed(sight: Sight, till: SimTill, event: SimEvent): void {
  const { receipts, bundles, owed } = sight;
  receipts.set(event.hash, { event, lost: false, hubAlone: false });
  const { member, price, bundle, total: paid } = event.payload;
  const text = bundles.get(bundle);
  if (paid !== (text === undefined ? price : priceBy(text, price))) {
    throw new Broken(10, `${till.name}: итог чека не повторяется по пакету ${bundle}`);
  }
  if (member === null) return;
  owed.set(member, (owed.get(member) ?? 0) + deltaOf(event));
  rights(sight, member);
}

function ruled(till: SimTill, bundles: ReadonlyMap<number, string>): void {
  const { inForce } = till.disk();
  if (inForce === null) return;
  const sound =
    bundles.get(inForce.version) === inForce.text &&
    digest(inForce.text) === inForce.hash &&
    inForce.signature === signOf(HUB_KEY, inForce.hash);
  if (!sound) throw new Broken(10, `${till.name}: действует чужой пакет ${inForce.version}`);
}

function settled(sight: Sight): void {
  const { hub, tills, receipts } = sight;
  nothingLost(sight);
  ackedKept(sight);
  forksNoticed(hub(), tills());
  for (const { event, lost } of receipts.values()) {
    if (!lost && !hubHas(hub(), event)) {
      throw new Broken(11, `${event.till} ${event.epoch}/${event.seq} не дошёл до хаба`);
    }
  }
  for (const till of tills()) converged(till, hub());
}
