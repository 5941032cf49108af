/**
 * A purchase of ten lines confirmed by the till, beside the least a durable write can cost: one row of the
 * same bytes committed by better-sqlite3 alone, WAL and synchronous=FULL as well, in the same folder.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { createTill } from '../../../agent/engine/till.ts';
import type { Till } from '../../../agent/engine/till.ts';
import { against, benchLine } from '../line.ts';
import type { Report } from '../line.ts';
import { figuresOf, timeOnce } from '../sampling.ts';
import { barcodeAt, cardAt } from './shop.ts';

const LINES = 10;
const WARMUP = 20;
const ROUNDS = 200;

export async function confirm(folder: string, goods: number, report: Report): Promise<void> {
  const till = await startTill(folder);
  const bytes = await purchaseBytes(till, folder, goods);
  const raw = openRaw(folder, bytes);
  const ours: number[][] = [];
  const alone: number[][] = [];
  const twoMore: number[][] = [];
  for (let round = -WARMUP; round < ROUNDS; round += 1) {
    await fillCheque(till, round + WARMUP, goods);
    const confirmed = await timeOnce(() => pay(till));
    const commit = await timeOnce(raw.commit);
    const again = await timeOnce(raw.commit);
    if (round < 0) continue;
    ours.push([confirmed]);
    alone.push([commit]);
    twoMore.push([again]);
  }
  raw.close();
  await till.stop();
  const [figures, theirs] = [figuresOf(ours), figuresOf([...alone, ...twoMore])];
  const name = `confirm a purchase of ${LINES} lines by a member, durable, ${bytes} bytes`;
  const ratio = figures.median / theirs.median;
  const beside = against('one raw FULL-sync commit', theirs.median, ratio, { atMost: 1.5 });
  report(benchLine('till', name, 'µs', figures, beside));
}

async function startTill(folder: string): Promise<Till> {
  return createTill({
    dataFolder: folder,
    faceFolder: folder,
    hubUrl: null,
    enrolCode: null,
    listen: null,
    scannerPath: null,
    magstripePath: null,
    printer: null,
    clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
    random: { bytes: (count) => randomBytes(count) },
    log: () => undefined,
  });
}

/** A member shows a card, then ten goods are scanned: each is durable before the next. */
async function fillCheque(till: Till, round: number, goods: number): Promise<void> {
  await must(till.command('enterCode', { code: cardAt(round) }));
  for (let line = 0; line < LINES; line += 1) {
    const code = barcodeAt((round * LINES + line * 7919) % goods);
    await must(till.command('enterCode', { code }));
  }
}

async function pay(till: Till): Promise<void> {
  await must(till.command('pay', { method: 'cash', tenderedKopecks: null }));
}

async function must(answer: Promise<{ ok: true } | { ok: false; error: unknown }>): Promise<void> {
  const done = await answer;
  if (!done.ok) throw new Error(JSON.stringify(done.error));
}

/** What one confirmation writes: event, purchase, the next empty cheque, the clock's floor. */
async function purchaseBytes(till: Till, folder: string, goods: number): Promise<number> {
  await fillCheque(till, 0, goods);
  await pay(till);
  const db = new Database(join(folder, 'till.sqlite'), { readonly: true });
  const sum = db
    .prepare(
      `SELECT (SELECT length(CAST(body AS BLOB)) + length(event_id) + length(hash) + length(purchase_id) + 24
                 FROM events WHERE purchase_id IS NOT NULL ORDER BY position DESC LIMIT 1)
            + (SELECT sum(length(CAST(body AS BLOB))) FROM documents WHERE name IN ('open_sale', 'clock'))`,
    )
    .pluck()
    .get();
  db.close();
  return z.int().positive().parse(sum);
}

function openRaw(folder: string, bytes: number): { commit: () => void; close: () => void } {
  const db = new Database(join(folder, 'raw.sqlite'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE raw (id INTEGER PRIMARY KEY, body BLOB NOT NULL)');
  const insert = db.prepare('INSERT INTO raw (body) VALUES (?)');
  const body = randomBytes(bytes);
  return { commit: () => void insert.run(body), close: () => db.close() };
}
