/** Invariants of what came down: while a snapshot is taken, when sets are compared, and after all is quiet. */
import { REREADS_MAX } from '@verno/shared/sync/set-check';
import { setHex } from '@verno/shared/sync/set-hash';
import { Broken } from './broken.ts';
import type { HubDisk, Row, TillDisk, Value } from './model.ts';
import { moved, NO_SET, ownScope, scopeOf, SHOP } from './sets.ts';
import type { SimTill } from './till-process.ts';

/** 8: until a snapshot is in place the till goes on with what it had, and shows its own facts. */
export function tookBeside(till: SimTill, before: TillDisk): void {
  const disk = till.disk();
  const taking =
    before.generation === disk.generation &&
    before.marks[SHOP] === undefined &&
    disk.marks[SHOP] === undefined;
  if (!taking || till.wire < 3) return;
  if (disk.pending.length < before.pending.length) {
    const kept = new Set(disk.pending);
    const here = new Set(disk.events.map(({ epoch, seq }) => `${epoch}/${seq}`));
    const gone = before.pending.find(
      (own) => !kept.has(own) && here.has(`${own.epoch}/${own.seq}`),
    );
    if (gone !== undefined) {
      const place = `${gone.epoch}/${gone.seq}`;
      throw new Broken(8, `${till.name}: чек ${place} пропал из вида, пока берётся снимок`);
    }
  }
  if (!before.everWhole || disk.items === before.items) return;
  const wrong = otherRow(disk.items, before.items) ?? otherRow(before.items, disk.items);
  if (wrong !== null) {
    throw new Broken(8, `${till.name}: ${wrong} изменилось, пока берётся снимок`);
  }
}

function otherRow(here: ReadonlyMap<string, Row>, there: ReadonlyMap<string, Row>): string | null {
  for (const [key, row] of here) {
    if (scopeOf(key) !== SHOP || row.value === null) continue;
    if (there.get(key)?.value !== row.value) return key;
  }
  return null;
}

/** What a till gave up on is told to people and rests with them. */
function isForPeople({ check }: TillDisk): boolean {
  return check.rereads >= REREADS_MAX && check.differing.length > 0;
}

/** 7: a comparison sees what is damaged, and nothing else. */
export function compared(till: SimTill, differs: boolean): void {
  const { damaged } = till.disk();
  if (damaged.size > 0 && !differs) {
    throw new Broken(
      7,
      `${till.name}: повреждённое не замечено: ${[...damaged.keys()].join(', ')}`,
    );
  }
  if (damaged.size === 0 && differs) {
    throw new Broken(7, `${till.name}: набор назван чужим, хотя всё на месте`);
  }
}

/** 11 and 7: every till in service has read to the end and holds what the hub holds, whatever it says itself. */
export function converged(till: SimTill, hub: HubDisk): void {
  const disk = till.disk();
  if (disk.frozen !== null || disk.epoch === 0) return;
  const cursor = disk.marks[SHOP]?.cursor ?? 0;
  if (!disk.whole || cursor !== hub.feed.head) {
    throw new Broken(11, `${till.name} не догнала ленту: ${cursor} из ${hub.feed.head}`);
  }
  if (isForPeople(disk)) return;
  for (const scope of [SHOP, ownScope(disk.till)]) {
    const due = new Map<string, Held>();
    for (const [key, { position, value }] of hub.feed.items) {
      if (value !== null && scopeOf(key) === scope) due.set(key, { position, value });
    }
    const held = new Map([...disk.items].filter(([key]) => scopeOf(key) === scope));
    same(till, due, held);
    countedRight(till, scope, due, hub);
  }
}

interface Held {
  readonly position: number;
  readonly value: Value | null;
}

function same(
  till: SimTill,
  due: ReadonlyMap<string, Held>,
  held: ReadonlyMap<string, Held>,
): void {
  for (const [key, { position, value }] of due) {
    const own = held.get(key);
    const right = own?.position === position && JSON.stringify(own.value) === JSON.stringify(value);
    if (!right) throw new Broken(7, `${till.name} в покое держит не то: ${key}`);
  }
  const extra = [...held.keys()].find((key) => !due.has(key));
  if (extra !== undefined) throw new Broken(7, `${till.name} в покое: живо удалённое ${extra}`);
}

/** Counted anew from the feed: the hub's running count and the till's are this. */
function countedRight(
  till: SimTill,
  scope: string,
  due: ReadonlyMap<string, Held>,
  hub: HubDisk,
): void {
  let words = NO_SET.words;
  for (const [key, { position }] of due) words = moved(words, key, 0, position);
  const right = setHex(words);
  const { items, words: hubWords } = hub.sets.get(scope) ?? NO_SET;
  if (setHex(hubWords) !== right || items !== due.size) {
    throw new Broken(7, `хаб насчитал в «${scope}» не то, что держит`);
  }
  const own = till.disk().sets[scope];
  if (own === undefined || setHex(own) !== right) {
    throw new Broken(7, `${till.name} насчитала в «${scope}» не то, что держит`);
  }
}
