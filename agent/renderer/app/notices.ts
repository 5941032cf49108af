/**
 * Messages on the screen: the engine's notices and refusals of the face's own commands. Pure.
 * Invariant: an error stays until the cashier dismisses it.
 */
import type { NoticeView } from '@verno/shared/contracts/bridge';
import type { Problem } from '@verno/shared/kernel/text';

export interface Notice {
  /** Unique on this screen. */
  readonly key: string;
  readonly level: NoticeView['level'];
  readonly problem: Problem;
  /** How often the same was said in a row. */
  readonly times: number;
  /** Present where the engine keeps the notice and is to be told of the dismissal. */
  readonly engineId: number | null;
  /** When it leaves by itself; null = never. */
  readonly untilMs: number | null;
}

export interface NewNotice {
  readonly level: NoticeView['level'];
  readonly problem: Problem;
  readonly engineId: number | null;
  readonly nowMs: number;
}

/** More do not fit beside the cheque; the oldest that is not an error gives way first. */
export const NOTICES_MAX = 4;
const LIFE_MS = { info: 6_000, warning: 12_000, error: null } as const;

/** Puts a message in. The same problem again moves to the end and is counted, not doubled. */
export function addNotice(notices: readonly Notice[], added: NewNotice): readonly Notice[] {
  const key = `${added.problem.code} ${JSON.stringify(added.problem.params)}`;
  const same = notices.find((notice) => notice.key === key);
  // An engine that refuses a command and also gives notice of it says one thing, not two.
  const isEcho = same !== undefined && (same.engineId === null) !== (added.engineId === null);
  const life = LIFE_MS[added.level];
  const notice: Notice = {
    key,
    level: added.level,
    problem: added.problem,
    times: same === undefined ? 1 : same.times + (isEcho ? 0 : 1),
    engineId: added.engineId ?? same?.engineId ?? null,
    untilMs: life === null ? null : added.nowMs + life,
  };
  return bounded([...notices.filter((other) => other.key !== key), notice]);
}

/** Drops what has lived its time. */
export function expireNotices(notices: readonly Notice[], nowMs: number): readonly Notice[] {
  const alive = notices.filter((notice) => notice.untilMs === null || notice.untilMs > nowMs);
  return alive.length === notices.length ? notices : alive;
}

function bounded(notices: readonly Notice[]): readonly Notice[] {
  if (notices.length <= NOTICES_MAX) return notices;
  const gentle = notices.findIndex((notice) => notice.level !== 'error');
  const gone = gentle === -1 || gentle === notices.length - 1 ? 0 : gentle;
  return notices.toSpliced(gone, 1);
}
