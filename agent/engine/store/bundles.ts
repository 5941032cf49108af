/** Rule bundles: the newest few, so that the last good one is still there when a new one is broken. */
import type { BundleItem } from '@verno/shared/contracts/sync';
import { bundleItem } from '@verno/shared/contracts/sync';
import type { TillDatabase } from './database.ts';
import { oneRow } from './rows.ts';

const BUNDLES_KEPT_MAX = 5;

export interface BundleStore {
  /** Newest first. */
  readonly newestFirst: () => readonly BundleItem[];
  /** Keeps a bundle and `activeVersion`, drops what is older than the newest few. */
  readonly put: (item: BundleItem, receivedMs: number, activeVersion: number | null) => void;
  /** Bundles of a future that the hub has lost: they would come back into force after a restart. */
  readonly dropNewer: (version: number) => void;
}

export function createBundleStore({ db }: TillDatabase): BundleStore {
  const all = db.prepare('SELECT version, hash, text FROM bundles ORDER BY version DESC');
  const put = db.prepare('INSERT OR REPLACE INTO bundles VALUES (?, ?, ?, ?)');
  const drop = db.prepare(
    `DELETE FROM bundles WHERE version <> ? AND version NOT IN
       (SELECT version FROM bundles ORDER BY version DESC LIMIT ${BUNDLES_KEPT_MAX})`,
  );
  const dropNewer = db.prepare('DELETE FROM bundles WHERE version > ?');
  return {
    dropNewer: (version) => void dropNewer.run(version),
    newestFirst: () => all.all().map((row) => bundleItem.parse(oneRow(row))),
    put: (item, receivedMs, activeVersion) => {
      put.run(item.version, item.hash, item.text, receivedMs);
      drop.run(activeVersion ?? 0);
    },
  };
}
