/** Every route there is, called by everybody who may not. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPath } from '@verno/shared/contracts/client';
import { calculatePurchase } from '@verno/shared/contracts/hub/calculations';
import type { Operation } from '@verno/shared/contracts/operation';
import { PEOPLE_ONLY_RIGHTS, right } from '@verno/shared/contracts/rights';
import type { Right } from '@verno/shared/contracts/rights';
import { storeId, tillId } from '@verno/shared/kernel/ids';
import { must, openApplication, PROGRAM_RIGHTS } from '../application.testkit.ts';
import type { TestApplication } from '../application.testkit.ts';
import { addStaff } from '../auth/staff.ts';
import { addPartner } from '../directory/places.ts';
import { PASSWORD, startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { servedOperations } from '../openapi/served.ts';
import { openBrowser } from '../staff.testkit.ts';
import type { Browser } from '../staff.testkit.ts';
import { createTill } from '../till.testkit.ts';
import type { TestTill } from '../till.testkit.ts';

let world: TestHub;
let till: TestTill;
let hq: Browser;
let program: TestApplication;
/** Ids that exist, of the first partner's Ural store where a thing has a store. */
let ids: Record<string, string>;
const STRANGER = '0190f0a0-0000-7000-8000-0000000000ff';

const operations = servedOperations();
const ofRight = operations.filter((one) => one.access.kind === 'right');
const pathOf = (operation: Operation) =>
  buildPath(
    operation.path,
    Object.fromEntries(
      [...operation.path.matchAll(/:(\w+)/g)].map(([, name = '']) => [name, ids[name] ?? STRANGER]),
    ),
  );
const bodyOf = (operation: Operation) => {
  if (operation.method === 'GET' || operation.method === 'DELETE') return undefined;
  return operation.example?.body ?? {};
};
const rightOf = (operation: Operation): Right => {
  if (operation.access.kind !== 'right') throw new Error(operation.id);
  return operation.access.right;
};

beforeAll(async () => {
  world = await startTestHub();
  const { company } = world;
  till = createTill(world, company.tills[2], company.ural);
  await till.join();
  till.sell({ member: company.anna });
  await till.upload();
  hq = openBrowser(world.hub.url);
  await hq.signIn('hq', PASSWORD);
  program = await openApplication(world);
  const calculation = must(
    await program.call(calculatePurchase, {
      body: {
        storeId: storeId.parse(company.ural),
        tillId: tillId.parse(company.tills[2]),
        lines: [{ sku: 'sku-1' }],
      },
    }),
  );
  const purchase = await world.db
    .selectFrom('purchase')
    .select('purchase_id')
    .executeTakeFirstOrThrow();
  ids = {
    memberId: company.anna,
    purchaseId: purchase.purchase_id,
    tillId: company.tills[2],
    storeId: company.ural,
    calculationId: calculation.calculationId,
    applicationId: program.applicationId,
    number: '2900000000018',
    sku: 'sku-1',
    barcode: '4601234567893',
    system: 'eshop',
  };
});
afterAll(() => world.close());

const isRefusal = (id: string, status: number, wanted: readonly number[]) =>
  expect({ id, status, refused: wanted.includes(status) }).toEqual({ id, status, refused: true });

describe('[ROLE-09] every route × everybody who may not', () => {
  test('nobody: 401 on every route but the four that make one known', async () => {
    const stranger = openBrowser(world.hub.url);
    const open = operations.filter((one) => one.access.kind === 'public').map((one) => one.id);
    expect(open.toSorted()).toEqual(['session.signIn', 'sync.enrol', 'sync.hello', 'token.issue']);
    for (const one of operations.filter((each) => !open.includes(each.id))) {
      const answer = await stranger.call(one.method, pathOf(one), bodyOf(one));
      isRefusal(one.id, answer.status, [401]);
    }
  });

  test('a made-up, a stale and a revoked token: 401, and never the cookie that came along', async () => {
    const dead = await openApplication(world, { rights: ['members.read'] });
    const token = await dead.token();
    await hq.call('POST', `/api/v1/applications/${dead.applicationId}/revocation`, {});
    for (const bearer of ['x'.repeat(43), token, '', `${token} `]) {
      for (const one of ofRight) {
        const answer = await hq.call(one.method, pathOf(one), bodyOf(one), {
          authorization: `Bearer ${bearer}`,
        });
        isRefusal(one.id, answer.status, [401]);
        expect(answer.headers.get('www-authenticate')).toContain('invalid_token');
      }
    }
  });

  test('a person with every right but this one: 403 on each route of it', async () => {
    for (const missing of right.options) {
      await world.db
        .updateTable('staff_role')
        .set({ rights: right.options.filter((one) => one !== missing) })
        .where('code', '=', 'hq')
        .execute();
      for (const one of ofRight.filter((each) => rightOf(each) === missing)) {
        const answer = await hq.call(one.method, pathOf(one), bodyOf(one));
        expect([one.id, answer.status, answer.body['code']]).toEqual([
          one.id,
          403,
          'auth.forbidden',
        ]);
      }
    }
    await world.db
      .updateTable('staff_role')
      .set({ rights: [...right.options] })
      .where('code', '=', 'hq')
      .execute();
  });

  test('an application with every scope but this one: 403 that names the scope', async () => {
    const rights = new Set(ofRight.map(rightOf));
    expect([...rights].toSorted()).toEqual(right.options.toSorted());
    for (const missing of PROGRAM_RIGHTS) {
      const lesser = await openApplication(world, {
        rights: PROGRAM_RIGHTS.filter((one) => one !== missing),
      });
      for (const one of ofRight.filter((each) => rightOf(each) === missing)) {
        const answer = await lesser.send(one.method, pathOf(one), bodyOf(one));
        expect([one.id, answer.status, answer.body['code']]).toEqual([
          one.id,
          403,
          'auth.scope_missing',
        ]);
        expect(answer.headers.get('www-authenticate')).toContain(`scope="${missing}"`);
      }
    }
  });

  test('what only people may do, no application does, not even with the right in its row', async () => {
    const greedy = await openApplication(world, { rights: [...right.options] });
    const closed = ofRight.filter((one) => PEOPLE_ONLY_RIGHTS.includes(rightOf(one)));
    expect(closed.length).toBeGreaterThan(5);
    for (const one of closed) {
      const answer = await greedy.send(one.method, pathOf(one), bodyOf(one));
      expect([one.id, answer.body['code']]).toEqual([one.id, 'auth.people_only']);
    }
  });

  test('a till’s token opens no route of people and programs; theirs open none of tills', async () => {
    for (const one of operations.filter((each) => each.access.kind === 'right')) {
      const answer = await till.call(
        one.method,
        one.path.replaceAll(/:\w+/g, STRANGER),
        bodyOf(one),
      );
      isRefusal(one.id, answer.status, [401]);
    }
    for (const one of operations.filter((each) => ['till', 'session'].includes(each.access.kind))) {
      const answer = await program.send(one.method, pathOf(one), bodyOf(one), {
        origin: world.hub.url,
      });
      isRefusal(one.id, answer.status, [401]);
    }
  });

  test('another partner’s person and program find nothing under our ids and change nothing', async () => {
    const other = await otherPartner();
    const before = await figures();
    for (const one of ofRight) {
      const path = pathOf(one);
      const body = bodyOf(one);
      const headers = { 'if-match': '"v1-x"' };
      const person = await other.person.call(one.method, path, body, headers);
      const people = PEOPLE_ONLY_RIGHTS.includes(rightOf(one));
      const app = people ? null : await other.program.send(one.method, path, body, headers);
      for (const answer of app === null ? [person] : [person, app]) {
        const shown = JSON.stringify(answer.body);
        expect([one.id, shown.match(/Ёлкина|Тест Москва|79161234567@/)]).toEqual([one.id, null]);
        if (one.id === 'applications.list') expect(shown).not.toContain(program.applicationId);
        if (/:\w+/.test(one.path)) isRefusal(one.id, answer.status, [400, 404, 403, 409]);
        expect(answer.status).toBeLessThan(500);
      }
    }
    expect(await figures()).toEqual(before);
  });

  test('a program of the Moscow store does not reach what is of the Urals', async () => {
    const moscow = await openApplication(world, { storeIds: [world.company.moscow] });
    const ofStore = /:(purchaseId|tillId|storeId|calculationId)/;
    const closed = ofRight.filter(
      (one) => ofStore.test(one.path) && !PEOPLE_ONLY_RIGHTS.includes(rightOf(one)),
    );
    expect(closed.length).toBeGreaterThan(8);
    for (const one of closed) {
      const headers = { 'if-match': '"v1-x"' };
      const answer = await moscow.send(one.method, pathOf(one), bodyOf(one), headers);
      isRefusal(one.id, answer.status, [400, 403, 404]);
    }
    for (const path of [
      '/api/v1/purchases',
      '/api/v1/tills',
      '/api/v1/stores',
      '/api/v1/calculations',
    ]) {
      const { text, status } = await moscow.send('GET', `${path}?limit=200`);
      expect([path, status, text.includes('Урал')]).toEqual([path, 200, false]);
    }
  });
});

async function figures() {
  const tables = [
    'member',
    'member_person',
    'member_card',
    'store',
    'till',
    'calculation',
  ] as const;
  const state = await Promise.all(
    tables.map((table) => world.db.selectFrom(table).selectAll().execute()),
  );
  const own = state.map((rows) =>
    rows.filter((row) => row.partner_id === world.company.partnerId && !('last_seen_at' in row)),
  );
  return JSON.stringify(own);
}

async function otherPartner() {
  const partnerId = world.ids.next();
  const staff = await world.db
    .selectFrom('staff')
    .where('login', '=', 'hq')
    .select('password_hash')
    .executeTakeFirstOrThrow();
  await world.db.transaction().execute(async (tx) => {
    await addPartner(tx, {
      partnerId,
      name: 'Чужая сеть',
      nowMs: world.clock.nowMs(),
      currencies: [],
    });
    await addStaff(tx, {
      staffId: world.ids.next(),
      partnerId,
      login: 'stranger',
      name: 'Чужой',
      roleCode: 'hq',
      storeIds: null,
      passwordHash: staff.password_hash,
      language: 'ru',
      nowMs: world.clock.nowMs(),
    });
  });
  const person = openBrowser(world.hub.url);
  await person.signIn('stranger', PASSWORD);
  return { person, program: await openApplication(world, { partnerId }) };
}
