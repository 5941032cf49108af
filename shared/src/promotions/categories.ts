/** The tree of categories, made flat once: a category's own id with all above it. */
import type { BundleModel } from './bundle.ts';
import type { Categories, CategoryChain } from './category-chain.ts';
import type { BundleProblem } from './mechanic.ts';

const NOBODY_ASKS: readonly number[] = [];

/** A tree that bites its tail is a problem of the bundle. */
export function flattenTree(
  tree: BundleModel['categories'],
  asked: ReadonlyMap<string, number>,
  problems: BundleProblem[],
): Categories {
  const parents = new Map(tree.map(({ id, parentId }) => [id, parentId]));
  const chains = new Map<string, CategoryChain>();
  for (const { id } of tree) {
    const all = [id];
    let parent = parents.get(id) ?? null;
    while (parent !== null) {
      if (all.includes(parent)) {
        problems.push({
          kind: 'category_cycle',
          promotionId: null,
          promotionName: null,
          at: 'categories',
          value: id,
        });
        break;
      }
      all.push(parent);
      parent = parents.get(parent) ?? null;
    }
    chains.set(id, { all, asked: all.flatMap((one) => asked.get(one) ?? []) });
  }
  return {
    chains,
    of: (category) => {
      const known = chains.get(category);
      if (known !== undefined) return known;
      const number = asked.get(category);
      return { all: [category], asked: number === undefined ? NOBODY_ASKS : [number] };
    },
  };
}
