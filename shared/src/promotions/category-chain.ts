/** A category with all above it, as goods are matched by it. */

export interface CategoryChain {
  /** Its own id, then its parent's, up to the root. */
  readonly all: readonly string[];
  /** Numbers of those that some filter of the bundle asks for by itself: only these are looked up. */
  readonly asked: readonly number[];
}

/** Chains by category; goods may name a category that the tree does not have. */
export interface Categories {
  readonly chains: ReadonlyMap<string, CategoryChain>;
  readonly of: (category: string) => CategoryChain;
}
