/** Bonuses by hand, as the console and other programs ask for them. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listCorrections } from '@verno/shared/contracts/hub/corrections';
import { addStaff } from '../../auth/staff.ts';
import { addMembers } from '../../directory/members.ts';
import { verifyBooks } from '../../books/verify.ts';
import { PASSWORD, startTestHub } from '../../hub.testkit.ts';
import type { TestHub } from '../../hub.testkit.ts';
import { openBrowser } from '../../staff.testkit.ts';
import type { Answered, Browser } from '../../staff.testkit.ts';

let world: TestHub;
let hq: Browser;
let second: Browser;
let anna: string;
beforeEach(async () => {
  world = await startTestHub();
  anna = world.company.anna;
  // The second person has the first one's password.
  const { password_hash: passwordHash } = await world.db
    .selectFrom('staff')
    .where('login', '=', 'hq')
    .select('password_hash')
    .executeTakeFirstOrThrow();
  const { partnerId } = world.company;
  await world.db.transaction().execute(async (tx) => {
    const common = { partnerId, passwordHash, language: 'ru' as const, storeIds: null, nowMs: 0 };
    await addStaff(tx, {
      ...common,
      staffId: world.ids.next(),
      login: 'second',
      name: 'Второй Человек',
      roleCode: 'hq',
    });
  });
  hq = openBrowser(world.hub.url);
  await hq.signIn('hq', PASSWORD);
  second = openBrowser(world.hub.url);
  await second.signIn('second', PASSWORD);
});
afterEach(async () => {
  expect((await verifyBooks(world.db)).findings).toEqual([]);
  await world.close();
});

const card = { kind: 'card', value: '2900000000018' };

const order = (change: Record<string, unknown> = {}) => ({
  correctionId: world.ids.next(),
  kind: 'accrue',
  member: card,
  currency: 'bonus',
  amount: '100.00',
  reason: 'Извинение за очередь',
  ...change,
});

const ask = (body: unknown, who: Browser = hq): Promise<Answered> =>
  who.call('POST', '/api/v1/corrections', body);

async function active(member = anna): Promise<number> {
  const row = await world.db
    .selectFrom('balance')
    .where('member_id', '=', member)
    .select('active')
    .executeTakeFirst();
  return row?.active ?? 0;
}

async function setLimit(approveAbove: string | null): Promise<void> {
  const put = await hq.call('PUT', '/api/v1/currencies/bonus', {
    name: { ru: 'Бонусы', en: 'Bonuses' },
    precision: 2,
    perRuble: 100,
    lifetime: {
      activateAfterDays: null,
      expireAfterDays: 30,
      expireOn: null,
      alignToMonth: false,
    },
    approveAbove,
  });
  expect(put.status).toBe(200);
}

test('[R22-05] [MK-09] a member is named by phone, e-mail, card, its stripe, id or another system’s number', async () => {
  const { partnerId } = world.company;
  const vera = world.ids.next();
  await world.db.transaction().execute((tx) =>
    addMembers(tx, partnerId, [
      {
        memberId: vera,
        familyName: 'Орлова',
        givenName: 'Вера',
        middleName: '',
        birthday: null,
        phone: '+79990001122',
        email: 'vera@example.com',
        cardNumber: '2900000000117',
        registeredOn: '2026-01-01',
        segments: [],
        statuses: {},
        externalUid: 'CRM-77/Ю',
      },
    ]),
  );
  const names = [
    { kind: 'phone', value: '8 (999) 000-11-22' },
    { kind: 'email', value: 'Vera@Example.com' },
    { kind: 'card', value: '2900 0000 00117' },
    { kind: 'card', value: ';2900000000117=9912?' },
    { kind: 'member', value: vera },
    { kind: 'uid', value: 'CRM-77/Ю' },
  ];
  for (const member of names) {
    const done = await ask(order({ member, amount: '1' }));
    expect(done.body).toMatchObject({ state: 'booked', memberId: vera, booked: '1.00' });
    expect(done.body['identifierKind']).toBe(member.kind);
  }
  expect(await active(vera)).toBe(600);
  const nobody = [
    { kind: 'uid', value: 'crm-77/ю' },
    { kind: 'phone', value: '123' },
    { kind: 'card', value: 'xyz' },
    { kind: 'member', value: 'not a uuid' },
  ];
  for (const member of nobody) {
    expect((await ask(order({ member }))).body).toMatchObject({ code: 'member.unknown' });
  }
});

test('[MK-09] the short-balance policy: refuse, down to zero, below zero; a reason is required', async () => {
  await ask(order({ amount: '30' }));
  const takes = (shortBalance: string) =>
    ask(order({ kind: 'write_off', amount: '50', shortBalance }));
  const refused = await takes('refuse');
  expect(refused.status).toBe(409);
  expect(refused.body).toMatchObject({ code: 'bonus.insufficient' });
  expect(refused.body['detail']).toContain('Доступно 3000, нужно 5000');
  expect((await takes('to_zero')).body).toMatchObject({ state: 'booked', booked: '30.00' });
  expect((await takes('to_zero')).body).toMatchObject({ state: 'booked', booked: '0.00' });
  expect((await takes('negative')).body).toMatchObject({ state: 'booked', booked: '50.00' });
  expect(await active()).toBe(-5000);
  const silent = await ask(order({ reason: ' ' }));
  expect(silent.body).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/reason' }] });
});

test('[MK-09] an overdraft is written off to the partner only as a deliberate posting, and no more than is owed', async () => {
  await ask(order({ kind: 'write_off', amount: '50', shortBalance: 'negative' }));
  const much = await ask(order({ kind: 'forgive', amount: '50.01' }));
  expect(much.body).toMatchObject({ code: 'correction.no_overdraft' });
  const done = await ask(order({ kind: 'forgive', amount: '20', reason: 'Ошибка кассы' }));
  expect(done.body).toMatchObject({ state: 'booked', booked: '20.00' });
  expect(await active()).toBe(-3000);
  const legs = await world.db
    .selectFrom('posting')
    .where('kind', '=', 'write_off')
    .select(['account', 'amount'])
    .orderBy('leg')
    .execute();
  expect(legs).toEqual([
    { account: 'house_written_off', amount: -2000 },
    { account: 'active', amount: 2000 },
  ]);
  // What comes next pays the rest before it can be spent.
  await ask(order({ amount: '45' }));
  expect(await active()).toBe(1500);
});

test('[MK-09] above the limit a second person decides, never the one who asked, and once', async () => {
  await setLimit('99.99');
  expect((await ask(order({ amount: '99.99' }))).body).toMatchObject({ state: 'booked' });
  const large = order({ amount: '100' });
  const asked = await ask(large);
  expect(asked.body).toMatchObject({ state: 'waiting', booked: null, accountId: null });
  const path = `/api/v1/corrections/${large.correctionId}`;
  const own = await hq.call('POST', `${path}/approve`, {});
  expect(own.status).toBe(403);
  expect(own.body).toMatchObject({ code: 'correction.own' });
  expect(await active()).toBe(9999);
  const waiting = await second.call('GET', '/api/v1/corrections?state=waiting');
  expect(waiting.body['items']).toMatchObject([{ correctionId: large.correctionId }]);
  const both = await Promise.all([
    second.call('POST', `${path}/approve`, {}),
    second.call('POST', `${path}/approve`, {}),
  ]);
  expect(both.map((one) => one.status)).toEqual([200, 200]);
  expect(both[0].body).toMatchObject({
    state: 'booked',
    booked: '100.00',
    createdBy: { name: 'Главный Офис' },
    decidedBy: { name: 'Второй Человек' },
  });
  expect(await active()).toBe(19_999);
  const late = await second.call('POST', `${path}/reject`, { reason: 'Передумали' });
  expect(late.body).toMatchObject({ code: 'correction.decided' });
  // The database itself refuses a decision by who asked.
  await expect(
    world.db
      .updateTable('correction')
      .set((eb) => ({ decided_by: eb.ref('created_by') }))
      .execute(),
  ).rejects.toThrow(/correction_check/);
});

test('a rejected correction moves nothing and keeps who, when and why', async () => {
  await setLimit('0');
  const small = order({ amount: '0.01' });
  expect((await ask(small)).body).toMatchObject({ state: 'waiting' });
  const path = `/api/v1/corrections/${small.correctionId}`;
  const reason = 'Нет жалобы от участника';
  const done = await second.call('POST', `${path}/reject`, { reason });
  expect(done.body).toMatchObject({ state: 'rejected', decisionReason: reason, booked: null });
  expect(await active()).toBe(0);
  expect((await hq.call('GET', path)).body).toEqual(done.body);
});

test('an approved write-off looks at the balance of its day: short, it stays waiting', async () => {
  await ask(order({ amount: '60' }));
  await setLimit('50');
  const large = order({ kind: 'write_off', amount: '60' });
  await ask(large);
  await ask(order({ kind: 'write_off', amount: '10' }));
  const path = `/api/v1/corrections/${large.correctionId}/approve`;
  expect((await second.call('POST', path, {})).body).toMatchObject({ code: 'bonus.insufficient' });
  await ask(order({ amount: '10' }));
  expect((await second.call('POST', path, {})).body).toMatchObject({ state: 'booked' });
  expect(await active()).toBe(0);
});

test('[MK-09] a batch: every row has its own outcome, a wrong one holds up none, a repeat books nothing twice', async () => {
  await setLimit('500');
  const rows = [
    order({ amount: '10' }),
    order({ member: { kind: 'phone', value: '+79031112233' }, amount: '20' }),
    order({ member: { kind: 'card', value: '2900000009999' } }),
    order({ amount: '12.345' }),
    order({ currency: 'miles' }),
    order({ kind: 'write_off', amount: '4' }),
    order({ kind: 'write_off', amount: '1000' }),
    order({ amount: '501' }),
    order({ expireOn: '2026-11-21' }),
    order({ kind: 'write_off', amount: '11' }),
  ];
  const send = () => hq.call('POST', '/api/v1/corrections/batch', { rows });
  const outcomes = (answer: Answered) =>
    (answer.body['rows'] as { outcome: string; problem: { code: string } | null }[]).map(
      (row) => row.problem?.code ?? row.outcome,
    );
  const expected = [
    'booked',
    'booked',
    'member.unknown',
    'correction.bad_amount',
    'currency.unknown',
    'booked',
    'waiting',
    'waiting',
    'correction.bad_dates',
    'bonus.insufficient',
  ];
  const first = await send();
  expect(first.status).toBe(200);
  expect(outcomes(first)).toEqual(expected);
  expect([await active(), await active(world.company.boris)]).toEqual([600, 2000]);
  const [again, twin] = await Promise.all([send(), send()]);
  expect(outcomes(again)).toEqual(expected);
  expect(outcomes(twin)).toEqual(expected);
  expect([await active(), await active(world.company.boris)]).toEqual([600, 2000]);
});

test('the same id is the same correction: eight calls at once are one, another order under it is refused', async () => {
  const once = order({ amount: '7' });
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask(once)));
  expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 8 }, () => 200));
  expect(await active()).toBe(700);
  const other = await ask({ ...once, amount: '8' });
  expect(other.body).toMatchObject({ code: 'correction.id_reused' });
  const twice = await hq.call('POST', '/api/v1/corrections/batch', {
    rows: [once, once, order({ amount: '1' })],
  });
  expect(twice.body['rows']).toMatchObject([{ outcome: 'booked' }, { outcome: 'booked' }, {}]);
  expect(await active()).toBe(800);
});

test('a batch is bounded, and its bound is told', async () => {
  const rows = Array.from({ length: 1001 }, () => order());
  const refused = await hq.call('POST', '/api/v1/corrections/batch', { rows });
  expect(refused.status).toBe(400);
  expect(refused.body).toMatchObject({ errors: [{ pointer: '/rows' }] });
  const most = await hq.call('POST', '/api/v1/corrections/batch', {
    rows: rows.slice(1).map((row) => ({ ...row, amount: '0.01', reason: 'п'.repeat(300) })),
  });
  expect(most.status).toBe(200);
  expect(await active()).toBe(1000);
});

test('[MK-08] given bonuses live as long as their currency says, or as long as this order says', async () => {
  await setLimit(null);
  await ask(order({ amount: '1' }));
  await ask(order({ amount: '2', activateOn: '2026-12-01', expireOn: '2027-01-01' }));
  const lots = await world.db
    .selectFrom('lot')
    .select(['amount', 'state', 'activate_at', 'expire_on', 'expire_at'])
    .orderBy('amount')
    .execute();
  expect(lots).toEqual([
    {
      amount: 100,
      state: 'active',
      activate_at: null,
      expire_on: '2026-12-21',
      expire_at: new Date('2026-12-20T21:00:00Z'),
    },
    {
      amount: 200,
      state: 'pending',
      activate_at: new Date('2026-11-30T21:00:00Z'),
      expire_on: '2027-01-01',
      expire_at: new Date('2026-12-31T21:00:00Z'),
    },
  ]);
  const { body } = await ask(order({ kind: 'write_off', amount: '1', expireOn: '2027-01-01' }));
  expect(body).toMatchObject({ code: 'correction.bad_dates' });
});

test('[MK-09] a blocked account is corrected on purpose only, also when a second person decides', async () => {
  await ask(order({ amount: '10' }));
  await setLimit('50');
  const waiting = order({ amount: '60' });
  await ask(waiting);
  const { body } = await hq.call('GET', `/api/v1/accounts?memberId=${anna}`);
  const [account] = body['items'] as { accountId: string }[];
  const set = (what: 'block' | 'unblock') =>
    hq.call('POST', `/api/v1/accounts/${account?.accountId}/${what}`, { reason: 'Проверка' });
  await set('block');
  for (const kind of ['accrue', 'write_off', 'forgive']) {
    const refused = await ask(order({ kind, amount: '1' }));
    expect(refused.body).toMatchObject({ status: 409, code: 'correction.account_blocked' });
  }
  const path = `/api/v1/corrections/${waiting.correctionId}/approve`;
  expect((await second.call('POST', path, {})).body).toMatchObject({
    code: 'correction.account_blocked',
  });
  const meant = await ask(order({ kind: 'write_off', amount: '4', evenBlocked: true }));
  expect(meant.body).toMatchObject({ state: 'booked', evenBlocked: true, booked: '4.00' });
  await set('unblock');
  expect((await second.call('POST', path, {})).body).toMatchObject({ state: 'booked' });
  expect(await active()).toBe(6600);
});

test('who has no right to correct is refused, and changes nothing', async () => {
  const manager = openBrowser(world.hub.url);
  await manager.signIn('manager', PASSWORD);
  const refused = [
    await ask(order(), manager),
    await manager.call('GET', '/api/v1/corrections'),
    await manager.call('POST', `/api/v1/corrections/${world.ids.next()}/approve`, {}),
  ];
  expect(refused.map((answer) => answer.status)).toEqual([403, 403, 403]);
  expect(await active()).toBe(0);
});

test('corrections come newest first, page by page, of one member when asked', async () => {
  for (let n = 1; n <= 5; n += 1) {
    if (n % 2 === 1) world.clock.advance(1000);
    await ask(order({ amount: String(n) }));
  }
  await ask(order({ member: { kind: 'phone', value: '+79031112233' } }));
  const seen: string[] = [];
  let cursor = '';
  do {
    const { body } = await hq.call('GET', `/api/v1/corrections?memberId=${anna}&limit=2${cursor}`);
    const page = listCorrections.response.parse(body);
    seen.push(...page.items.map((item) => item.amount));
    cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
  } while (cursor !== '');
  expect(new Set(seen)).toEqual(new Set(['1.00', '2.00', '3.00', '4.00', '5.00']));
  expect(seen).toHaveLength(5);
  expect(seen[0]).toBe('5.00');
});
