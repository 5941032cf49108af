/** Where in a list the reader is: the cursor stands in the URL, the way back in the history entry. */
import { useLocation } from '@tanstack/react-router';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Cursors of the pages before this one; an empty text is the first page. */
    readonly cursorTrail?: readonly string[];
  }
}

/** One step in a list: the cursor to show and the trail behind it. */
export interface PageStep {
  readonly cursor: string | undefined;
  readonly trail: readonly string[];
}

/** How a list is left through: at most this many pages can be gone back one by one. */
export const TRAIL_MAX = 200;

/** From the page at `cursor` on to `nextCursor`. */
export function stepForward(
  cursor: string | undefined,
  trail: readonly string[],
  nextCursor: string,
): PageStep {
  return { cursor: nextCursor, trail: [...trail, cursor ?? ''].slice(-TRAIL_MAX) };
}

/** One page back; the first page when the way is not known (the address was opened from a letter). */
export function stepBack(trail: readonly string[]): PageStep {
  const before = trail.at(-1) ?? '';
  return { cursor: before === '' ? undefined : before, trail: trail.slice(0, -1) };
}

/** Cursors of the pages that lie behind the present history entry. */
export function useCursorTrail(): readonly string[] {
  return useLocation({ select: (location) => location.state.cursorTrail }) ?? [];
}
