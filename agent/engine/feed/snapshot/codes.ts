/**
 * Barcodes and members' codes of the shadow rows, written in the order of the codes: a tree that is filled out
 * of order touches a page for each code. Sorted in short runs that are merged, so that no step takes long.
 */
import { FEED_VALUES } from '@verno/shared/contracts/sync';
import type { TillStore } from '../../store/store.ts';

/** Rows read, and codes written, in one step. */
const ROWS_AT_ONCE = 500;
const CODES_AT_ONCE = 1000;
/** Codes sorted in one step. */
const RUN_MAX = 8192;
const END = '\t';

/** Lets the sale have its turn; false = stop. */
export type Turn = () => Promise<boolean>;

interface CodedTable {
  readonly after: (id: number, limit: number) => readonly { id: number; body: string }[];
  readonly codesOf: (body: string) => readonly string[];
  readonly add: (code: string, id: number) => void;
}

/** Writes all barcodes of the shadow's goods; what is there already stays as it is. */
export function writeBarcodes(store: TillStore, turn: Turn): Promise<boolean> {
  const { shadow } = store;
  return writeCodes(store, turn, {
    after: shadow.goodsAfter,
    codesOf: (body) => FEED_VALUES.goods.parse(JSON.parse(body)).barcodes,
    add: shadow.addBarcode,
  });
}

const codes = FEED_VALUES.member.pick({ identifiers: true });

/** The same for members' cards and phones. */
export function writeIdentifiers(store: TillStore, turn: Turn): Promise<boolean> {
  const { shadow } = store;
  return writeCodes(store, turn, {
    after: shadow.membersAfter,
    codesOf: (body) =>
      codes.parse(JSON.parse(body)).identifiers.map(({ kind, value }) => `${value}${END}${kind}`),
    add: (code, member) => {
      const at = code.lastIndexOf(END);
      shadow.addIdentifier(code.slice(at + 1), code.slice(0, at), member);
    },
  });
}

/** False when it was stopped before the end. */
async function writeCodes(store: TillStore, turn: Turn, table: CodedTable): Promise<boolean> {
  const runs = await sortedRuns(turn, table);
  if (runs === null) return false;
  let batch: string[] = [];
  const flush = (): void =>
    store.shadow.inTransaction(() => {
      for (const entry of batch) {
        const at = entry.lastIndexOf(END);
        table.add(entry.slice(0, at), Number(entry.slice(at + 1)));
      }
      batch = [];
    });
  for (const entry of merged(runs)) {
    batch.push(entry);
    if (batch.length < CODES_AT_ONCE) continue;
    flush();
    if (!(await turn())) return false;
  }
  flush();
  return true;
}

/** Entries `code⇥id` in sorted runs; null when it was stopped. */
async function sortedRuns(turn: Turn, table: CodedTable): Promise<string[][] | null> {
  const runs: string[][] = [];
  let run: string[] = [];
  let after = 0;
  for (;;) {
    const rows = table.after(after, ROWS_AT_ONCE);
    for (const { id, body } of rows) {
      for (const code of table.codesOf(body)) run.push(`${code}${END}${id}`);
      after = id;
    }
    if (run.length >= RUN_MAX || rows.length === 0) {
      runs.push(run.toSorted());
      run = [];
    }
    if (rows.length === 0) return runs;
    if (!(await turn())) return null;
  }
}

/** All entries of sorted runs in order; the heap holds the runs by their next entry. */
function* merged(runs: readonly (readonly string[])[]): Generator<string> {
  const heap = runs
    .filter(({ length }) => length > 0)
    .map((run) => ({ run, at: 0, next: run[0] ?? '' }))
    .toSorted((a, b) => (a.next < b.next ? -1 : 1));
  let top = heap[0];
  while (top !== undefined) {
    yield top.next;
    top.at += 1;
    const next = top.run[top.at];
    if (next === undefined) {
      const last = heap.pop();
      if (last !== undefined && last !== top) heap[0] = last;
    } else top.next = next;
    sink(heap);
    top = heap[0];
  }
}

/** Moves the first down to where it belongs. */
function sink(heap: { next: string }[]): void {
  const moving = heap[0];
  if (moving === undefined) return;
  let at = 0;
  for (;;) {
    const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
    if (left === undefined) break;
    const isRight = right !== undefined && right.next < left.next;
    const least = isRight ? right : left;
    if (moving.next <= least.next) break;
    heap[at] = least;
    at = 2 * at + (isRight ? 2 : 1);
  }
  heap[at] = moving;
}
