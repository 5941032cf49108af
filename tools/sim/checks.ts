/** The twelve invariants of the protocol, looked at after every step by one who sees everything. */
import { deltaOf } from './books.ts';
import { Broken } from './broken.ts';
import { HUB_KEY } from './hub.ts';
import { digest, priceBy, rootOf, signOf } from './model.ts';
import type { Answer, Company, HubDisk, SimEvent, TillDisk } from './model.ts';
import { createFeedWatch } from './feed-watch.ts';
import type { FeedWatch } from './feed-watch.ts';
import type { SimTill } from './till.ts';

interface Receipt {
  readonly event: SimEvent;
  /** The only disk that had it was overwritten by an older one: no protocol can help. */
  lost: boolean;
  /** Its till's disk was overwritten: the hub alone has it, and a backup of the hub may not. */
  hubAlone: boolean;
}

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
  readonly published: (version: number, text: string) => void;
  /** The till's log may exist twice from now on. */
  readonly doubled: (till: string) => void;
  readonly stopped: (till: string) => void;
  /** Faults have stopped and the bound has passed. */
  readonly settled: () => void;
}

const DAY_MS = 86_400_000;
const KEPT_DAYS = 30;

/** What the one who sees everything remembers. */
interface Sight {
  readonly company: Company;
  readonly hub: () => HubDisk;
  readonly tills: () => readonly SimTill[];
  /** By event hash: what was printed, and what was acknowledged by the hub as it is now. */
  readonly receipts: Map<string, Receipt>;
  readonly acked: Map<string, SimEvent>;
  /** When an event was first acknowledged, whatever happened to the hub since. */
  readonly firstAcked: Map<string, number>;
  readonly bundles: Map<number, string>;
  /** Member → what everything printed comes to. */
  readonly owed: Map<string, number>;
  /** Tills whose log may exist twice, and those the office stopped. */
  readonly suspects: Set<string>;
  readonly stoppedByHq: Set<string>;
  copies: number;
  hubRestores: number;
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
  if (disk.mark.cursor !== before.mark.cursor || disk.items !== before.items) {
    watch.compare(till, sight.hub());
  }
  if (disk.events.length < before.events.length) {
    pruned(disk, before, sight.firstAcked, nowMs);
    nothingLost(sight);
  }
}

function hubHas(hub: HubDisk, event: SimEvent): boolean {
  const log = hub.rows.get(event.till)?.logs.get(event.epoch);
  return log?.events[event.seq - 1]?.hash === event.hash || hub.quarantine.has(event.hash);
}

/** 1: what was printed is on a till's disk or in the hub. */
function nothingLost({ hub, tills, receipts }: Sight): void {
  const here = new Set(tills().flatMap((till) => till.disk().events.map(({ hash }) => hash)));
  for (const [hash, { event, lost }] of receipts) {
    if (!lost && !here.has(hash) && !hubHas(hub(), event)) {
      throw new Broken(1, `чек ${event.till} ${event.epoch}/${event.seq} нигде не хранится`);
    }
  }
}

/** 3: what was acknowledged is in the hub. */
function ackedKept({ hub, acked }: Sight): void {
  for (const event of acked.values()) {
    if (!hubHas(hub(), event)) {
      throw new Broken(3, `подтверждено, но у хаба нет ${event.till} ${event.epoch}/${event.seq}`);
    }
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

/** 6: a member's debt over everything printed is within the policy's bound. */
function rights({ company, owed, tills, copies, hubRestores }: Sight, member: string): void {
  const { policy } = company;
  const balance = owed.get(member) ?? 0;
  const caps = tills().length + copies;
  const least = policy.kind === 'capped' ? -caps * Math.min(policy.perMember, policy.perTill) : 0;
  // A copy of a disk has the rights of the original, and a restored hub has forgotten what it lent.
  if (policy.kind === 'escrow' && copies + hubRestores > 0) return;
  if (balance < least) {
    throw new Broken(6, `${member}: долг ${-balance} больше суммы пределов ${-least}`);
  }
}

function stampAcked({ firstAcked }: Sight, disk: TillDisk, nowMs: number): void {
  for (const event of disk.events) {
    const seq = disk.acks.get(event.epoch)?.at(-1)?.seq ?? 0;
    if (event.seq <= seq && !firstAcked.has(event.hash)) firstAcked.set(event.hash, nowMs);
  }
}

/** A disk was put back from a backup: what it alone had is beyond any protocol. */
function overwritten(sight: Sight, before: TillDisk): void {
  const here = new Set(sight.tills().flatMap((till) => till.disk().events.map((e) => e.hash)));
  sight.copies += 1;
  for (const event of before.events) {
    const receipt = sight.receipts.get(event.hash);
    if (receipt === undefined || here.has(event.hash)) continue;
    receipt.hubAlone = true;
    receipt.lost ||= !hubHas(sight.hub(), event);
  }
}

function hubWentBack(sight: Sight): void {
  sight.hubRestores += 1;
  for (const receipt of sight.receipts.values()) {
    receipt.lost ||= receipt.hubAlone && !hubHas(sight.hub(), receipt.event);
  }
  sight.acked.clear();
}

/** 4 and 9: what was accepted is a chain; a till that never had a second holder is never frozen. */
function rowsMoved({ hub, suspects, stoppedByHq }: Sight, before: HubDisk): void {
  for (const [till, row] of hub().rows) {
    const old = before.rows.get(till);
    if (old === row) continue;
    for (const [epoch, log] of row.logs) {
      const had = old?.logs.get(epoch);
      if (had?.events !== log.events) chained(till, epoch, log.events, had?.events.length ?? 0);
    }
    const honest = !suspects.has(till) && !stoppedByHq.has(till);
    if (honest && row.state.standing === 'frozen') {
      throw new Broken(9, `честная ${till} остановлена (${row.state.frozenBy})`);
    }
  }
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
  for (const till of tills()) reached(till, hub());
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

function pruned(
  disk: TillDisk,
  before: TillDisk,
  acked: ReadonlyMap<string, number>,
  nowMs: number,
): void {
  const here = new Set(disk.events);
  for (const event of before.events) {
    const said = acked.get(event.hash);
    if (here.has(event) || said === undefined) continue;
    if (nowMs - said < KEPT_DAYS * DAY_MS) {
      throw new Broken(12, `${event.till}: подтверждённое стёрто раньше ${KEPT_DAYS} дней`);
    }
  }
}

/** 5 and 6: postings sum to what was opened; rights lent and available make up the balance. */
function conserved({ hub, company }: Sight): void {
  const { books } = hub();
  const total = company.opening * company.members.length;
  let sum = books.house;
  for (const amount of books.balances.values()) sum += amount;
  if (sum !== total) throw new Broken(5, `сумма по счетам ${sum} вместо ${total}`);
  if (company.policy.kind !== 'escrow') return;
  for (const member of company.members) {
    const lent = [...books.lent]
      .filter(([key]) => key.endsWith(`/${member}`))
      .reduce((all, [, { granted, gone }]) => all + granted - gone, 0);
    if (lent < 0) return;
    const available = (books.balances.get(member) ?? 0) - lent;
    if (available < 0) throw new Broken(6, `${member}: отдано взаймы больше, чем есть`);
  }
}

function chained(till: string, epoch: number, events: readonly SimEvent[], from: number): void {
  for (let at = from; at < events.length; at += 1) {
    const event = events[at];
    const prevHash = at === 0 ? rootOf(till, epoch) : events[at - 1]?.hash;
    if (event === undefined || event.seq !== at + 1 || event.prevHash !== prevHash) {
      throw new Broken(4, `${till} ${epoch}: принятое не продолжает цепочку на ${at + 1}`);
    }
  }
}

/** Every accepted event is posted once or waits in suspense; what is posted sums to what was sold. */
function once(hub: HubDisk): void {
  const sums = new Map<string, number>();
  const ids = new Set<string>();
  let movements = 0;
  for (const row of hub.rows.values()) {
    for (const log of row.logs.values()) {
      for (const event of log.events) {
        const { member } = event.payload;
        if (hub.suspense.has(event.hash)) continue;
        if (ids.has(event.id)) throw new Broken(2, `событие ${event.id} проведено дважды`);
        ids.add(event.id);
        if (member === null) continue;
        movements += 1;
        sums.set(member, (sums.get(member) ?? 0) + deltaOf(event));
      }
    }
  }
  const posted = new Map<string, number>();
  for (const { member, amount } of hub.books.postings.values()) {
    posted.set(member, (posted.get(member) ?? 0) + amount);
  }
  if (movements !== hub.books.postings.size) {
    throw new Broken(2, `событий ${movements}, проводок ${hub.books.postings.size}`);
  }
  for (const [member, sum] of sums) {
    if (posted.get(member) !== sum) throw new Broken(2, `${member}: в книгах не то, что в чеках`);
  }
}

/** Two machines wrote different events under one number: that epoch is closed. */
function forksNoticed(hub: HubDisk, tills: readonly SimTill[]): void {
  const seen = new Map<string, string>();
  for (const till of tills) {
    for (const { till: id, epoch, seq, hash } of till.disk().events) {
      const place = `${id}/${epoch}/${seq}`;
      const other = seen.get(place) ?? hash;
      seen.set(place, hash);
      if (other !== hash && hub.rows.get(id)?.logs.get(epoch)?.closed !== true) {
        throw new Broken(9, `раздвоение ${place} не замечено`);
      }
    }
  }
}

function reached(till: SimTill, hub: HubDisk): void {
  const disk = till.disk();
  if (disk.frozen !== null || disk.epoch === 0) return;
  if (disk.generation !== 'whole' || disk.mark.cursor !== hub.feed.head) {
    throw new Broken(11, `${till.name} не догнала ленту: ${disk.mark.cursor} из ${hub.feed.head}`);
  }
}
