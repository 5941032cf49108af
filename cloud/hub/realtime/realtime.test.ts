import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { livePurchase, liveTill, tillPoke } from '@verno/shared/contracts/live';
import { PASSWORD, startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { openBrowser } from '../staff.testkit.ts';
import { createTill } from '../till.testkit.ts';
import type { TestTill } from '../till.testkit.ts';
import { createRealtime } from './realtime.ts';

/** Ids of no purchase that take long to look for. */
const UNKNOWN = 20_000;

let world: TestHub;
let moscow: TestTill;
let ural: TestTill;
const sockets: Socket[] = [];

beforeAll(async () => {
  world = await startTestHub();
  moscow = createTill(world, world.company.tills[0], world.company.moscow);
  ural = createTill(world, world.company.tills[2], world.company.ural);
  await moscow.join();
  await ural.join();
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});
afterAll(() => world.close());

interface Watching {
  readonly socket: Socket;
  readonly heard: { event: string; data: unknown }[];
}

/** Connects; resolves when admitted, rejects when refused. */
async function connect(
  namespace: string,
  options: Record<string, unknown>,
  hubUrl = world.hub.url,
): Promise<Watching> {
  const socket = io(`${hubUrl}${namespace}`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    ...options,
  });
  sockets.push(socket);
  const heard: Watching['heard'] = [];
  socket.onAny((event: string, data: unknown) => heard.push({ event, data }));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return { socket, heard };
}

async function watch(login: string) {
  const browser = openBrowser(world.hub.url);
  await browser.signIn(login, PASSWORD);
  const watching = await connect('/console', { extraHeaders: { cookie: browser.cookie() } });
  return { browser, ...watching };
}

test('a till with its token is poked as soon as something new lies in the feed', async () => {
  const { heard } = await connect('/till', { auth: { token: moscow.token } });
  ural.sell({ member: world.company.anna });
  await ural.upload();
  await expect
    .poll(() => heard.filter((one) => one.event === 'poke').length, { timeout: 10_000 })
    .toBeGreaterThan(0);
  const { position } = tillPoke.parse(heard[0]?.data);
  const feed = await moscow.call('POST', '/sync/v1/feed', { cursors: {}, limit: 1000 });
  // The last position may be another till's own: the cursors have passed it all the same.
  const cursors = feed.body['cursors'] as Record<string, number>;
  expect(Math.min(...Object.values(cursors))).toBeGreaterThanOrEqual(position);
});

test('without a token or a session nobody is let in', async () => {
  await expect(connect('/till', { auth: { token: 'x'.repeat(43) } })).rejects.toThrow('refused');
  await expect(connect('/till', {})).rejects.toThrow('refused');
  await expect(connect('/console', {})).rejects.toThrow('refused');
  const foreign = {
    cookie: 'verno_session=abcdefghijklmnopqrstuvwxyz',
    origin: 'https://evil.example',
  };
  await expect(connect('/console', { extraHeaders: foreign })).rejects.toThrow('refused');
});

test('a purchase appears on the screens of those who may see its store, and only there', async () => {
  const hq = await watch('hq');
  const manager = await watch('manager');
  ural.sell({ prices: [12_300] });
  await ural.upload();
  moscow.sell({ prices: [45_600] });
  await moscow.upload();
  const purchases = (heard: Watching['heard']) =>
    heard
      .filter((one) => one.event === 'purchase')
      .map((one) => livePurchase.parse(one.data).total);
  await expect.poll(() => purchases(hq.heard), { timeout: 10_000 }).toEqual(['123.00', '456.00']);
  await expect.poll(() => purchases(manager.heard), { timeout: 10_000 }).toEqual(['456.00']);
  const tills = hq.heard
    .filter((one) => one.event === 'till')
    .map((one) => liveTill.parse(one.data));
  expect(tills.every((till) => till.state === 'online')).toBe(true);
  await expect
    .poll(() => manager.heard.filter((one) => one.event === 'till').length, { timeout: 20_000 })
    .toBeGreaterThan(0);
});

test('[AUTH-03] signing out closes the live list at once', async () => {
  const { browser, socket } = await watch('hq');
  await browser.call('DELETE', '/api/v1/session');
  await expect.poll(() => socket.connected, { timeout: 10_000 }).toBe(false);
});

test('what happened first is shown first, however long it took to read', async () => {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const log = pino({ enabled: false });
  const realtime = createRealtime(http, { db: world.db, clock: world.clock, log });
  const browser = openBrowser(world.hub.url);
  await browser.signIn('hq', PASSWORD);
  const { port } = http.address() as AddressInfo;
  const cookie = { extraHeaders: { cookie: browser.cookie() } };
  const { heard } = await connect('/console', cookie, `http://127.0.0.1:${port}`);
  const [slow, quick] = await Promise.all(
    [moscow, ural].map(async (till) => {
      till.sell();
      await till.upload();
      const { tillId } = till;
      const { purchase_id: purchaseId } = await world.db
        .selectFrom('purchase')
        .where('till_id', '=', tillId)
        .select('purchase_id')
        .executeTakeFirstOrThrow();
      return { tillId, purchaseIds: [purchaseId] };
    }),
  );
  const unknown = Array.from({ length: UNKNOWN }, () => randomUUID());
  await Promise.all([
    realtime.showIngested(
      JSON.stringify({ ...slow, purchaseIds: [...slow!.purchaseIds, ...unknown] }),
    ),
    realtime.showIngested(JSON.stringify(quick)),
  ]);
  const shown = () =>
    heard
      .filter((one) => one.event === 'purchase')
      .map((one) => livePurchase.parse(one.data).purchaseId);
  await expect.poll(shown).toEqual([...slow!.purchaseIds, ...quick!.purchaseIds]);
  await realtime.close();
});
