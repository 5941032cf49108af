/** What is typed on the sale screen without any field: a code, or a number for the line's quantity. Pure. */

export const ENTRY_LENGTH_MAX = 40;

type EntryAct =
  | { readonly kind: 'none' }
  /** `text` is what stood in the entry: the quantity wanted, or empty to ask for it. */
  | { readonly kind: 'quantity'; readonly text: string }
  | { readonly kind: 'step'; readonly by: 1 | -1 }
  | { readonly kind: 'search'; readonly text: string };

export interface EntryStep {
  readonly entry: string;
  readonly act: EntryAct;
}

/** Digits gather; `*` makes them a quantity, `+` and `-` count pieces, a letter begins a search. */
export function typeIntoEntry(entry: string, text: string): EntryStep {
  if (/^\p{L}/u.test(text)) return { entry: '', act: { kind: 'search', text: entry + text } };
  if (text === '*') return { entry: '', act: { kind: 'quantity', text: entry } };
  if (text === '+' || text === '-') {
    return { entry, act: { kind: 'step', by: text === '+' ? 1 : -1 } };
  }
  const digits = text.replaceAll(/[^\d.,]/g, '');
  return { entry: (entry + digits).slice(0, ENTRY_LENGTH_MAX), act: { kind: 'none' } };
}
