/** The paper roll: the receipts cut so far and the one that is coming out. */
import { type PaperItem, paperLines } from './paper.ts';
import { paperPicture } from './picture.ts';

/** Older receipts are swept away. */
const PAPERS_MAX = 200;
const PAPER_ITEMS_MAX = 10_000;

export interface Paper {
  /** 1 for the first receipt since the start. */
  readonly id: number;
  /** How it was cut; `undefined` while it is still coming out. */
  readonly cut: 'full' | 'partial' | undefined;
  readonly startedAt: Date;
  /** Grows with every change of this paper. */
  readonly revision: number;
  readonly lines: readonly string[];
  /** The lines joined. */
  readonly text: string;
  readonly items: readonly PaperItem[];
  /** SVG document, one unit a dot. */
  readonly picture: () => string;
}

export interface Roll {
  readonly add: (item: PaperItem) => void;
  readonly cut: (kind: 'full' | 'partial') => void;
  readonly papers: () => Paper[];
  /** 0 before the first cut. */
  readonly lastCutId: () => number;
}

interface Sheet {
  readonly id: number;
  readonly startedAt: Date;
  readonly items: PaperItem[];
  cut: 'full' | 'partial' | undefined;
}

/** @param now tells when each receipt began */
export function createRoll(widthDots: number, now: () => Date): Roll {
  const done: Sheet[] = [];
  let current: Sheet | undefined;
  let lastId = 0;

  function view(sheet: Sheet): Paper {
    const items = [...sheet.items];
    const lines = paperLines(items);
    return {
      id: sheet.id,
      cut: sheet.cut,
      startedAt: sheet.startedAt,
      revision: items.length + (sheet.cut ? 1 : 0),
      lines,
      text: lines.join('\n'),
      items,
      picture: () => paperPicture(items, widthDots),
    };
  }

  return {
    add: (item) => {
      current ??= { id: ++lastId, startedAt: now(), items: [], cut: undefined };
      current.items.push(item);
      if (current.items.length > PAPER_ITEMS_MAX) current.items.shift();
    },
    cut: (kind) => {
      if (!current) return;
      current.cut = kind;
      done.push(current);
      if (done.length > PAPERS_MAX) done.shift();
      current = undefined;
    },
    lastCutId: () => done.at(-1)?.id ?? 0,
    papers: () => [...done, ...(current ? [current] : [])].map(view),
  };
}
