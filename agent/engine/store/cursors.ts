/** How far the feed was applied, and which full reload the reference data belongs to. */
import { z } from 'zod';
import { readMarks, storeSettings } from '@verno/shared/contracts/sync';
import type { Cursors, ReadMarks, StoreSettings } from '@verno/shared/contracts/sync';
import type { TillDatabase } from './database.ts';
import { marketingSettings } from '@verno/shared/marketing/facts-at';
import type { MarketingSettings } from '@verno/shared/marketing/facts-at';
import { documentOf } from './documents.ts';
import type { Document } from './documents.ts';
import { integerOf, oneRow, textOf } from './rows.ts';
import type { SnapshotProgress } from '@verno/shared/sync/till-snapshot';

const feedState = z.object({
  /** Grows with each full reload; rows of an older one are dropped when it is complete. */
  generation: z.int(),
  reloading: z.boolean(),
  /** The reload came as a snapshot in place of the old tables: nothing of before is left in them. */
  swapped: z.boolean().optional(),
  lastCompleteMs: z.int().nullable(),
});
export type FeedState = z.infer<typeof feedState>;

const word = z.int().min(0);
const snapshotProgress = z.object({
  snapshotId: z.string(),
  scope: z.string(),
  position: z.int(),
  chunks: z.int(),
  lines: z.int(),
  items: z.int(),
  set: z.tuple([word, word, word, word]).readonly(),
  goodsLive: z.boolean(),
  spoiled: z.boolean(),
});
const setCheck = z.object({
  differing: z.array(z.string()).readonly(),
  rereads: z.int(),
  /** The last difference, kept after it healed too; absent where there was none. */
  last: z
    .object({
      differing: z.array(z.string()).readonly(),
      sinceMs: z.int(),
      healedAtMs: z.int().nullable(),
    })
    .optional(),
});
export type KeptSetCheck = z.infer<typeof setCheck>;

/** How far a snapshot came, on either connection. */
export function snapshotProgressOf(on: Pick<TillDatabase, 'db'>): Document<SnapshotProgress> {
  return documentOf(on, 'snapshot', snapshotProgress);
}

export interface CursorStore {
  /** The snapshot being taken. */
  readonly snapshot: Document<SnapshotProgress>;
  /** What comparing the set hashes last said. */
  readonly check: Document<KeptSetCheck>;
  readonly state: Document<FeedState>;
  readonly settings: Document<StoreSettings>;
  readonly marketing: Document<MarketingSettings>;
  readonly read: () => Cursors;
  /** What the hub said of these cursors. */
  readonly marks: () => ReadMarks;
  /** Scopes that are not named stay as they are; in the caller's transaction. */
  readonly write: (cursors: Cursors, said?: ReadMarks) => void;
  readonly clear: () => void;
}

export function createCursorStore(database: TillDatabase): CursorStore {
  const all = database.db.prepare('SELECT scope, position FROM cursors');
  const put = database.db.prepare(
    `INSERT INTO cursors VALUES (?, ?) ON CONFLICT DO UPDATE SET position = excluded.position`,
  );
  const clear = database.db.prepare('DELETE FROM cursors');
  const marks = documentOf(database, 'read_marks', readMarks);
  return {
    state: documentOf(database, 'feed_state', feedState),
    snapshot: snapshotProgressOf(database),
    check: documentOf(database, 'set_check', setCheck),
    settings: documentOf(database, 'store_settings', storeSettings),
    marketing: documentOf(database, 'marketing_settings', marketingSettings),
    read: () => {
      const rows = all.all().map((found) => oneRow(found) ?? {});
      return Object.fromEntries(
        rows.map((row) => [textOf(row, 'scope'), integerOf(row, 'position')]),
      );
    },
    marks: () => marks.read() ?? {},
    write: (cursors, said = {}) => {
      for (const [scope, position] of Object.entries(cursors)) put.run(scope, position);
      if (Object.keys(said).length > 0) marks.write({ ...marks.read(), ...said });
    },
    clear: () => {
      clear.run();
      marks.write({});
    },
  };
}
