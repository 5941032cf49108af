/** Opaque cursors of keyset paging: the sort key of the last row, as base64url JSON. */
import type { z } from 'zod';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';

export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Reads a cursor of the given shape; undefined = the list's beginning. */
export function decodeCursor<T>(
  text: string | undefined,
  shape: z.ZodType<T>,
): Result<T | null, Refusal> {
  if (text === undefined) return ok(null);
  try {
    const parsed = shape.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    if (parsed.success) return ok(parsed.data);
  } catch {
    // Not JSON: the same answer as for another list's cursor.
  }
  return err(refusal('paging.bad_cursor'));
}

/** Cuts a list read with one row more than asked into a page. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => Item,
  key: (row: Row) => readonly (string | number)[],
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(item),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(key(last)) : null,
  };
}
