/** A till with an empty folder at a hub with a big shop: until it sells, and until it has everything. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { startTill } from '../till/scan.ts';
import { openFace } from '../../headless/face.ts';
import { PARTNER } from '../engine/ours.ts';
import { against, benchLine, under } from '../line.ts';
import type { SyncSite } from './site.ts';
import { barcodeAt, fillFeed } from './fill.ts';

const GOAL_S = 60;
const WAIT_MS = 1_200_000;
const SAMPLE_MS = 100;

export async function newTill(site: SyncSite): Promise<void> {
  const { client, folder, hubUrl, codes, size, report } = site;
  await fillFeed(client, PARTNER, size);
  await client.query('delete from feed_snapshot');
  const [code = '', another = ''] = codes;
  const what = `${size.members} members, ${size.goods} goods`;
  const line = (name: string, unit: string, median: number, rest = {}) =>
    report(benchLine('sync', `new till, ${what}: ${name}`, unit, { median, p99: null }, rest));
  const data = join(folder, 'till-1');
  const first = await bring(hubUrl, data, code);
  const rawS = rawCopy(data, join(folder, 'raw.sqlite'));
  const figures = { median: first.readyS, p99: null };
  const beside = against('the same rows into empty tables', rawS, first.readyS / rawS, null);
  const goal = under('median', GOAL_S, 's', figures);
  line('enrolled → everything is there, snapshot built on demand', 's', first.readyS, {
    ...beside,
    ...goal,
  });
  line('enrolled → the first sale, the same', 's', first.sellsS);
  line('longest wait of a command meanwhile', 'ms', first.longestMs);
  const second = await bring(hubUrl, join(folder, 'till-2'), another);
  line('everything is there, snapshot there already', 's', second.readyS, {
    ...under('median', GOAL_S, 's', { median: second.readyS, p99: null }),
  });
  line('the first sale, the same', 's', second.sellsS);
  const { rows } = await client.query(
    `select sum(bytes)::float8 as bytes from feed_snapshot_chunk k where kind in ('member', 'balance')
     and snapshot_id = (select snapshot_id from feed_snapshot where state = 'whole' order by wanted_at desc limit 1)`,
  );
  line('a member with balance on the wire', 'bytes', Number(rows[0].bytes) / size.members);
  line('a member with balance on the disk', 'bytes', memberBytes(data) / size.members);
  line('file of the till', 'MB', statSync(join(data, 'till.sqlite')).size / 1e6);
}

interface Brought {
  readonly sellsS: number;
  readonly readyS: number;
  readonly longestMs: number;
}

async function bring(hubUrl: string, folder: string, code: string): Promise<Brought> {
  const startedMs = performance.now();
  const till = await startTill(folder, ['--hub', hubUrl, '--enrol', code]);
  const face = await openFace(till.url);
  try {
    let sellsS: number | null = null;
    let longestMs = 0;
    while (performance.now() - startedMs < WAIT_MS) {
      const askedMs = performance.now();
      const sold = await face.command('enterCode', { code: barcodeAt(7) }).then(
        () => true,
        () => false,
      );
      longestMs = Math.max(longestMs, performance.now() - askedMs);
      const nowS = (performance.now() - startedMs) / 1000;
      if (sold) {
        sellsS ??= nowS;
        await face.command('cancel', null);
      }
      const { enrolled, catchingUp } = face.view().status;
      if (enrolled && !catchingUp) return { sellsS: sellsS ?? nowS, readyS: nowS, longestMs };
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    }
    throw new Error('the till never came to the end of the feed');
  } finally {
    face.close();
    await till.stop();
  }
}

const COPIED = ['goods', 'barcodes', 'members', 'identifiers', 'balances'];

/** Seconds to copy the very rows into tables of the same shape, each in its order, and to make them durable. */
function rawCopy(from: string, to: string): number {
  const db = new Database(to);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.prepare('ATTACH ? AS till').run(join(from, 'till.sqlite'));
  const startedMs = performance.now();
  for (const table of COPIED) {
    const create = db.prepare(
      "SELECT sql FROM till.sqlite_schema WHERE name = ? AND type = 'table'",
    );
    db.exec(String(create.pluck().get(table)));
    db.exec(`INSERT INTO main.${table} SELECT * FROM till.${table}`);
  }
  db.pragma('wal_checkpoint(TRUNCATE)');
  const tookMs = performance.now() - startedMs;
  db.close();
  return tookMs / 1000;
}

function memberBytes(folder: string): number {
  const db = new Database(join(folder, 'till.sqlite'), { readonly: true });
  const pages = db
    .prepare(
      `SELECT sum(pgsize) FROM dbstat WHERE name IN ('members', 'identifiers', 'balances')
       OR name LIKE 'sqlite_autoindex_members%'`,
    )
    .pluck()
    .get();
  db.close();
  return Number(pages);
}
