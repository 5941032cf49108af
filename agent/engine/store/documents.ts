/** Singletons kept as JSON: each is parsed by its schema when its text is read for the first time. */
import type { z } from 'zod';
import type { TillDatabase } from './database.ts';
import { oneRow, textOf } from './rows.ts';

export interface Document<T> {
  readonly read: () => T | null;
  readonly write: (value: T) => void;
  readonly clear: () => void;
}

/** The document called `name`; `schema` says what it holds. */
export function documentOf<T>(
  { db }: Pick<TillDatabase, 'db'>,
  name: string,
  schema: z.ZodType<T>,
): Document<T> {
  const select = db.prepare('SELECT body FROM documents WHERE name = ?');
  const upsert = db.prepare(
    'INSERT INTO documents VALUES (?, ?) ON CONFLICT DO UPDATE SET body = excluded.body',
  );
  const remove = db.prepare('DELETE FROM documents WHERE name = ?');
  // The same text means the same value: parsing it again would only cost time at every scan.
  let last: { readonly body: string; readonly value: T } | null = null;
  return {
    read: () => {
      const row = oneRow(select.get(name));
      if (row === null) return null;
      const body = textOf(row, 'body');
      if (last?.body !== body) last = { body, value: schema.parse(JSON.parse(body)) };
      return last.value;
    },
    write: (value) => void upsert.run(name, JSON.stringify(value)),
    clear: () => void remove.run(name),
  };
}
