import { afterAll, beforeAll, expect, test } from 'vitest';
import { memberView, postingRow } from '@verno/shared/contracts/hub/members';
import { purchaseView } from '@verno/shared/contracts/hub/purchases';
import { purchaseFact } from '@verno/shared/purchase/fact';
import { PASSWORD, startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { openBrowser } from '../staff.testkit.ts';
import type { Browser } from '../staff.testkit.ts';
import { createTill } from '../till.testkit.ts';
import type { TestTill } from '../till.testkit.ts';

let world: TestHub;
let hq: Browser;
let manager: Browser;
let moscow: TestTill;
let ural: TestTill;

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
interface Row {
  purchaseId: string;
  number: string;
  storeName: string;
  total: string;
  memberName: string | null;
}

beforeAll(async () => {
  world = await startTestHub();
  hq = openBrowser(world.hub.url);
  await hq.signIn('hq', PASSWORD);
  manager = openBrowser(world.hub.url);
  await manager.signIn('manager', PASSWORD);
  moscow = createTill(world, world.company.tills[0], world.company.moscow);
  ural = createTill(world, world.company.tills[2], world.company.ural);
  await moscow.join();
  await ural.join();
  for (let sale = 0; sale < 5; sale += 1) {
    world.clock.advance(60_000);
    moscow.sell({ member: sale % 2 === 0 ? world.company.anna : null, prices: [10_000 + sale] });
    // Two sales within one millisecond must not fall out between two pages.
    moscow.sell({ prices: [5000 + sale] });
  }
  ural.sell({ member: world.company.anna, prices: [77_700] });
  await moscow.upload();
  await ural.upload();
});
afterAll(() => world.close());

const list = async (browser: Browser, query = '') =>
  (await browser.call('GET', `/api/v1/purchases${query}`)).body as unknown as Page<Row>;

test('purchases come newest first; small pages give the same list as one large', async () => {
  const whole = await list(hq, '?limit=200');
  expect(whole.items.length).toBe(11);
  expect(whole.nextCursor).toBeNull();
  const paged: Row[] = [];
  let cursor = '';
  do {
    const page = await list(hq, `?limit=3${cursor}`);
    paged.push(...page.items);
    cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
  } while (cursor !== '');
  expect(paged).toEqual(whole.items);
});

test('a store manager sees his store and nothing else, by whatever way he asks', async () => {
  const { items } = await list(manager, '?limit=200');
  expect(items.length).toBe(10);
  expect(new Set(items.map((item) => item.storeName))).toEqual(new Set(['Тест Москва']));
  expect((await list(manager, `?storeId=${world.company.ural}`)).items).toEqual([]);
  const [foreign] = (await list(hq, `?storeId=${world.company.ural}`)).items;
  const refused = await manager.call('GET', `/api/v1/purchases/${foreign!.purchaseId}`);
  expect(refused.status).toBe(404);
  expect(refused.body).toMatchObject({ code: 'purchase.unknown' });
  const tills = (await manager.call('GET', '/api/v1/tills')).body as unknown as Page<{
    name: string;
  }>;
  expect(tills.items.length).toBe(2);
  const code = await manager.call('POST', `/api/v1/tills/${ural.tillId}/enrolment-codes`, {});
  expect(code.body).toMatchObject({ code: 'till.unknown' });
  const history = await manager.call(
    'GET',
    `/api/v1/members/${world.company.anna}/postings?limit=200`,
  );
  const rows = history.body['items'] as { purchaseNumber: string | null }[];
  const known = rows.filter((row) => row.purchaseNumber !== null).length;
  // Four of Anna's purchases: three here, one in the Urals, each with two movements.
  expect([rows.length, known]).toEqual([8, 6]);
  const view = await manager.call('GET', `/api/v1/members/${world.company.anna}`);
  expect(view.body['totals']).toMatchObject({ purchases: 3 });
});

test('filters: till, member, number, store-local days', async () => {
  expect((await list(hq, `?tillId=${ural.tillId}`)).items.length).toBe(1);
  expect((await list(hq, `?memberId=${world.company.anna}`)).items.length).toBe(4);
  const [first] = (await list(hq)).items;
  expect((await list(hq, `?number=${first!.number}`)).items.length).toBeGreaterThan(0);
  expect((await list(hq, '?number=%25')).items).toEqual([]);
  expect((await list(hq, '?from=2026-11-21&to=2026-11-21')).items.length).toBe(11);
  expect((await list(hq, '?from=2026-11-22')).items).toEqual([]);
});

test('wrong queries name the field; a cursor of another list is refused', async () => {
  const wrong = await hq.call('GET', '/api/v1/purchases?limit=9999&storeId=x');
  expect(wrong.body).toMatchObject({ code: 'request.invalid' });
  const pointers = (wrong.body['errors'] as { pointer: string }[]).map((error) => error.pointer);
  expect(pointers.toSorted()).toEqual(['/query/limit', '/query/storeId']);
  for (const cursor of ['nonsense', Buffer.from('["a",1]').toString('base64url')]) {
    const refused = await hq.call('GET', `/api/v1/purchases?cursor=${cursor}`);
    expect(refused.body).toMatchObject({ code: 'paging.bad_cursor' });
  }
});

test('one purchase shows each line with its promotions, the bonuses to come and why others did not fire', async () => {
  const [row] = (await list(hq, `?memberId=${world.company.anna}&storeId=${world.company.ural}`))
    .items;
  const { body } = await hq.call('GET', `/api/v1/purchases/${row!.purchaseId}`);
  const view = purchaseView.parse(body);
  expect(view.lines).toMatchObject([
    {
      quantity: '1',
      initial: '777.00',
      discount: '77.70',
      total: '699.30',
      parts: [{ promotionName: 'Скидка 10 % участникам', amount: '77.70' }],
    },
  ]);
  expect(view.accruals.map((accrual) => [accrual.promotionName, accrual.amount])).toEqual([
    ['Возврат 3 % через неделю', '20.98'],
    ['Возврат 5 % сразу', '34.97'],
  ]);
  expect(view.accruals[0]?.currencyName).toEqual({ ru: 'Бонусы', en: 'Bonuses' });
  expect(view.payments).toEqual([
    { method: 'cash', amount: '699.30', tendered: '699.30', change: '0.00' },
  ]);
  expect(view.trace.find((entry) => entry.promotionId === 'ten-percent')?.outcome).toBe('applied');
  expect(view).toMatchObject({
    memberName: 'Ёлкина Анна',
    memberNumber: '2900000000018',
    accrued: '55.95',
  });
});

test('[MECH-14] why the other promotions did not fire is computed again from the inputs of the purchase', async () => {
  const anonymous = await world.db
    .selectFrom('purchase')
    .where('member_id', 'is', null)
    .select(['purchase_id', 'fact', 'bundle_hash'])
    .executeTakeFirstOrThrow();
  const stored = purchaseFact.parse(anonymous.fact);
  expect(stored.result.trace).toEqual([]);
  const read = async () => {
    const { body } = await hq.call('GET', `/api/v1/purchases/${anonymous.purchase_id}`);
    return purchaseView.parse(body);
  };
  const view = await read();
  expect(view.traceWhole).toBe(true);
  expect(view.trace.map(({ outcome, reason }) => [outcome, reason?.code])).toEqual(
    ['back-later', 'back-now', 'pay-with-bonuses', 'ten-percent'].map(() => [
      'skipped',
      'audience.members_only',
    ]),
  );
});

test('a member is found by card, any writing of the phone, e-mail, or the beginning of a name', async () => {
  const found = async (search: string) => {
    const { body } = await hq.call('GET', `/api/v1/members?search=${encodeURIComponent(search)}`);
    return (body['items'] as { name: string }[]).map((member) => member.name);
  };
  for (const search of [
    '2900000000018',
    '290000000001',
    '+7 (916) 123-45-67',
    '8 916 123 45 67',
    '9161234567',
    '79161234567@example.com',
    'ёлк',
    'Елкина Ан',
    'анна',
  ]) {
    expect([search, await found(search)]).toEqual([search, ['Ёлкина Анна']]);
  }
  expect(await found('')).toEqual(['Ёлкина Анна', 'Петров Борис']);
  expect(await found('%')).toEqual([]);
  expect(await found('9999999999')).toEqual([]);
});

test('a member’s page shows accounts and history with the balance after each movement', async () => {
  const { body } = await hq.call('GET', `/api/v1/members/${world.company.anna}`);
  const view = memberView.parse(body);
  expect(view.totals.purchases).toBe(4);
  expect(view.cards).toEqual([{ number: '2900000000018', state: 'active' }]);
  const [account] = view.accounts;
  const history = await hq.call('GET', `/api/v1/members/${world.company.anna}/postings?limit=3`);
  const rows = postingRow.array().parse(history.body['items']);
  expect(rows[0]?.balanceAfter).toBe(account?.active);
  expect(rows.every((row) => row.kind === 'accrual')).toBe(true);
  const cursor = String(history.body['nextCursor']);
  const rest = await hq.call(
    'GET',
    `/api/v1/members/${world.company.anna}/postings?limit=200&cursor=${cursor}`,
  );
  const older = postingRow.array().parse(rest.body['items']);
  expect(older.length).toBe(5);
  expect(older.at(-1)?.balanceAfter).toMatch(/^(0\.00|\d+\.\d\d)$/);
  expect((await hq.call('GET', `/api/v1/members/${ural.tillId}`)).body).toMatchObject({
    code: 'member.unknown',
  });
});

test('HQ sees each till: version, lag, queue, last seen, and what waits', async () => {
  const { body } = await hq.call('GET', '/api/v1/tills');
  const tills = body['items'] as Record<string, unknown>[];
  const online = tills.find((till) => till['tillId'] === moscow.tillId);
  expect(online).toMatchObject({
    state: 'online',
    agentVersion: '0.1.0',
    epoch: 1,
    queue: 0,
    suspense: 0,
    quarantine: 0,
  });
  expect(Number(online?.['lag'])).toBeGreaterThan(0);
  const waiting = tills.find((till) => till['tillId'] === world.company.tills[1]);
  expect(waiting).toMatchObject({ state: 'waiting', epoch: null, queue: null, lag: null });
  world.clock.advance(91_000);
  const later = (await hq.call('GET', '/api/v1/tills')).body['items'] as Record<string, unknown>[];
  expect(later.find((till) => till['tillId'] === moscow.tillId)).toMatchObject({
    state: 'offline',
  });
});

test('[SYNC-01] the console issues a code that enrols exactly its till', async () => {
  const issued = await hq.call(
    'POST',
    `/api/v1/tills/${world.company.tills[1]}/enrolment-codes`,
    {},
  );
  expect(issued.status).toBe(200);
  const till = createTill(world, world.company.tills[1], world.company.moscow);
  expect((await till.enrol(String(issued.body['code']))).body).toMatchObject({
    tillName: 'Касса 2',
  });
});
