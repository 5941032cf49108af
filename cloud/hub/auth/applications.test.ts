/** Programs prove who they are; hostile ones are refused in words, cost nothing and learn nothing. */
import { connect } from 'node:net';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient, tokenOf } from '@verno/shared/contracts/client';
import { lookUpMember } from '@verno/shared/contracts/hub/member-changes';
import { openApplication } from '../application.testkit.ts';
import type { TestApplication } from '../application.testkit.ts';
import { PASSWORD, startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { createApp } from '../http/server.ts';
import { openBrowser } from '../staff.testkit.ts';
import type { Browser } from '../staff.testkit.ts';
import { dropDeadTokens } from './applications.ts';

type Body = string | URLSearchParams | Uint8Array<ArrayBuffer>;

let world: TestHub;
let shop: TestApplication;
let hq: Browser;

beforeAll(async () => {
  world = await startTestHub();
  shop = await openApplication(world);
  hq = openBrowser(world.hub.url);
  await hq.signIn('hq', PASSWORD);
});
afterAll(() => world.close());

const askToken = async (body: Body, headers: Record<string, string> = {}) => {
  const response = await fetch(`${world.hub.url}/api/v1/token`, { method: 'POST', body, headers });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: JSON.parse(text) as Record<string, unknown>,
  };
};
const credentials = (change: Record<string, string> = {}) =>
  new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: shop.applicationId,
    client_secret: shop.clientSecret,
    ...change,
  });

describe('the token endpoint', () => {
  test('[R22-16] takes a form, JSON or Basic, and gives a short-lived bearer with the scopes asked', async () => {
    const form = await askToken(credentials({ scope: 'members.read purchases.make' }));
    expect(form).toMatchObject({
      status: 200,
      body: { token_type: 'Bearer', expires_in: 900, scope: 'members.read purchases.make' },
    });
    expect(form.headers.get('cache-control')).toBe('no-store');
    const json = { 'content-type': 'application/json' };
    expect((await askToken(JSON.stringify(Object.fromEntries(credentials())), json)).status).toBe(
      200,
    );
    const basic = Buffer.from(`${shop.applicationId}:${shop.clientSecret}`).toString('base64');
    const byHeader = await askToken(new URLSearchParams({ grant_type: 'client_credentials' }), {
      authorization: `Basic ${basic}`,
    });
    expect(byHeader.status).toBe(200);
  });

  test('refuses in the words of OAuth and in ours, the same for a stranger and for a wrong secret', async () => {
    const wrong = await askToken(credentials({ client_secret: 'verno_secret_x' }));
    const stranger = await askToken(credentials({ client_id: world.company.anna }));
    const odd = await askToken(credentials({ client_id: "' or 1=1 --" }));
    expect(wrong).toMatchObject({
      status: 401,
      body: { error: 'invalid_client', code: 'token.invalid_client' },
    });
    expect(wrong.headers.get('www-authenticate')).toBe('Basic realm="verno"');
    expect([stranger.body, odd.body]).toEqual([wrong.body, wrong.body]);
    expect(
      await askToken(credentials({ scope: 'members.read applications.manage' })),
    ).toMatchObject({
      status: 400,
      body: { error: 'invalid_scope', code: 'token.invalid_scope' },
    });
    expect(await askToken(credentials({ grant_type: 'password' }))).toMatchObject({
      status: 400,
      body: { error: 'unsupported_grant_type' },
    });
  });

  test('is closed for an address after many wrong secrets, never for the program by its name', async () => {
    const from = (address: string) => ({ 'x-forwarded-for': address });
    const statuses = [];
    for (let index = 0; index < 40; index += 1) {
      statuses.push(
        (await askToken(credentials({ client_secret: 'guess' }), from('203.0.113.9'))).status,
      );
    }
    expect(statuses.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 401));
    expect(statuses.at(-1)).toBe(429);
    expect((await askToken(credentials(), from('198.51.100.7'))).status).toBe(200);
  });

  test('a token lives a quarter of an hour; a revoked program, a lost right, a lost store end it at once', async () => {
    const mine = await openApplication(world, { rights: ['members.read', 'places.read'] });
    const find = () => mine.call(lookUpMember, { body: { kind: 'phone', value: '+79161234567' } });
    expect((await find()).ok).toBe(true);
    const token = await mine.token();
    world.clock.advance(901_000);
    const stale = await fetch(`${world.hub.url}/api/v1/stores`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await stale.json()).toMatchObject({ code: 'auth.bad_token' });
    // The client asks for a new one by itself.
    expect((await find()).ok).toBe(true);
    await hq.signIn('hq', PASSWORD);
    const path = `/api/v1/applications/${mine.applicationId}`;
    const etag = (await hq.call('GET', path)).headers.get('etag') ?? '';
    const changed = await hq.call('PATCH', path, { rights: ['places.read'] }, { 'if-match': etag });
    expect(changed.status).toBe(200);
    expect(await find()).toMatchObject({ error: { status: 403, code: 'auth.scope_missing' } });
    expect((await hq.call('PATCH', path, { name: 'Б' }, { 'if-match': etag })).status).toBe(412);
    await hq.call('POST', `${path}/revocation`, {});
    expect(await find()).toMatchObject({ error: { status: 401, code: 'auth.bad_token' } });
    expect((await hq.call('POST', `${path}/secrets`, {})).body['code']).toBe('application.revoked');
  });

  test('a new secret works at once, the one before for as long as was said', async () => {
    const made = await hq.call('POST', '/api/v1/applications', {
      name: 'Смена секрета',
      rights: ['places.read'],
      storeIds: null,
    });
    const id = String(made.body['clientId']);
    const old = String(made.body['clientSecret']);
    const renewed = await hq.call('POST', `/api/v1/applications/${id}/secrets`, {
      keepOldMinutes: 5,
    });
    const fresh = String(renewed.body['clientSecret']);
    const status = async (secret: string) =>
      (await askToken(credentials({ client_id: id, client_secret: secret }))).status;
    expect([await status(old), await status(fresh)]).toEqual([200, 200]);
    world.clock.advance(5 * 60_000 + 1000);
    await dropDeadTokens(world.db, world.clock.nowMs());
    expect([await status(old), await status(fresh)]).toEqual([401, 200]);
  });

  test('nobody gives a program more than he has himself', async () => {
    await hq.signIn('hq', PASSWORD);
    const make = (browser: Browser, body: object) =>
      browser.call('POST', '/api/v1/applications', { name: 'Щедрая', storeIds: null, ...body });
    expect((await make(hq, { rights: ['applications.manage'] })).body['code']).toBe(
      'application.too_much',
    );
    expect(
      (await make(hq, { rights: ['places.read'], storeIds: [shop.applicationId] })).body['code'],
    ).toBe('store.unknown');
    await world.db
      .updateTable('staff_role')
      .set({ rights: ['applications.manage', 'places.read'] })
      .where('code', '=', 'store_manager')
      .execute();
    const manager = openBrowser(world.hub.url);
    await manager.signIn('manager', PASSWORD);
    expect((await make(manager, { rights: ['places.read'] })).body['code']).toBe(
      'application.too_much',
    );
    const { moscow, ural } = world.company;
    expect((await make(manager, { rights: ['places.read'], storeIds: [ural] })).body['code']).toBe(
      'application.too_much',
    );
    expect(
      (await make(manager, { rights: ['members.read'], storeIds: [moscow] })).body['code'],
    ).toBe('application.too_much');
    expect((await make(manager, { rights: ['places.read'], storeIds: [moscow] })).status).toBe(201);
    // He sees and renews his own, not those of the whole company.
    const list = (await manager.call('GET', '/api/v1/applications')).body['items'] as unknown[];
    expect(list.length).toBe(1);
    expect(
      (await manager.call('POST', `/api/v1/applications/${shop.applicationId}/secrets`, {})).status,
    ).toBe(404);
  });
});

describe('secrets stay secret', () => {
  test('neither the database nor the log has a secret or a token in the clear', async () => {
    const token = await shop.token();
    const tables = [
      'application',
      'application_secret',
      'application_token',
      'call_repeat',
      'call_pace',
      'auth_failure',
    ] as const;
    for (const table of tables) {
      const rows = JSON.stringify(await world.db.selectFrom(table).selectAll().execute());
      expect(rows).not.toContain(shop.clientSecret);
      expect(rows).not.toContain(token);
    }
    const lines = new PassThrough();
    let text = '';
    lines.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const app = createApp({
      routes: [],
      repeats: { once: () => Promise.reject(new Error('unused')) },
      pace: () => Promise.reject(new Error('unused')),
      authentication: {
        staff: async () => null,
        till: async () => null,
        application: async () => null,
      },
      log: pino({ level: 'debug' }, lines),
      trustedProxies: '',
      pages: [],
    });
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await fetch(`http://127.0.0.1:${port}/api/v1/token?client_secret=${shop.clientSecret}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, cookie: `verno_session=${token}` },
      body: credentials(),
    });
    await new Promise((resolve) => server.close(resolve));
    expect(text).toContain('"status":404');
    expect(text).not.toContain(shop.clientSecret);
    expect(text).not.toContain(token);
  });

  test('an unknown program and a wrong secret are told after the same statements', async () => {
    // The way is one: a single look-up by the secret's hash and the name together. Its plan must not
    // differ by which of the two is wrong, which is what a clock would see.
    const seen = await Promise.all(
      [
        { client_id: world.company.anna },
        { client_secret: 'verno_secret_wrong' },
        { client_id: 'x', client_secret: 'y' },
      ].map(
        async (change) =>
          (await askToken(credentials(change), { 'x-forwarded-for': '192.0.2.1' })).body,
      ),
    );
    expect(new Set(seen.map((body) => JSON.stringify(body))).size).toBe(1);
  });
});

describe('hostile calls', () => {
  const post = async (path: string, body: Body, headers: Record<string, string> = {}) => {
    const response = await fetch(world.hub.url + path, {
      method: 'POST',
      body,
      headers: {
        authorization: `Bearer ${await shop.token()}`,
        'content-type': 'application/json',
        'idempotency-key': 'hostile-1',
        ...headers,
      },
    });
    return {
      status: response.status,
      body: JSON.parse(await response.text()) as Record<string, unknown>,
    };
  };
  const members = '/api/v1/members';

  test('bodies of other kinds, torn, too large, too deep, swollen from a small gzip: refused in words', async () => {
    const code = async (body: Body, headers: Record<string, string> = {}) =>
      (await post(members, body, headers)).body['code'];
    for (const type of [
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json5',
    ]) {
      expect([type, await code('{"givenName":"A"}', { 'content-type': type })]).toEqual([
        type,
        'request.wrong_media_type',
      ]);
    }
    expect(await code('{"givenName": ')).toBe('request.not_json');
    expect(await code('{}', { 'content-type': 'application/json; charset=koi8-r' })).toBe(
      'request.not_json',
    );
    expect(await code(JSON.stringify({ givenName: 'x'.repeat(70_000) }))).toBe('request.too_large');
    expect(await code(`${'['.repeat(30_000)}${']'.repeat(30_000)}`)).toBe('request.too_deep');
    expect(await code(`{"givenName":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`)).toBe(
      'request.too_deep',
    );
    const bomb = new Uint8Array(gzipSync(`{"givenName":"${'x'.repeat(20_000_000)}"}`));
    expect(bomb.length).toBeLessThan(64 * 1024);
    expect(await code(bomb, { 'content-encoding': 'gzip' })).toBe('request.too_large');
    expect(await code('not gzip', { 'content-encoding': 'gzip' })).toBe('request.not_json');
    expect(await code('{}', { 'content-encoding': 'zip' })).toBe('request.not_json');
    const polluted =
      '{"givenName":"A","phone":"+79990001122","__proto__":{"rights":["*"]},"constructor":{"x":1}}';
    expect((await post(members, polluted, { 'idempotency-key': 'polluted-1' })).status).toBe(201);
    expect(Object.hasOwn(Object.prototype, 'rights')).toBe(false);
  });

  test('identifiers that look like SQL are identifiers that nobody has', async () => {
    const texts = [
      "' or '1'='1",
      "'; drop table member; --",
      '%',
      '_',
      String.raw`\%`,
      '1 union select 1',
      '$(id)',
      '../../etc/passwd',
    ];
    for (const value of texts) {
      const find = await post(`${members}/lookup`, JSON.stringify({ kind: 'card', value }));
      expect([value, find.body['code']]).toEqual([value, 'member.unknown']);
      const email = await post(
        `${members}/lookup`,
        JSON.stringify({ kind: 'email', value: `${value}@x` }),
      );
      expect(email.body['code']).toBe('member.unknown');
      const list = await shop.send('GET', `/api/v1/goods?search=${encodeURIComponent(value)}`);
      expect([value, list.status, list.body['items']]).toEqual([value, 200, []]);
      const goods = await shop.send('GET', `/api/v1/goods/${encodeURIComponent(value)}`);
      expect(goods.status).toBe(404);
      const cursor = await shop.send(
        'GET',
        `/api/v1/members?cursor=${encodeURIComponent(Buffer.from(JSON.stringify([value, value])).toString('base64url'))}`,
      );
      expect(cursor.body['code']).toBe('paging.bad_cursor');
    }
    expect((await shop.send('GET', '/api/v1/members')).status).toBe(200);
  });

  test('huge headers and torn requests end the connection, not the hub', async () => {
    const raw = (text: string) =>
      new Promise<string>((resolve) => {
        const url = new URL(world.hub.url);
        const socket = connect(Number(url.port), url.hostname, () => socket.write(text));
        let answer = '';
        socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
        socket.on('close', () => resolve(answer));
        socket.on('error', () => resolve(answer));
        socket.setTimeout(10_000, () => socket.destroy());
      });
    const huge = await raw(
      `GET /api/v1/stores HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${'x'.repeat(40_000)}\r\n\r\n`,
    );
    expect(huge).toContain('431');
    expect(
      await raw(
        'GET /api/v1/stores HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n',
      ),
    ).toContain('400');
    expect(await raw('NONSENSE\r\n\r\n')).toContain('400');
    const long = await shop.send('GET', '/api/v1/stores', undefined, {
      authorization: `Bearer ${'x'.repeat(5000)}`,
    });
    expect(long.body['code']).toBe('auth.bad_token');
    expect((await fetch(`${world.hub.url}/healthz`)).status).toBe(200);
  });

  test('a page of another site gets nothing by a person’s cookie, and cannot read the reference’s headers away', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null' },
    ] as Record<string, string>[]) {
      const answer = await hq.call('POST', members, { givenName: 'Чужая' }, headers);
      expect(answer.body['code']).toBe('auth.foreign_origin');
    }
    const docs = await fetch(`${world.hub.url}/api/docs`);
    expect(docs.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(docs.headers.get('content-security-policy')).not.toContain('unsafe-inline');
    expect((await fetch(`${world.hub.url}/api/openapi.json`)).status).toBe(200);
  });
});

test('the typed client says what happened when there is no answer, or none that makes sense', async () => {
  const away = createClient({
    baseUrl: 'http://127.0.0.1:9',
    fetch,
    token: async () => null,
    newKey: () => 'k',
  });
  const body = { kind: 'phone', value: '+79161234567' } as const;
  expect(await away(lookUpMember, { body })).toMatchObject({ error: { kind: 'unreachable' } });
  const odd = createClient({
    baseUrl: '',
    fetch: async () => new Response('<html>', { status: 200 }),
    token: async () => null,
    newKey: () => 'k',
  });
  expect(await odd(lookUpMember, { body })).toEqual({
    ok: false,
    error: { kind: 'garbled', status: 200 },
  });
  const config = { baseUrl: world.hub.url, fetch, nowMs: () => world.clock.nowMs() };
  await expect(tokenOf(config, { clientId: 'x', clientSecret: 'y' })()).rejects.toThrow(
    'no token: 401',
  );
});
