/** The last thing to tell the cashier. Ids grow, so that the same words twice are seen twice. */
import type { NoticeView } from '@verno/shared/contracts/bridge';
import type { Problem } from '@verno/shared/kernel/text';

export interface Notices {
  readonly tell: (level: NoticeView['level'], problem: Problem) => void;
  readonly dismiss: (id: number) => void;
  readonly current: () => NoticeView | null;
}

export function createNotices(onChange: () => void): Notices {
  let lastId = 0;
  let current: NoticeView | null = null;
  return {
    tell: (level, problem) => {
      lastId += 1;
      current = { id: lastId, level, problem };
      onChange();
    },
    dismiss: (id) => {
      if (current?.id !== id) return;
      current = null;
      onChange();
    },
    current: () => current,
  };
}
