/** Category paths as a tree of ids. */
import { sha256Hex } from '@verno/shared/kernel/sha256';
import type { CategoryRow } from './goods.ts';

const ID_CHARS = 12;

/** Id of a category by its path from the top: the same path has the same id in every import. */
export function categoryId(path: string): string {
  return `cat-${sha256Hex(path).slice(0, ID_CHARS)}`;
}

/** Collects paths into a tree; each category once. */
export interface CategoryTree {
  /** Adds a path with everything above it; returns the id of its last step. */
  add(path: string): string;
  rows(): CategoryRow[];
}

export function createCategoryTree(): CategoryTree {
  const rows = new Map<string, CategoryRow>();
  const add = (path: string): string => {
    const known = rows.get(path);
    if (known !== undefined) return known.categoryId;
    const cut = path.lastIndexOf('/');
    const parentId = cut === -1 ? null : add(path.slice(0, cut));
    const row = { categoryId: categoryId(path), parentId, name: path.slice(cut + 1) };
    rows.set(path, row);
    return row.categoryId;
  };
  return { add, rows: () => [...rows.values()] };
}
