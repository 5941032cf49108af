/** Idempotency-Key, versions and pace, over the wire. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  changeMember,
  getMemberCard,
  registerMember,
} from '@verno/shared/contracts/hub/member-changes';
import { memberId } from '@verno/shared/kernel/ids';
import { err } from '@verno/shared/kernel/result';
import { must, openApplication } from '../application.testkit.ts';
import type { TestApplication } from '../application.testkit.ts';
import { createHub } from '../server.ts';
import { PASSWORD, startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { openBrowser } from '../staff.testkit.ts';
import { openDatabase } from '../store/database.ts';
import { systemRandom } from '../system.ts';
import { refusal } from './problems.ts';
import { createRepeats, fingerprintOf, forgetOldRepeats } from './repeats.ts';

let world: TestHub;
let shop: TestApplication;
let phone = 9_000_000_000;
const newPhone = () => `+7${(phone += 1)}`;

beforeAll(async () => {
  world = await startTestHub();
  shop = await openApplication(world);
});
afterAll(() => world.close());

const members = async () =>
  (
    await world.db
      .selectFrom('member')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n;
const register = (body: object, key: string, app = shop) =>
  app.send('POST', '/api/v1/members', body, { 'idempotency-key': key });

describe('a repeat under the same key', () => {
  test('gets the first answer and does nothing twice; the order of fields does not matter', async () => {
    const before = await members();
    const key = randomUUID();
    const number = newPhone();
    const first = await register({ givenName: 'Вера', phone: number }, key);
    const again = await register({ phone: number, givenName: 'Вера' }, key);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.text).toBe(first.text);
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect([first, again].map((one) => one.headers.get('idempotency-replayed'))).toEqual([
      null,
      'true',
    ]);
    expect(await members()).toBe(before + 1);
  });

  test('with another body, or at another address, is refused and changes nothing', async () => {
    const before = await members();
    const key = randomUUID();
    await register({ givenName: 'Вера', phone: newPhone() }, key);
    const other = await register({ givenName: 'Не Вера', phone: newPhone() }, key);
    expect([other.status, other.body['code']]).toEqual([422, 'request.key_reused']);
    const elsewhere = await shop.send(
      'POST',
      `/api/v1/members/${world.company.anna}/state`,
      { state: 'blocked', reason: 'проверка' },
      { 'idempotency-key': key },
    );
    expect(elsewhere.body['code']).toBe('request.key_reused');
    expect(await members()).toBe(before + 1);
  });

  test('of a refusal is the same refusal, in the language asked for now', async () => {
    const key = randomUUID();
    const body = { givenName: 'Двойник', phone: '+79161234567' };
    const first = await register(body, key);
    expect(first.body).toMatchObject({ status: 409, code: 'member.identifier_taken' });
    await world.db
      .updateTable('member_person')
      .set({ phone: null })
      .where('member_id', '=', world.company.anna)
      .execute();
    const again = await shop.send('POST', '/api/v1/members', body, {
      'idempotency-key': key,
      'accept-language': 'en',
    });
    expect(again.body).toMatchObject({
      code: 'member.identifier_taken',
      title: 'Identifier taken',
    });
    await world.db
      .updateTable('member_person')
      .set({ phone: '+79161234567' })
      .where('member_id', '=', world.company.anna)
      .execute();
  });

  test('a body that is wrong takes no key: corrected, it may go under the same one', async () => {
    const key = randomUUID();
    expect((await register({ givenName: '' }, key)).status).toBe(400);
    expect((await register({ givenName: 'Вера', phone: newPhone() }, key)).status).toBe(201);
  });

  test('keys of two programs do not meet', async () => {
    const other = await openApplication(world);
    const key = randomUUID();
    const before = await members();
    await register({ givenName: 'Ада', phone: newPhone() }, key);
    expect((await register({ givenName: 'Ида', phone: newPhone() }, key, other)).status).toBe(201);
    expect(await members()).toBe(before + 2);
  });

  test('programs must send one that makes sense; people’s pages may', async () => {
    for (const [key, code] of [
      ['short', 'request.bad_key'],
      ['with space in it', 'request.bad_key'],
    ] as const) {
      const answer = await register({ givenName: 'Вера', phone: newPhone() }, key);
      expect(answer.body['code']).toBe(code);
    }
    const bare = await fetch(`${world.hub.url}/api/v1/members`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await shop.token()}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ givenName: 'Вера', phone: newPhone() }),
    });
    expect(await bare.json()).toMatchObject({ status: 400, code: 'request.key_required' });
    const hq = openBrowser(world.hub.url);
    await hq.signIn('hq', PASSWORD);
    const person = await hq.call('POST', '/api/v1/members', {
      givenName: 'Вера',
      phone: newPhone(),
    });
    expect(person.status).toBe(201);
  });

  test('fifty at once on two hub nodes: one does it, all hear of it', async () => {
    const second = await createHub(
      {
        data: 'unused',
        databaseUrl: world.databaseUrl,
        port: 0,
        host: '127.0.0.1',
        trustedProxies: '',
        consoleFiles: '/nonexistent',
        logLevel: 'silent',
      },
      { clock: world.clock, random: systemRandom },
    );
    try {
      const before = await members();
      const body = JSON.stringify({ givenName: 'Одна', phone: newPhone() });
      const headers = {
        authorization: `Bearer ${await shop.token()}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      };
      const answers = await Promise.all(
        Array.from({ length: 50 }, async (_, index) => {
          const { url } = index % 2 === 0 ? world.hub : second;
          const answer = await fetch(`${url}/api/v1/members`, { method: 'POST', headers, body });
          return { status: answer.status, text: await answer.text() };
        }),
      );
      expect(new Set(answers.map((one) => one.status))).toEqual(new Set([201]));
      expect(new Set(answers.map((one) => one.text)).size).toBe(1);
      expect(await members()).toBe(before + 1);
    } finally {
      await second.close();
    }
  });

  test('a secret is told once: the repeat is refused and points to a new one', async () => {
    const hq = openBrowser(world.hub.url);
    await hq.signIn('hq', PASSWORD);
    const key = { 'idempotency-key': randomUUID() };
    const body = { name: 'Касса', rights: ['members.read'], storeIds: null };
    const first = await hq.call('POST', '/api/v1/applications', body, key);
    expect(String(first.body['clientSecret'])).toMatch(/^verno_secret_[\w-]{43}$/);
    const again = await hq.call('POST', '/api/v1/applications', body, key);
    expect(again.body['code']).toBe('request.answer_gone');
    const kept = await sql<{
      text: string;
    }>`select string_agg(r::text, ' ') as text from call_repeat r`.execute(world.db);
    expect(kept.rows[0]?.text).not.toContain('verno_secret_');
  });
});

describe('key and effect are one', () => {
  const call = (key: string) => ({
    caller: 'application:test',
    key,
    operationId: 'test',
    fingerprint: fingerprintOf('POST', '/x', { a: 1 }),
    secretAnswer: false,
  });

  test('a crash in the middle leaves neither; the same key then does the work', async () => {
    const own = openDatabase(
      { connectionString: world.databaseUrl, applicationName: 'test-crash' },
      () => {},
    );
    const repeats = createRepeats(own, () => world.clock.nowMs());
    const key = randomUUID();
    const insert = () =>
      own.db
        .insertInto('auth_failure')
        .values({ subject: key, failures: 1, last_at: new Date(), blocked_until: null })
        .execute();
    const crash = repeats.once(call(key), async () => {
      // A transaction of the handler's own commits, and yet is undone with the whole.
      await own.db.transaction().execute(insert);
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(own.db);
      throw new Error('not reached');
    });
    await expect(crash).rejects.toThrow();
    const effects = async () =>
      (
        await world.db
          .selectFrom('auth_failure')
          .where('subject', '=', key)
          .select('subject')
          .execute()
      ).length;
    const keys = async () =>
      (await world.db.selectFrom('call_repeat').where('key', '=', key).select('key').execute())
        .length;
    expect([await effects(), await keys()]).toEqual([0, 0]);
    const done = await repeats.once(call(key), async () => {
      await own.db.transaction().execute(insert);
      return { result: err(refusal('member.unknown')), version: null };
    });
    expect(done.repeated).toBe(false);
    expect([await effects(), await keys()]).toEqual([1, 1]);
    await own.close();
  });

  test('a passing trouble is not kept: its effect is undone and the same key may try again', async () => {
    const own = openDatabase(
      { connectionString: world.databaseUrl, applicationName: 'test' },
      () => {},
    );
    const repeats = createRepeats(own, () => world.clock.nowMs());
    const key = randomUUID();
    const busy = await repeats.once(call(key), async () => {
      await own.db
        .insertInto('auth_failure')
        .values({ subject: key, failures: 1, last_at: new Date(), blocked_until: null })
        .execute();
      return { result: err(refusal('hub.busy', { retryAfterS: 2 })), version: null };
    });
    expect(busy.result).toMatchObject({ ok: false, error: { code: 'hub.busy' } });
    const left = await world.db
      .selectFrom('auth_failure')
      .where('subject', '=', key)
      .selectAll()
      .execute();
    expect(left).toEqual([]);
    const again = await repeats.once(call(key), async () => ({
      result: err(refusal('member.unknown')),
      version: null,
    }));
    expect(again).toMatchObject({ repeated: false, result: { error: { code: 'member.unknown' } } });
    await own.close();
  });

  test('answers are kept a day, and not for ever', async () => {
    const key = randomUUID();
    await register({ givenName: 'Вера', phone: newPhone() }, key);
    const rows = () =>
      world.db.selectFrom('call_repeat').where('key', '=', key).selectAll().execute();
    await forgetOldRepeats(world.db, world.clock.nowMs() + 23 * 3_600_000);
    expect((await rows()).length).toBe(1);
    await forgetOldRepeats(world.db, world.clock.nowMs() + 25 * 3_600_000);
    expect(await rows()).toEqual([]);
  });
});

describe('versions', () => {
  test('a change needs the version that was read; what changed meanwhile is not overwritten', async () => {
    const made = await shop.call(registerMember, {
      body: { givenName: 'Нина', phone: newPhone() },
    });
    if (!made.ok) throw new Error(JSON.stringify(made.error));
    const params = { memberId: made.value.value.memberId };
    const read = await shop.call(getMemberCard, { params });
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    const etag = read.value.etag ?? '';
    expect(etag).toMatch(/^"v1-/);
    const bare = await shop.call(changeMember, { params, body: { givenName: 'Н' } });
    expect(bare).toMatchObject({ error: { status: 428, code: 'request.version_required' } });
    const changed = await shop.call(
      changeMember,
      { params, body: { familyName: 'Орлова' } },
      { ifMatch: etag },
    );
    expect(must(changed)).toMatchObject({ name: 'Орлова Нина' });
    const late = await shop.call(
      changeMember,
      { params, body: { familyName: 'Совина' } },
      { ifMatch: etag },
    );
    expect(late).toMatchObject({ error: { status: 412, code: 'request.version_changed' } });
    expect(must(await shop.call(getMemberCard, { params })).familyName).toBe('Орлова');
  });

  test('who has the answer already gets 304 and no body', async () => {
    const params = { memberId: memberId.parse(world.company.boris) };
    const read = await shop.call(getMemberCard, { params });
    const etag = read.ok ? (read.value.etag ?? '') : '';
    expect(await shop.call(getMemberCard, { params }, { ifNoneMatch: etag })).toMatchObject({
      error: { kind: 'unchanged' },
    });
    const plain = await shop.send('GET', '/api/v1/stores');
    const again = await shop.send('GET', '/api/v1/stores', undefined, {
      'if-none-match': plain.headers.get('etag') ?? '',
    });
    expect([again.status, again.text]).toEqual([304, '']);
  });
});

describe('pace', () => {
  test('an allowance is counted in the database for all nodes, told in headers, refused with a wait', async () => {
    const slow = await openApplication(world, { callsPerMinute: 5 });
    const answers = [];
    for (let index = 0; index < 7; index += 1)
      answers.push(await slow.send('GET', '/api/v1/stores'));
    expect(answers.map((one) => one.status)).toEqual([200, 200, 200, 200, 200, 429, 429]);
    expect(answers[0]!.headers.get('ratelimit-policy')).toBe('"minute";q=5;w=60');
    expect(answers.map((one) => /r=(\d+)/.exec(one.headers.get('ratelimit') ?? '')?.[1])).toEqual([
      '4',
      '3',
      '2',
      '1',
      '0',
      '0',
      '0',
    ]);
    const refused = answers[5]!;
    expect(refused.body).toMatchObject({ code: 'request.too_many', retryAfterS: 12 });
    expect(refused.headers.get('retry-after')).toBe('12');
    // Others go their own pace.
    expect((await shop.send('GET', '/api/v1/stores')).status).toBe(200);
    world.clock.advance(12_000);
    const statuses = [
      await slow.send('GET', '/api/v1/stores'),
      await slow.send('GET', '/api/v1/stores'),
    ];
    expect(statuses.map((one) => one.status)).toEqual([200, 429]);
  });

  test('a hundred calls at once get exactly the allowance', async () => {
    const slow = await openApplication(world, { callsPerMinute: 30 });
    await slow.token();
    const answers = await Promise.all(
      Array.from({ length: 100 }, async () => (await slow.send('GET', '/api/v1/stores')).status),
    );
    expect(answers.filter((status) => status === 200).length).toBe(30);
    expect(answers.filter((status) => status === 429).length).toBe(70);
  });
});
