/** A schema one step newer than today's: a column filled from what is there, a table, an index. */
import { STEPS } from './migrations.ts';
import type { Step } from './migrations.ts';

export const TOMORROW: readonly Step[] = [
  ...STEPS,
  {
    name: '9999-tomorrow',
    up: `
      ALTER TABLE events ADD COLUMN kind TEXT;
      UPDATE events SET kind = json_extract(body, '$.kind');
      CREATE TABLE tags (event INTEGER PRIMARY KEY REFERENCES events (position), tag TEXT) STRICT;
      INSERT INTO tags SELECT position, 'old' FROM events;
      CREATE INDEX events_by_kind ON events (kind);
      DROP INDEX events_by_purchase;
      CREATE UNIQUE INDEX events_by_purchase ON events (purchase_id) WHERE purchase_id IS NOT NULL;`,
  },
];
