import { afterAll, beforeAll, expect, test } from 'vitest';
import { purchaseListRoute } from '../api/purchases/list.ts';
import { enrol, readFeed } from '@verno/shared/contracts/sync';
import { listPurchases } from '@verno/shared/contracts/hub/purchases';
import { ok } from '@verno/shared/kernel/result';
import { allRoutes } from '../routes.ts';
import { PASSWORD, startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { openBrowser } from '../staff.testkit.ts';
import { createTill } from '../till.testkit.ts';
import { publicRoute, staffRoute, tillRoute } from './routes.ts';
import type { Route } from './routes.ts';

let world: TestHub;
let routes: Route[];
beforeAll(async () => {
  world = await startTestHub();
  routes = allRoutes({
    db: world.db,
    clock: world.clock,
    random: { bytes: (count) => new Uint8Array(count) },
    ids: world.ids,
    log: world.log,
    passwords: { hash: async () => '', verify: async () => false },
    replayer: { recompute: async () => 'no_bundle', traceOf: async () => null },
    onSignOut: async () => undefined,
  });
});
afterAll(() => world.close());

const FREE = ['session.signIn', 'sync.enrol', 'sync.hello'];
const anId = '0190f0a0-0000-7000-8000-000000000001';
const pathOf = (route: Route) => route.operation.path.replaceAll(/:\w+/g, anId);

test('every route states who may call it, and only those that make one known are open to all', () => {
  const open = routes.filter((route) => route.operation.access.kind === 'public');
  expect(open.map((route) => route.operation.id).toSorted()).toEqual(FREE);
  expect(routes.length).toBeGreaterThan(12);
  const places = routes.map((route) => `${route.operation.method} ${route.operation.path}`);
  expect(new Set(places).size).toBe(places.length);
});

test('every other route refuses a caller without a session or a token, before reading what he sent', async () => {
  const browser = openBrowser(world.hub.url);
  for (const route of routes.filter((one) => !FREE.includes(one.operation.id))) {
    const { method } = route.operation;
    const body = method === 'GET' ? undefined : { broken: true };
    const refused = await browser.call(method, pathOf(route), body);
    expect([route.operation.id, refused.status]).toEqual([route.operation.id, 401]);
    expect(['auth.no_session', 'till.no_token']).toContain(refused.body['code']);
  }
});

test('a till’s token opens no page of staff, and a session no call of tills', async () => {
  const till = createTill(world, world.company.tills[0], world.company.moscow);
  await till.join();
  const browser = openBrowser(world.hub.url);
  await browser.signIn('hq', PASSWORD);
  for (const route of routes.filter((one) => !FREE.includes(one.operation.id))) {
    const { method, access } = route.operation;
    const body = method === 'GET' ? undefined : {};
    const answer =
      access.kind === 'till'
        ? await browser.call(method, pathOf(route), body)
        : await browser.call(method, pathOf(route), body, {
            cookie: '',
            authorization: `Bearer ${till.token}`,
          });
    expect([route.operation.id, answer.status]).toEqual([route.operation.id, 401]);
  }
});

test('a person without the right is refused; the right is looked at on every call', async () => {
  const browser = openBrowser(world.hub.url);
  await browser.signIn('hq', PASSWORD);
  expect((await browser.call('GET', '/api/v1/purchases')).status).toBe(200);
  await world.db
    .updateTable('staff_role')
    .set({ rights: ['members.read'] })
    .execute();
  expect((await browser.call('GET', '/api/v1/purchases')).body).toMatchObject({
    code: 'auth.forbidden',
  });
  expect((await browser.call('GET', '/api/v1/members')).status).toBe(200);
});

test('a route cannot be served with another access than its contract states', () => {
  expect(() =>
    staffRoute(readFeed, async () => ok({ items: [], cursors: {}, complete: true })),
  ).toThrow(/sync\.readFeed/);
  expect(() =>
    publicRoute(listPurchases, { sameOriginOnly: false }, async () =>
      ok({ items: [], nextCursor: null }),
    ),
  ).toThrow(/purchases\.list/);
  expect(() =>
    tillRoute(enrol, { bodyBytesMax: 1, anyText: false }, async () => {
      throw new Error('never');
    }),
  ).toThrow(/sync\.enrol/);
  expect(purchaseListRoute(world.db).operation.access).toEqual({
    kind: 'right',
    right: 'purchases.read',
  });
});

test('an unknown address, broken JSON and a body too large are problems with a code, never a stack', async () => {
  const { url } = world.hub;
  const post = (path: string, body: string) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      body,
      headers: { origin: url, 'content-type': 'application/json' },
    });
  const answers = await Promise.all([
    fetch(`${url}/api/v1/nothing`),
    post('/api/v1/session', '{"login": '),
    post('/api/v1/session', JSON.stringify({ login: 'x'.repeat(100_000), password: 'x' })),
    fetch(`${url}/sync/v1/feed`),
    fetch(`${url}/%E0%A4%A`),
  ]);
  const problems = await Promise.all(answers.map(async (answer) => answer.text()));
  expect(answers.map((answer) => answer.status)).toEqual([404, 400, 413, 404, 404]);
  for (const [index, text] of problems.entries()) {
    expect(answers[index]!.headers.get('content-type')).toContain('application/problem+json');
    expect(JSON.parse(text)).toMatchObject({ code: expect.stringMatching(/^[a-z]+\.[a-z_]+$/) });
    expect(text).not.toMatch(/at .*\.ts|node_modules/);
  }
  const english = await fetch(`${url}/api/v1/nothing`, {
    headers: { 'accept-language': 'en-GB,en' },
  });
  expect(await english.json()).toMatchObject({ title: 'No such address' });
});

test('every answer forbids frames, foreign scripts and guessing of types', async () => {
  const answer = await fetch(`${world.hub.url}/healthz`);
  expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('x-powered-by')).toBeNull();
});
