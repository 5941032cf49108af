/** A new rule bundle to every till that is on-line: poked, and the bundle in its hands. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFeed } from '@verno/shared/contracts/sync';
import { createPoke } from '../../../agent/engine/feed/poke.ts';
import type { Poke } from '../../../agent/engine/feed/poke.ts';
import { publishBundle } from '../../../cloud/hub/directory/bundles.ts';
import { PARTNER } from '../engine/ours.ts';
import { post } from '../hub/bench-till.ts';
import { STORE, bundleText } from '../hub/company.ts';
import { against, benchLine, under } from '../line.ts';
import { figuresOf, quantile } from '../sampling.ts';
import type { SyncSite } from './site.ts';
import type { OnlineTill } from './tills.ts';

const CONNECTING_AT_ONCE = 25;
const CHANGES = 5;
const GOAL_MS = 2000;
/** The hub's memory is read when it has had a moment to rest. */
const SETTLE_MS = 3000;

interface Connected {
  readonly till: OnlineTill;
  readonly poke: Poke;
  onPoke: () => void;
  cursors: Record<string, number>;
}

export async function ruleChange(site: SyncSite, tills: readonly OnlineTill[]): Promise<void> {
  const { report, hubPid } = site;
  const beforeKib = residentKib(hubPid);
  const online: Connected[] = [];
  const head = await headOf(site.hubUrl, tills);
  for (let from = 0; from < tills.length; from += CONNECTING_AT_ONCE) {
    const some = tills.slice(from, from + CONNECTING_AT_ONCE);
    online.push(...(await Promise.all(some.map((till) => connect(site.hubUrl, till, head)))));
  }
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const eachKib = (residentKib(hubPid) - beforeKib) / online.length;
  const memory = `memory of the hub for an idle till, ${online.length} sockets`;
  report(benchLine('sync', memory, 'KiB', { median: eachKib, p99: null }));
  try {
    const all: number[] = [];
    const last: number[] = [];
    for (let change = 1; change <= CHANGES; change += 1) {
      const tookMs = await publish(site, online, change + 1);
      all.push(...tookMs);
      last.push(quantile(tookMs, 1));
    }
    const rawMs = await rawCopies(online.length, bundleText());
    const name = `rule change → each of ${online.length} connected tills has the bundle`;
    const figures = figuresOf([last]);
    const beside = against('the same bytes over HTTP', rawMs, figures.median / rawMs, null);
    const goal = under('median', GOAL_MS, 'ms', figures);
    report(benchLine('sync', `${name}, the last of them`, 'ms', figures, { ...beside, ...goal }));
    report(benchLine('sync', `${name}, each`, 'ms', figuresOf([all])));
  } finally {
    for (const { poke } of online) poke.stop();
  }
}

/** Where the feed stands: every till begins there, as if it had read to the end. */
async function headOf(hubUrl: string, [till]: readonly OnlineTill[]): Promise<number> {
  if (till === undefined) throw new Error('no till');
  return Math.max(...Object.values((await read(hubUrl, till, {})).cursors));
}

async function connect(hubUrl: string, till: OnlineTill, head: number): Promise<Connected> {
  const scopes = ['all', `partner:${PARTNER}`, `store:${STORE}`, `till:${till.id}`];
  const cursors = Object.fromEntries(scopes.map((scope) => [scope, head]));
  const joined = Promise.withResolvers<undefined>();
  const one: Connected = {
    till,
    cursors,
    onPoke: () => joined.resolve(undefined),
    poke: createPoke({
      hubUrl,
      session: { token: () => till.token },
      onPoke: () => one.onPoke(),
      onLost: () => undefined,
    }),
  };
  one.poke.ready();
  await joined.promise;
  return one;
}

/** Reads to the end. */
async function read(hubUrl: string, till: OnlineTill, from: Record<string, number>) {
  let cursors = from;
  for (;;) {
    const answer = await post(hubUrl, '/sync/v1/feed', till.token, { cursors, limit: 1000 });
    const page = readFeed.response.parse(answer);
    ({ cursors } = page);
    if (page.complete) return { cursors, items: page.items };
  }
}

/** @returns milliseconds from the commit until each till has the bundle. */
async function publish(
  { db, hubUrl }: SyncSite,
  online: readonly Connected[],
  version: number,
): Promise<number[]> {
  const numbered = JSON.stringify({ ...JSON.parse(bundleText()), version });
  let startedMs = performance.now();
  const all = online.map(async (one) => {
    for (;;) {
      await new Promise<void>((resolve) => {
        one.onPoke = resolve;
      });
      const { items, cursors } = await read(hubUrl, one.till, one.cursors);
      one.cursors = cursors;
      if (items.some(({ kind }) => kind === 'bundle')) return performance.now() - startedMs;
    }
  });
  await db.transaction().execute(async (tx) => {
    const done = await publishBundle(tx, PARTNER, numbered, Date.now());
    if (!done.ok) throw new Error(done.error.lines.join('\n'));
  });
  startedMs = performance.now();
  return Promise.all(all);
}

/** Milliseconds for as many plain answers of the same length, asked for all at once. */
async function rawCopies(count: number, text: string): Promise<number> {
  const server = createServer((request, response) => {
    request.resume();
    response.end(text);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const startedMs = performance.now();
  await Promise.all(
    Array.from({ length: count }, async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{}' });
      JSON.parse(await answer.text());
    }),
  );
  const tookMs = performance.now() - startedMs;
  server.closeAllConnections();
  server.close();
  return tookMs;
}

function residentKib(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN);
}
