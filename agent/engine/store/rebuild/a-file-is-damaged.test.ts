import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { goodsItem } from '@verno/shared/contracts/sync';
import { openTillDatabase } from '../database.ts';
import { createTillStore } from '../store.ts';
import type { TillStore } from '../store.ts';
import { openStore, tempFolder } from '../temp-folder.testkit.ts';
import { IDENTITY, pagesOf, purchaseOf, scribble, wholeSeqs, writeLog } from './log.testkit.ts';
import { openOrRebuild } from './open.ts';
import { rebuildReportOf } from './rebuild.ts';
import { markDamaged } from './set-aside.ts';

const NOW_MS = Date.parse('2026-11-22T03:00:00Z');
const EVENTS = 300;
const TEA = goodsItem.parse({
  sku: 'TEA',
  name: 'Чай',
  barcodes: ['4600000000022'],
  plu: null,
  unit: 'piece',
  priceKopecks: 100,
  minPriceKopecks: null,
  category: null,
  brand: null,
  attributes: {},
  alreadyDiscounted: false,
});

/** A till that sold 300 times, 200 of them known to the hub, and was closed well. */
function soldFolder(): string {
  const folder = tempFolder();
  const { store, close } = openStore(folder);
  store.identity.write(IDENTITY);
  store.goods.put(TEA, 1);
  store.feed.write({ all: 17 });
  const half = { snapshotId: 's', scope: 'partner:p', position: 9, chunks: 3, lines: 0, items: 30 };
  store.feed.snapshot.write({ ...half, set: [1, 2, 3, 4], goodsLive: true, spoiled: false });
  writeLog(store, 1, EVENTS);
  store.events.acknowledge(1, 200, 5);
  close();
  return folder;
}

function reopened(folder: string): TillStore {
  const opened = openOrRebuild(folder, NOW_MS);
  if (!opened.ok) throw new Error(opened.error.text.en);
  onTestFinished(() => opened.value.close());
  expect(opened.value.db.pragma('integrity_check', { simple: true })).toBe('ok');
  return createTillStore(opened.value);
}

const reportOf = (store: TillStore) => rebuildReportOf(store.database).read()!;

describe('a damaged file', () => {
  test('is set aside whole, and every purchase the pages still hold is in the new one', () => {
    const folder = soldFolder();
    const before = pagesOf(folder);
    // The tree's inner pages go: SQLite finds nothing any more, the leaves are all there.
    for (const [index, page] of before.entries()) {
      if (index > 0 && page[0] === 0x05)
        scribble(folder, 'till.sqlite', index * 4096, randomBytes(4096));
    }
    markDamaged(folder, ['found by the check'], NOW_MS);
    const store = reopened(folder);
    expect(wholeSeqs(store, EVENTS)).toHaveLength(EVENTS);
    expect(store.events.head(1)?.seq).toBe(EVENTS);
    expect(store.identity.read()?.nonce).toBe('n');
    expect(reportOf(store)).toMatchObject({ events: EVENTS, holes: [], told: false });
    const [aside = ''] = readdirSync(join(folder, 'damaged'));
    expect(pagesOf(join(folder, 'damaged', aside))).toHaveLength(before.length);
    expect(existsSync(join(folder, 'till.damaged'))).toBe(false);
  });

  test('any ten pages: what is lost is counted to the number, nothing is invented', () => {
    for (let round = 0; round < 12; round += 1) {
      const folder = soldFolder();
      const count = pagesOf(folder).length;
      for (let hit = 0; hit < 10; hit += 1) {
        const at = 1 + ((round * 7919 + hit * 104_729) % (count - 1));
        scribble(folder, 'till.sqlite', at * 4096, randomBytes(4096));
      }
      markDamaged(folder, ['found by the check'], NOW_MS);
      const store = reopened(folder);
      const whole = wholeSeqs(store, EVENTS);
      const { holes, waiting } = reportOf(store);
      const lost = holes.flatMap(({ from, to }) =>
        Array.from({ length: to - from + 1 }, (_, index) => from + index),
      );
      const oldest = whole[0] ?? EVENTS + 1;
      // Where also all that speaks of the last few is gone, nobody knows that they ever were.
      const newest = Math.max(...whole, ...lost);
      const missing = Array.from({ length: newest }, (_, index) => index + 1).filter(
        (seq) => seq > oldest && !whole.includes(seq),
      );
      expect(lost.filter((seq) => seq > oldest)).toEqual(missing);
      expect(whole.length).toBeGreaterThan(EVENTS - 60);
      expect(waiting).toBeGreaterThan(60);
      expect(store.identity.read()?.tillName).toBe('Касса 7');
    }
  }, 60_000);

  test('the first page gone, the file cut, the file emptied: the till knows it is its own', () => {
    const hurts: Record<string, (folder: string) => void> = {
      header: (folder) => scribble(folder, 'till.sqlite', 0, Buffer.alloc(4096)),
      cut: (folder) => {
        const half = Math.floor(pagesOf(folder).length / 2);
        truncateSync(join(folder, 'till.sqlite'), 4096 * half);
      },
      emptied: (folder) => truncateSync(join(folder, 'till.sqlite'), 0),
      deleted: (folder) => rmSync(join(folder, 'till.sqlite')),
    };
    for (const [name, hurt] of Object.entries(hurts)) {
      const folder = soldFolder();
      hurt(folder);
      const refused = openTillDatabase(folder);
      expect(refused.ok ? 'opened' : refused.error.kind, name).toBe('damaged');
      const store = reopened(folder);
      expect(store.identity.read()?.tillId, name).toBe(IDENTITY.tillId);
      const { events } = reportOf(store);
      if (name === 'header') expect(events).toBe(EVENTS);
      if (name === 'cut') expect(events).toBeGreaterThan(5);
      if (name === 'emptied' || name === 'deleted') expect(events).toBe(0);
    }
  });

  test('purchases that lie only in the log beside the file are found in it', () => {
    const folder = tempFolder();
    const { store, close } = openStore(folder);
    store.identity.write(IDENTITY);
    store.database.db.pragma('wal_autocheckpoint = 0');
    writeLog(store, 1, 40);
    // As a power cut leaves it: the log is not folded into the file, whose first page is gone.
    const copy = tempFolder();
    for (const name of readdirSync(folder)) {
      if (name.endsWith('-shm')) continue;
      copyFileSync(join(folder, name), join(copy, name));
    }
    close();
    scribble(copy, 'till.sqlite', 0, Buffer.alloc(100));
    const again = reopened(copy);
    expect(wholeSeqs(again, 40)).toHaveLength(40);
  });

  test('the till goes on selling: goods are there, everything is asked of the hub again', () => {
    const folder = soldFolder();
    markDamaged(folder, [], NOW_MS);
    const store = reopened(folder);
    expect(store.goods.byBarcode('4600000000022')?.name).toBe('Чай');
    expect(store.feed.read()).toEqual({});
    expect(store.feed.state.read()).toMatchObject({ reloading: true });
    // What of a snapshot was taken lies in the old file.
    expect(store.feed.snapshot.read()).toBeNull();
    expect(store.events.waitingCount()).toBe(100);
    expect(store.printJobs.originalOf(purchaseOf(300))?.state).toBe('pending');
    writeLog(store, 301, 302);
    expect(store.events.head(1)?.seq).toBe(302);
  });

  test('an event whose text was changed on the disk is not taken for a purchase', () => {
    const folder = soldFolder();
    const file = new Database(join(folder, 'till.sqlite'));
    const changed = `replace(body, '"seq":250', '"seq":251')`;
    file.exec(`UPDATE events SET body = ${changed} WHERE position = 4294967296 + 250`);
    file.pragma('wal_checkpoint(TRUNCATE)');
    file.exec('VACUUM');
    file.close();
    markDamaged(folder, [], NOW_MS);
    const store = reopened(folder);
    expect(reportOf(store)).toMatchObject({
      brokenRows: 1,
      holes: [{ epoch: 1, from: 250, to: 250 }],
    });
  });

  test('an open cheque whose purchase turned out to be written is not sold twice', () => {
    const folder = tempFolder();
    const { store, close } = openStore(folder);
    store.identity.write(IDENTITY);
    writeLog(store, 1, 3);
    const add = store.database.db.prepare('INSERT INTO documents VALUES (?, ?)');
    add.run('open_sale', JSON.stringify({ cheque: { purchaseId: purchaseOf(3) }, receipt: null }));
    close();
    markDamaged(folder, [], NOW_MS);
    const again = reopened(folder);
    const row = again.database.db.prepare("SELECT body FROM documents WHERE name = 'open_sale'");
    expect(row.get()).toBeUndefined();
  });
});
