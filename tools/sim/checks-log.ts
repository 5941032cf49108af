/** Invariants of the tills' logs: nothing is lost, what was acknowledged is kept, chains hold, forks are noticed. */
import { Broken } from './broken.ts';
import { rootOf } from './hashes.ts';
import type { HubDisk, SimEvent, TillDisk } from './model.ts';
import { hubHas } from './sight.ts';
import type { Sight } from './sight.ts';
import type { SimTill } from './till-process.ts';

const DAY_MS = 86_400_000;
const KEPT_DAYS = 30;

/** 1: what was printed is on a till's disk or in the hub. */
export function nothingLost({ hub, tills, receipts }: Sight): void {
  const here = new Set(tills().flatMap((till) => till.disk().events.map(({ hash }) => hash)));
  for (const [hash, { event, lost }] of receipts) {
    if (!lost && !here.has(hash) && !hubHas(hub(), event)) {
      throw new Broken(1, `чек ${event.till} ${event.epoch}/${event.seq} нигде не хранится`);
    }
  }
}

/** 3: what was acknowledged is in the hub. */
export function ackedKept({ hub, acked }: Sight): void {
  for (const event of acked.values()) {
    if (!hubHas(hub(), event)) {
      throw new Broken(3, `подтверждено, но у хаба нет ${event.till} ${event.epoch}/${event.seq}`);
    }
  }
}

export function stampAcked({ firstAcked }: Sight, disk: TillDisk, nowMs: number): void {
  for (const event of disk.events) {
    const seq = disk.acks.get(event.epoch)?.at(-1)?.seq ?? 0;
    if (event.seq <= seq && !firstAcked.has(event.hash)) firstAcked.set(event.hash, nowMs);
  }
}

/** A disk was put back from a backup: what it alone had is beyond any protocol. */
export function overwritten(sight: Sight, before: TillDisk): void {
  const here = new Set(sight.tills().flatMap((till) => till.disk().events.map((e) => e.hash)));
  sight.copies += 1;
  for (const event of before.events) {
    const receipt = sight.receipts.get(event.hash);
    if (receipt === undefined || here.has(event.hash)) continue;
    receipt.hubAlone = true;
    receipt.lost ||= !hubHas(sight.hub(), event);
  }
}

export function hubWentBack(sight: Sight): void {
  sight.hubRestores += 1;
  for (const receipt of sight.receipts.values()) {
    receipt.lost ||= receipt.hubAlone && !hubHas(sight.hub(), receipt.event);
  }
  sight.acked.clear();
}

/** 4 and 9: what was accepted is a chain; a till that never had a second holder is never frozen. */
export function rowsMoved({ hub, suspects, stoppedByHq }: Sight, before: HubDisk): void {
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

function chained(till: string, epoch: number, events: readonly SimEvent[], from: number): void {
  for (let at = from; at < events.length; at += 1) {
    const event = events[at];
    const prevHash = at === 0 ? rootOf(till, epoch) : events[at - 1]?.hash;
    if (event === undefined || event.seq !== at + 1 || event.prevHash !== prevHash) {
      throw new Broken(4, `${till} ${epoch}: принятое не продолжает цепочку на ${at + 1}`);
    }
  }
}

export function pruned(
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

/** Two machines wrote different events under one number: that epoch is closed. */
export function forksNoticed(hub: HubDisk, tills: readonly SimTill[]): void {
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
