/** What happened at the bench, for the person who looks at it. Never holds a card's digits. */
import type { JournalEntry, Text } from './state.ts';

const ENTRIES_MAX = 60;

export interface Journal {
  readonly note: (text: Text) => void;
  readonly entries: () => readonly JournalEntry[];
}

export function createJournal(now: () => Date, onChange: () => void): Journal {
  const entries: JournalEntry[] = [];
  let lastId = 0;
  return {
    note: (text) => {
      entries.push({ id: ++lastId, at: now().toISOString(), text });
      if (entries.length > ENTRIES_MAX) entries.shift();
      onChange();
    },
    entries: () => [...entries],
  };
}
