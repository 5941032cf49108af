/** The last thing to tell the cashier. Ids grow, so that the same words twice are seen twice. */
import type { NoticeView } from '@verno/shared/contracts/bridge';
import type { Problem } from '@verno/shared/kernel/text';

/** Warnings and errors remembered for those who look for the cause. */
const REMEMBERED_MAX = 20;

/** Something that went wrong, and when by the till's clock. */
export interface PastProblem {
  readonly level: 'warning' | 'error';
  readonly problem: Problem;
  readonly atMs: number;
}

export interface Notices {
  readonly tell: (level: NoticeView['level'], problem: Problem) => void;
  readonly dismiss: (id: number) => void;
  readonly current: () => NoticeView | null;
  /** The last warnings and errors since the start, the newest first. */
  readonly recent: () => readonly PastProblem[];
}

export function createNotices(onChange: () => void, nowMs: () => number): Notices {
  let lastId = 0;
  let current: NoticeView | null = null;
  let recent: readonly PastProblem[] = [];
  return {
    tell: (level, problem) => {
      lastId += 1;
      current = { id: lastId, level, problem };
      if (level !== 'info') {
        recent = [{ level, problem, atMs: nowMs() }, ...recent].slice(0, REMEMBERED_MAX);
      }
      onChange();
    },
    dismiss: (id) => {
      if (current?.id !== id) return;
      current = null;
      onChange();
    },
    current: () => current,
    recent: () => recent,
  };
}
