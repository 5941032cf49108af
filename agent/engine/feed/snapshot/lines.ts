/** Lines of a chunk into the shadow tables. A line: `kind⇥position⇥"key"⇥value`. */
import { FEED_VALUES } from '@verno/shared/contracts/sync';
import { runningSet } from '@verno/shared/sync/set-hash';
import { tookLines } from '@verno/shared/sync/till-snapshot';
import type { SnapshotProgress } from '@verno/shared/sync/till-snapshot';
import type { TillStore } from '../../store/store.ts';
import { memberDigest } from '../set-count.ts';

/** Lines written in one transaction: a few milliseconds. */
const LINES_AT_ONCE = 400;

interface Line {
  readonly kind: string;
  readonly position: number;
  readonly key: string;
  /** The value's JSON text. */
  readonly body: string;
}

/** null where the line is not one. */
function parseLine(text: string): Line | null {
  const first = text.indexOf('\t');
  const second = text.indexOf('\t', first + 1);
  const third = text.indexOf('\t', second + 1);
  if (first < 0 || second < 0 || third < 0) return null;
  const position = Number(text.slice(first + 1, second));
  const key = keyOf(text.slice(second + 1, third));
  if (!Number.isSafeInteger(position) || typeof key !== 'string') return null;
  return { kind: text.slice(0, first), position, key, body: text.slice(third + 1) };
}

/** Most keys are plain: their quotes are all there is to take off. */
function keyOf(text: string): unknown {
  return text.includes('\\') ? JSON.parse(text) : text.slice(1, -1);
}

/**
 * Writes the next lines of the present chunk and how far it came, in one transaction.
 * @throws SyntaxError when the chunk is not made of lines, though its bytes are what its name says.
 */
export function takeLines(
  store: TillStore,
  progress: SnapshotProgress,
  lines: readonly string[],
  generation: number,
): SnapshotProgress {
  const batch = lines.slice(progress.lines, progress.lines + LINES_AT_ONCE);
  return store.shadow.inTransaction(() => {
    const set = runningSet(progress.set);
    let { spoiled } = progress;
    for (const text of batch) {
      const line = parseLine(text);
      if (line === null) throw new SyntaxError(`a chunk’s line is torn: ${text.slice(0, 80)}`);
      set.add(memberDigest(line.kind, line.position, line.key));
      if (!keep(store, line, generation)) spoiled = true;
    }
    const last = progress.lines + batch.length === lines.length;
    const next = { ...tookLines(progress, batch.length, set.words(), last), spoiled };
    store.shadow.progress.write(next);
    return next;
  });
}

/** False where the value makes no sense to this program. */
function keep({ shadow }: TillStore, line: Line, generation: number): boolean {
  const { kind, position, body } = line;
  const stamp = { generation, position };
  switch (kind) {
    case 'goods': {
      const item = FEED_VALUES.goods.safeParse(JSON.parse(body));
      if (item.success) shadow.putGoods(item.data, body, stamp);
      return item.success;
    }
    case 'member': {
      const item = FEED_VALUES.member.safeParse(JSON.parse(body));
      if (item.success) shadow.putMember(item.data.memberId, body, stamp);
      return item.success;
    }
    case 'balance': {
      const item = FEED_VALUES.balance.safeParse(JSON.parse(body));
      if (item.success) shadow.putBalance(item.data, stamp);
      return item.success;
    }
    default:
      shadow.putItem(line);
      return true;
  }
}
