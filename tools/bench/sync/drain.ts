/** Every till comes back at once with a full queue. Queues are prepared on the disk before: sending is timed. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchTill } from '../hub/bench-till.ts';
import { createSeller } from '../hub/purchases.ts';
import { insertRaw, rawStatements, readBatch } from '../hub/raw.ts';
import { against, benchLine } from '../line.ts';
import { timeOnce } from '../sampling.ts';
import type { SyncSite } from './site.ts';
import type { OnlineTill } from './tills.ts';

/** Batches whose rows are inserted without the protocol. */
const RAW_BATCHES_MAX = 24;
const RETRY_MS = 1000;

interface Queued {
  readonly till: OnlineTill;
  readonly batches: readonly {
    readonly path: string;
    readonly purchases: number;
    readonly lastSeq: number;
  }[];
}

interface Sent {
  purchases: number;
  bytes: number;
  /** Times a till was told to come later. */
  refusals: number;
  readonly batches: { readonly tillId: string; readonly from: number; readonly to: number }[];
}

export async function drain(site: SyncSite, tills: readonly OnlineTill[]): Promise<void> {
  const { size, report, client } = site;
  const queues = prepare(site, tills);
  const sent: Sent = { purchases: 0, bytes: 0, refusals: 0, batches: [] };
  const startedMs = performance.now();
  const untilMs = startedMs + size.seconds * 1000;
  await Promise.all(queues.map((queue) => sendAll(site.hubUrl, queue, sent, untilMs)));
  const tookS = (performance.now() - startedMs) / 1000;
  const all = queues.length * size.purchases;
  const rate = sent.purchases / tookS;
  const raw = await rawRate(client, sent);
  const name = `drain of ${queues.length} tills × ${size.purchases} purchases, ${sent.purchases} of ${all} sent`;
  const beside = against('bare inserts of the same rows, one connection', raw, rate / raw, null);
  const line = (what: string, unit: string, median: number, rest = {}) =>
    report(benchLine('sync', what, unit, { median, p99: null }, rest));
  line(name, 'purchases/s', rate, beside);
  line('the same: time', 's', tookS);
  line('the same: bytes a purchase on the wire', 'bytes', sent.bytes / Math.max(1, sent.purchases));
  line('the same: refused for now and sent again', 'batches', sent.refusals);
}

function prepare({ folder, size, hubUrl }: SyncSite, tills: readonly OnlineTill[]): Queued[] {
  const seller = createSeller();
  const queues = join(folder, 'queues');
  mkdirSync(queues);
  return tills.map((till) => {
    const batches = benchTill(hubUrl, till, till.token, seller).prepare(size.purchases);
    return {
      till,
      batches: batches.map(({ body, purchases, lastSeq }) => {
        const path = join(queues, `${till.id}-${lastSeq}`);
        writeFileSync(path, body);
        return { path, purchases, lastSeq };
      }),
    };
  });
}

/** One batch in flight, the next when it is acknowledged, as the protocol says. */
async function sendAll(url: string, queue: Queued, sent: Sent, untilMs: number): Promise<void> {
  const { till } = queue;
  for (const { path, purchases, lastSeq } of queue.batches) {
    const body = readFileSync(path);
    while (performance.now() < untilMs) {
      const answer = await fetch(`${url}/sync/v1/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${till.token}` },
        body,
        // A hub that is not there just now is asked again until the time is over.
      }).catch(() => null);
      const text = (await answer?.text()) ?? '';
      if (answer?.ok === true) {
        sent.purchases += purchases;
        sent.bytes += body.length;
        sent.batches.push({ tillId: till.id, from: lastSeq - purchases + 1, to: lastSeq });
        break;
      }
      const status = answer?.status ?? 503;
      if (status !== 429 && status < 500) throw new Error(`${status} ${text}`);
      sent.refusals += 1;
      const restMs = Number(answer?.headers.get('retry-after') ?? 1) * RETRY_MS;
      await new Promise((resolve) => setTimeout(resolve, restMs));
    }
  }
}

/** Purchases a second when the very rows are inserted by themselves. */
async function rawRate(client: SyncSite['client'], { batches }: Sent): Promise<number> {
  const some = batches.slice(0, RAW_BATCHES_MAX);
  const statements = await rawStatements(client);
  let purchases = 0;
  let us = 0;
  for (const { tillId, from, to } of some) {
    const rows = await readBatch(client, tillId, from, to);
    us += await timeOnce(() => insertRaw(client, statements, rows));
    purchases += to - from + 1;
  }
  return (purchases / us) * 1_000_000;
}
