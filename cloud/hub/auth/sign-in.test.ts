import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PASSWORD, startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { openBrowser } from '../staff.testkit.ts';
import { createPasswords } from './passwords.ts';

const WRONG = 'Неверное имя пользователя или пароль. Проверьте правильность введенных данных';

let world: TestHub;
beforeAll(async () => {
  world = await startTestHub();
  const passwords = createPasswords({ bytes: (count) => randomBytes(count) });
  const password_hash = await passwords.hash(PASSWORD);
  await world.db.updateTable('staff').set({ password_hash }).execute();
});
afterAll(() => world.close());

test('[AUTH-01] the right login and password open a session that only the browser itself can use', async () => {
  const browser = openBrowser(world.hub.url);
  const entered = await browser.signIn(' HQ ', PASSWORD);
  expect(entered.status).toBe(200);
  expect(entered.body).toMatchObject({
    login: 'hq',
    partnerName: 'Тестовая сеть',
    roleName: { ru: 'Центральный офис', en: 'Headquarters' },
    grants: { storeIds: null },
  });
  const cookie = entered.headers.getSetCookie()[0];
  expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
  expect((await browser.call('GET', '/api/v1/session')).body).toMatchObject({ login: 'hq' });
  const stored = await world.db.selectFrom('staff_session').select('token_hash').execute();
  expect(stored.every((row) => !browser.cookie().includes(row.token_hash))).toBe(true);
});

test('the cookie is Secure behind a proxy that ends TLS', async () => {
  const browser = openBrowser(world.hub.url);
  const entered = await browser.call(
    'POST',
    '/api/v1/session',
    { login: 'hq', password: PASSWORD },
    { 'x-forwarded-proto': 'https' },
  );
  expect(entered.headers.getSetCookie()[0]).toMatch(/; Secure$/);
});

test('[AUTH-02] a wrong password and an unknown user get the same words after the same work', async () => {
  const times: Record<string, number[]> = { hq: [], nobody: [] };
  for (let round = 0; round < 3; round += 1) {
    for (const login of ['hq', 'nobody']) {
      const startedMs = performance.now();
      const refused = await openBrowser(world.hub.url).signIn(login, 'wrong password');
      times[login]?.push(performance.now() - startedMs);
      expect(refused.status).toBe(401);
      expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(refused.body).toMatchObject({ code: 'auth.wrong_credentials', detail: WRONG });
      expect(refused.headers.getSetCookie()).toEqual([]);
    }
  }
  // Both compute argon2id; without it the unknown user's answer would take a tenth of the time.
  const quickest = (login: string) => Math.min(...(times[login] ?? []));
  expect(quickest('nobody')).toBeGreaterThan(quickest('hq') * 0.4);
  world.clock.advance(60 * 60_000);
});

test('[AUTH-02] repeated failures are slowed, then lock the account for a while; the right password waits, too', async () => {
  const browser = openBrowser(world.hub.url);
  const waits: number[] = [];
  let failures = 0;
  while (failures < 10) {
    const refused = await browser.signIn('manager', 'wrong');
    if (refused.status === 429) {
      waits.push(Number(refused.body['retryAfterS']));
      world.clock.advance(Number(refused.body['retryAfterS']) * 1000);
    } else failures += 1;
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32]);
  const locked = await browser.signIn('manager', PASSWORD);
  expect(locked.status).toBe(429);
  expect(locked.body).toMatchObject({ code: 'auth.locked', retryAfterS: 15 * 60 });
  expect(locked.headers.get('retry-after')).toBe(String(15 * 60));
  // The count lies in the database: a restart or another hub node does not forget it.
  const kept = await world.db.selectFrom('auth_failure').selectAll().execute();
  expect(kept.some((row) => row.failures >= 10)).toBe(true);
  expect(JSON.stringify(kept)).not.toContain('manager');
  world.clock.advance(15 * 60_000);
  expect((await browser.signIn('manager', PASSWORD)).status).toBe(200);
});

test('many guesses at once are counted as many', async () => {
  world.clock.advance(2 * 60 * 60_000);
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => openBrowser(world.hub.url).signIn('burst', 'guess')),
  );
  const refusedEarly = answers.filter((answer) => answer.status === 429).length;
  expect(refusedEarly).toBeGreaterThanOrEqual(6);
  world.clock.advance(2 * 60 * 60_000);
});

test('one address that fails for many accounts is closed, whatever the account', async () => {
  world.clock.advance(2 * 60 * 60_000);
  let refused = 0;
  for (let guess = 0; guess < 25 && refused === 0; guess += 1) {
    const answer = await openBrowser(world.hub.url).call(
      'POST',
      '/api/v1/session',
      { login: `user-${guess}`, password: 'x' },
      { 'x-forwarded-for': '203.0.113.7' },
    );
    if (answer.status === 429) refused = guess;
  }
  expect(refused).toBe(21);
  const elsewhere = await openBrowser(world.hub.url).signIn('hq', PASSWORD);
  expect(elsewhere.status).toBe(200);
});

test('[AUTH-03] after sign-out the session is dead on the server at once', async () => {
  const browser = openBrowser(world.hub.url);
  await browser.signIn('hq', PASSWORD);
  const cookie = browser.cookie();
  expect((await browser.call('DELETE', '/api/v1/session')).status).toBe(204);
  const again = await openBrowser(world.hub.url).call('GET', '/api/v1/session', undefined, {
    cookie,
  });
  expect(again.status).toBe(401);
  expect(again.body).toMatchObject({ code: 'auth.no_session' });
});

test('a session ends after an hour without a call, and after twelve hours in any case', async () => {
  const idle = openBrowser(world.hub.url);
  await idle.signIn('hq', PASSWORD);
  const busy = openBrowser(world.hub.url);
  await busy.signIn('hq', PASSWORD);
  for (let half = 0; half < 23; half += 1) {
    world.clock.advance(30 * 60_000);
    expect((await busy.call('GET', '/api/v1/session')).status).toBe(200);
  }
  expect((await idle.call('GET', '/api/v1/session')).status).toBe(401);
  world.clock.advance(31 * 60_000);
  expect((await busy.call('GET', '/api/v1/session')).status).toBe(401);
});

test('a page of another site can neither sign in nor sign out', async () => {
  const browser = openBrowser(world.hub.url);
  const foreign = { origin: 'https://evil.example' };
  const body = { login: 'hq', password: PASSWORD };
  expect((await browser.call('POST', '/api/v1/session', body, foreign)).body).toMatchObject({
    code: 'auth.foreign_origin',
  });
  await browser.signIn('hq', PASSWORD);
  const crossSite = { 'sec-fetch-site': 'cross-site' };
  expect((await browser.call('DELETE', '/api/v1/session', undefined, crossSite)).status).toBe(403);
  expect((await browser.call('GET', '/api/v1/session')).status).toBe(200);
});

test('wrong input names its fields, in the language asked for', async () => {
  const browser = openBrowser(world.hub.url);
  const refused = await browser.call(
    'POST',
    '/api/v1/session',
    { login: '' },
    { 'accept-language': 'en' },
  );
  expect(refused.status).toBe(400);
  expect(refused.body).toMatchObject({ code: 'request.invalid' });
  const errors = refused.body['errors'] as { pointer: string; detail: string }[];
  expect(errors.map((error) => error.pointer)).toEqual(['/login', '/password']);
  const russian = await browser.call('POST', '/api/v1/session', { login: '' });
  expect(JSON.stringify(russian.body)).toMatch(/[а-я]/i);
});
