import { z } from 'zod';

/** Largest page a list gives. */
export const PAGE_LIMIT_MAX = 200;

/** Query of every list: an opaque cursor from the page before. */
export const pageQuery = z.object({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT_MAX).default(50),
});

/** A page of `item`. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}
