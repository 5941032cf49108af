import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { describe, expect, test, vi } from 'vitest';
import { ENROLMENT_CODE, startFakeHub } from '../../fake-hub.testkit.ts';
import { BREAD, MILK, SETTINGS, STORE, feedOf, member } from '../../shop.testkit.ts';
import { cashierOf, startTill, until } from '../../till.testkit.ts';
import type { TillConfig } from '../../till.ts';
import { MB, canMount, clear, fill, smallDisk } from '../../upkeep/small-disk.testkit.ts';
import { giveSnapshot } from './fake-snapshot.testkit.ts';

const DISK_MB = 160;
const MEMBERS = 6000;
const CHUNK_ITEMS = 1000;
/** The chunk of goods comes first. */
const FIRST_MEMBERS = 1;
const WAIT = { timeout: 40_000, interval: 20 };
const CASH = { method: 'cash', tenderedKopecks: null } as const;
vi.setConfig({ testTimeout: 120_000 });

const cardAt = (index: number) => `29${String(index).padStart(11, '0')}`;
const idAt = (index: number) => `0192a000-0000-7000-9000-${String(index).padStart(12, '0')}`;

/** Some two kilobytes each. */
function memberAt(index: number) {
  const memberId = idAt(index);
  const { facts } = member();
  const attributes = { note: `${index} `.padEnd(1800, 'ж') };
  const identifiers = [{ kind: 'card', value: cardAt(index) }];
  const displayName = `Участник ${index}`;
  return member({ memberId, displayName, identifiers, facts: { ...facts, memberId, attributes } });
}

/** A new till on a small disk, which sells with the goods of a snapshot whose members are still to come. */
async function startOnSmallDisk(fields: (disk: string) => Partial<TillConfig>) {
  const hub = await startFakeHub();
  const settings = feedOf([{ kind: 'store_settings', key: STORE, value: SETTINGS }]);
  hub.feed.push(...settings.map((item) => ({ ...item, scope: `store:${STORE}` })));
  const snapshot = giveSnapshot(
    hub,
    feedOf([
      ...[MILK, BREAD].map((value) => ({ kind: 'goods', key: value.sku, value })),
      ...Array.from({ length: MEMBERS }, (_, index) => {
        const value = memberAt(index);
        return { kind: 'member', key: value.memberId, value };
      }),
    ]),
    CHUNK_ITEMS,
  );
  snapshot.holdFrom(FIRST_MEMBERS + 1);
  const disk = smallDisk(DISK_MB);
  const dataFolder = join(disk, 'till');
  const till = await startTill({
    dataFolder,
    hubUrl: hub.url,
    enrolCode: ENROLMENT_CODE,
    ...fields(disk),
  });
  await vi.waitFor(() => expect(taken(dataFolder)?.chunks).toBe(FIRST_MEMBERS + 1), WAIT);
  const cashier = cashierOf(till);
  const sell = async (): Promise<void> => {
    await cashier('enterCode', { code: '4600000000015' });
    await cashier('pay', CASH);
  };
  return { hub, snapshot, disk, dataFolder, till, cashier, sell };
}

const progressOf = z.object({ chunks: z.int(), lines: z.int(), items: z.int() });

/** How far the snapshot is on the disk, and the rows that are there beside what the till sells with. */
function taken(folder: string) {
  const db = new Database(join(folder, 'till.sqlite'), { readonly: true });
  try {
    const body = db.prepare("SELECT body FROM documents WHERE name = 'snapshot'").pluck().get();
    if (typeof body !== 'string') return null;
    const members = Number(db.prepare('SELECT count(*) FROM next_members').pluck().get());
    return { ...progressOf.parse(JSON.parse(body)), members };
  } finally {
    db.close();
  }
}

type Started = Awaited<ReturnType<typeof startOnSmallDisk>>;

/** With room again: the rest comes, each chunk was asked for once, and the file is whole. */
async function endsWhole({ hub, snapshot, dataFolder, till, cashier }: Started, sold: number) {
  await vi.waitFor(() => expect(till.view().status.catchingUp).toBe(false), WAIT);
  expect(till.view().status.troubles?.[0]?.code).not.toBe('store.disk_out');
  expect(snapshot.asked).toEqual(snapshot.chunks.map(({ hash }) => hash));
  const view = await cashier('enterCode', { code: cardAt(MEMBERS - 1) });
  expect(view.member?.displayName).toBe(`Участник ${MEMBERS - 1}`);
  await vi.waitFor(() => expect(hub.events).toHaveLength(sold), WAIT);
  await till.stop();
  const db = new Database(join(dataFolder, 'till.sqlite'), { readonly: true });
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.prepare('SELECT count(*) FROM members').pluck().get()).toBe(MEMBERS);
  expect(db.prepare('SELECT count(*) FROM identifiers').pluck().get()).toBe(MEMBERS);
  db.close();
}

describe.skipIf(!canMount)(
  canMount
    ? 'the till’s disk runs full in the middle of a snapshot'
    : 'skipped: a small disk cannot be mounted here (needs root)',
  () => {
    test('[TILL-10] room ends between chunks: it is said, the till sells, and the snapshot goes on where it stood', async () => {
      const started = await startOnSmallDisk(() => ({}));
      const { snapshot, disk, dataFolder, till, sell } = started;
      fill(disk, 30 * MB);
      // With the next chunks comes a look at the disk; the last ones are not given yet.
      let held = FIRST_MEMBERS + 1;
      const mostHeld = snapshot.chunks.length - 2;
      await vi.waitFor(
        () => {
          held = Math.min(held + 1, mostHeld);
          snapshot.holdFrom(held);
          expect(till.view().status.troubles?.[0]?.code).toBe('store.disk_out');
        },
        { ...WAIT, interval: 150 },
      );
      const freeMb = till.view().status.troubles?.[0]?.params['freeMb'];
      expect(freeMb).toBeGreaterThan(20);
      expect(freeMb).toBeLessThanOrEqual(30);
      snapshot.holdFrom(Number.POSITIVE_INFINITY);
      for (let sale = 0; sale < 5; sale += 1) await sell();
      const stood = taken(dataFolder);
      expect(stood?.chunks).toBeLessThanOrEqual(mostHeld);
      const askedSoFar = snapshot.asked.length;
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(taken(dataFolder)).toEqual(stood);
      expect(snapshot.asked).toHaveLength(askedSoFar);
      expect(till.view().status.catchingUp).toBe(true);

      clear(disk);
      await endsWhole(started, 5);
    });

    test('[TILL-10] the disk is full in the middle of a chunk: what was half written is gone, nothing else', async () => {
      const failures: unknown[] = [];
      // Until SQLite itself meets the full disk the till believes that there is plenty.
      const started = await startOnSmallDisk((disk) => ({
        freeBytes: async () =>
          failures.length === 0 ? 10_000 * MB : statfsSync(disk).bavail * statfsSync(disk).bsize,
        log: (event, detail) => {
          if (event === 'feed.step_failed') failures.push(detail);
        },
      }));
      const { snapshot, disk, dataFolder, till, sell } = started;
      await vi.waitFor(() => expect(statfsSync(disk).bavail).toBeLessThan((DISK_MB * MB) / 4096));
      fill(disk, MB);
      snapshot.holdFrom(Number.POSITIVE_INFINITY);
      await vi.waitFor(() => expect(failures).toHaveLength(1), WAIT);
      expect(failures[0]).toMatchObject({ code: 'SQLITE_FULL' });
      await until(till, ({ status }) => {
        const [trouble] = status.troubles ?? [];
        return trouble?.code === 'store.disk_out' && Number(trouble.params['freeMb']) <= 1;
      });
      const stood = taken(dataFolder);
      // Rows and the word of how far it came are of one transaction.
      expect(stood?.members).toBe((stood?.items ?? 0) - 2);
      expect(stood?.items).toBeLessThan(MEMBERS);
      for (let sale = 0; sale < 5; sale += 1) await sell();

      clear(disk);
      await endsWhole(started, 5);
      expect(failures).toHaveLength(1);
    });
  },
);
