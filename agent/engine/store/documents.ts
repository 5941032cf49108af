/** Singletons kept as JSON: each is parsed by its schema whenever it is read. */
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
  { db }: TillDatabase,
  name: string,
  schema: z.ZodType<T>,
): Document<T> {
  const select = db.prepare('SELECT body FROM documents WHERE name = ?');
  const upsert = db.prepare(
    'INSERT INTO documents VALUES (?, ?) ON CONFLICT DO UPDATE SET body = excluded.body',
  );
  const remove = db.prepare('DELETE FROM documents WHERE name = ?');
  return {
    read: () => {
      const row = oneRow(select.get(name));
      return row === null ? null : schema.parse(JSON.parse(textOf(row, 'body')));
    },
    write: (value) => void upsert.run(name, JSON.stringify(value)),
    clear: () => void remove.run(name),
  };
}
