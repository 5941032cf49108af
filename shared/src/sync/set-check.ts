/**
 * Whether a till that has read to the end holds what the hub holds. Invariant: a difference makes the till
 * read everything anew by itself, but at most `REREADS_MAX` times in a row: what does not heal is for people.
 */

/** Fresh readings in a row because of a difference; equality begins the count anew. */
export const REREADS_MAX = 3;

export interface SetCheck {
  /** Scopes that differed at the last comparison; shown to people here and at HQ. */
  readonly differing: readonly string[];
  /** Fresh readings in a row that a difference has caused. */
  readonly rereads: number;
}

export const NOTHING_DIFFERS: SetCheck = { differing: [], rereads: 0 };

/** What the till counted in a scope; null while it cannot tell (an item it could not read). */
export type OwnSets = Readonly<Record<string, string | null>>;

/** Compares at one position; `reread` = begin anew now. */
export function compareSets(
  state: SetCheck,
  own: OwnSets,
  hub: Readonly<Record<string, string>>,
): readonly [SetCheck, { readonly reread: boolean }] {
  const differing = Object.keys(hub)
    .filter((scope) => own[scope] !== null && own[scope] !== hub[scope])
    .toSorted();
  if (differing.length === 0) return [NOTHING_DIFFERS, { reread: false }];
  const reread = state.rereads < REREADS_MAX;
  return [{ differing, rereads: state.rereads + (reread ? 1 : 0) }, { reread }];
}
