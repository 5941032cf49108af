/** The invariants by number, and the exception that ends a run when one does not hold. */
export const INVARIANTS = {
  1: 'без потерь',
  2: 'ровно один раз',
  3: 'подтверждённое хранится',
  4: 'цепочка',
  5: 'сохранение сумм',
  6: 'права на бонусы',
  7: 'сходимость',
  8: 'цельный вид',
  9: 'раздвоения',
  10: 'правила',
  11: 'продвижение',
  12: 'часы',
} as const;
export type Invariant = keyof typeof INVARIANTS;

/** Ends a run: which invariant broke, and how. */
export class Broken extends Error {
  readonly invariant: Invariant;
  constructor(invariant: Invariant, what: string) {
    super(what);
    this.invariant = invariant;
  }
}
