/** Accounts as the contact centre and the console meet them. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sharedAccount } from '@verno/shared/contracts/hub/accounts';
import type { SharedAccount } from '@verno/shared/contracts/hub/accounts';
import { activateDueLots } from '../../books/activation.ts';
import { burnDueLots } from '../../books/expiry.ts';
import { verifyBooks } from '../../books/verify.ts';
import { PASSWORD, startTestHub } from '../../hub.testkit.ts';
import type { TestHub } from '../../hub.testkit.ts';
import { openBrowser } from '../../staff.testkit.ts';
import type { Browser } from '../../staff.testkit.ts';
import { createTill } from '../../till.testkit.ts';
import type { TestTill } from '../../till.testkit.ts';

const CARD = { anna: '2900000000018', boris: '2900000000025' };

let world: TestHub;
let hq: Browser;
let till: TestTill;
beforeEach(async () => {
  world = await startTestHub();
  hq = openBrowser(world.hub.url);
  await hq.signIn('hq', PASSWORD);
  till = createTill(world, world.company.tills[0], world.company.moscow);
  await till.join();
});
afterEach(async () => {
  expect((await verifyBooks(world.db)).findings).toEqual([]);
  await world.close();
});

const parts = () => ({ ids: world.ids, nowMs: world.clock.nowMs() });

async function give(card: string, amount: string, dates: Record<string, string> = {}) {
  const done = await hq.call('POST', '/api/v1/corrections', {
    correctionId: world.ids.next(),
    kind: amount.startsWith('-') ? 'write_off' : 'accrue',
    member: { kind: 'card', value: card },
    currency: 'bonus',
    amount: amount.replace('-', ''),
    shortBalance: 'negative',
    reason: 'Для примера',
    ...dates,
  });
  expect(done.body).toMatchObject({ state: 'booked' });
}

async function accountOf(card: string): Promise<SharedAccount> {
  const { body } = await hq.call('GET', `/api/v1/accounts?card=${card}`);
  const [account] = sharedAccount.array().parse(body['items']);
  if (account === undefined) throw new Error(`card ${card} has no account`);
  return account;
}

const join = (accountId: string, card: string) =>
  hq.call('POST', `/api/v1/accounts/${accountId}/owners`, {
    member: { kind: 'card', value: card },
    reason: 'Семейный счёт',
  });

async function reserve(member: string, amount: number) {
  return till.call('POST', '/sync/v1/reservations', {
    reservationId: world.ids.next(),
    purchaseId: world.ids.next(),
    memberId: member,
    currency: 'bonus',
    amount,
  });
}

/** What tills are told of a member's bonuses. */
async function told(member: string): Promise<unknown> {
  await world.sequence();
  const row = await world.db
    .selectFrom('feed_item')
    .where('key', '=', `${member}/bonus`)
    .select('value')
    .executeTakeFirst();
  return row?.value;
}

test('[CRM-07] joined cards: two members earn and spend on one account, and tills are told the same of both', async () => {
  const { anna, boris } = world.company;
  await give(CARD.anna, '100', { expireOn: '2027-03-01' });
  await give(CARD.boris, '40');
  const { accountId } = await accountOf(CARD.anna);
  const joined = sharedAccount.parse((await join(accountId, CARD.boris)).body);
  expect(joined.active).toBe('140.00');
  expect(joined.owners.map((owner) => owner.cards)).toEqual([[CARD.anna], [CARD.boris]]);
  expect((await accountOf(CARD.boris)).accountId).toBe(accountId);
  till.sell({ member: boris, prices: [100_000], redeem: 12_000 });
  expect((await till.upload()).status).toBe(200);
  const now = await accountOf(CARD.anna);
  // 140 − 120, and 5 % of 780 ₽ at once.
  expect(now.active).toBe('59.00');
  for (const memberId of [anna, boris]) {
    expect(await told(memberId)).toMatchObject({ memberId, active: 5900, pending: 2340 });
  }
  const history = await hq.call('GET', `/api/v1/members/${anna}/postings?limit=200`);
  const [newest] = history.body['items'] as { balanceAfter: string }[];
  expect(newest?.balanceAfter).toBe('59.00');
});

test('[CRM-07] one card, several accounts: one a currency, each with its own precision', async () => {
  const added = await hq.call('PUT', '/api/v1/currencies/stars', {
    name: { ru: 'Звёзды', en: 'Stars' },
    precision: 0,
    perRuble: 1,
    lifetime: {
      activateAfterDays: null,
      expireAfterDays: null,
      expireOn: null,
      alignToMonth: false,
    },
    approveAbove: null,
  });
  expect(added.status).toBe(200);
  await give(CARD.anna, '0.50');
  const stars = {
    correctionId: world.ids.next(),
    kind: 'accrue',
    currency: 'stars',
    reason: 'Акция',
  };
  const member = { kind: 'card', value: CARD.anna };
  const parts_ = await hq.call('POST', '/api/v1/corrections', { ...stars, member, amount: '2.5' });
  expect(parts_.body).toMatchObject({ code: 'correction.bad_amount' });
  await hq.call('POST', '/api/v1/corrections', { ...stars, member, amount: '3' });
  const { body } = await hq.call('GET', `/api/v1/accounts?card=${CARD.anna}`);
  expect(body['items']).toMatchObject([
    { currency: 'bonus', active: '0.50', precision: 2 },
    { currency: 'stars', active: '3', precision: 0 },
  ]);
});

test('[CRM-07] an owner leaves: the bonuses stay, the next ones are his own, his old purchase still counts', async () => {
  const { boris } = world.company;
  await give(CARD.anna, '100');
  const { accountId } = await accountOf(CARD.anna);
  await join(accountId, CARD.boris);
  const held = await reserve(boris, 1000);
  expect(held.status).toBe(200);
  const leave = () =>
    hq.call('POST', `/api/v1/accounts/${accountId}/owners/${boris}/leave`, { reason: 'Развод' });
  expect((await leave()).body).toMatchObject({ code: 'account.reserved' });
  await till.call('DELETE', `/sync/v1/reservations/${String(held.body['reservationId'])}`);
  expect((await leave()).body).toMatchObject({
    active: '100.00',
    owners: [{ cards: [CARD.anna] }],
  });
  expect(await told(boris)).toMatchObject({ active: 0, pending: 0 });
  await give(CARD.boris, '5');
  expect((await accountOf(CARD.boris)).active).toBe('5.00');
  const last = await hq.call(
    'POST',
    `/api/v1/accounts/${accountId}/owners/${world.company.anna}/leave`,
    { reason: 'Ошибка' },
  );
  expect(last.body).toMatchObject({ code: 'account.last_owner' });
});

test('a debt moves along when accounts are joined, and what waits keeps its day', async () => {
  const { anna, boris } = world.company;
  till.sell({ member: boris, prices: [100_000] }); // 45 at once, 27 in a week
  await till.upload();
  await give(CARD.boris, '-100');
  await give(CARD.anna, '30', { expireOn: '2027-01-10' });
  const { accountId } = await accountOf(CARD.anna);
  const joined = sharedAccount.parse((await join(accountId, CARD.boris)).body);
  expect([joined.active, joined.pending]).toEqual(['-25.00', '27.00']);
  world.clock.advance(8 * 24 * 60 * 60_000);
  await activateDueLots(world.db, parts());
  await hq.signIn('hq', PASSWORD);
  expect((await accountOf(CARD.boris)).active).toBe('2.00');
  expect(await told(anna)).toMatchObject({ active: 200, pending: 0 });
  // Joined already: nothing more happens.
  expect((await join(accountId, CARD.boris)).status).toBe(200);
});

test('two joins the other way round at one moment: one wins, nobody waits for ever, nothing is lost', async () => {
  await give(CARD.anna, '10');
  await give(CARD.boris, '20');
  const [a, b] = [await accountOf(CARD.anna), await accountOf(CARD.boris)];
  const answers = await Promise.all([join(a.accountId, CARD.boris), join(b.accountId, CARD.anna)]);
  expect(answers.map((answer) => answer.status).toSorted((x, y) => x - y)[0]).toBe(200);
  const [one, two] = [await accountOf(CARD.anna), await accountOf(CARD.boris)];
  expect(one).toEqual(two);
  expect(one.active).toBe('30.00');
});

test('[CC-04] a blocked account gets bonuses but gives none, with who and why; unblocked, it does again', async () => {
  const { anna } = world.company;
  await give(CARD.anna, '50');
  const { accountId } = await accountOf(CARD.anna);
  const block = (what: 'block' | 'unblock', reason: string) =>
    hq.call('POST', `/api/v1/accounts/${accountId}/${what}`, { reason });
  const blocked = await block('block', 'Жалоба на мошенничество');
  expect(blocked.body).toMatchObject({
    state: 'blocked',
    blockedReason: 'Жалоба на мошенничество',
  });
  const refused = await reserve(anna, 100);
  expect(refused.status).toBe(409);
  expect(refused.body).toMatchObject({ code: 'account.blocked' });
  // A receipt that is printed stands; HQ is told.
  till.sell({ member: anna, prices: [10_000], redeem: 1000, offline: true });
  await till.upload();
  const [sold] = await world.db.selectFrom('purchase').select('flags').execute();
  expect(sold?.flags).toContain('account_blocked');
  expect((await accountOf(CARD.anna)).active).toBe('44.00');
  expect((await block('block', 'Ещё раз')).body).toMatchObject({
    blockedReason: 'Жалоба на мошенничество',
  });
  expect((await block('unblock', 'Разобрались')).body).toMatchObject({ state: 'open' });
  expect((await reserve(anna, 100)).status).toBe(200);
  const view = await hq.call('GET', `/api/v1/accounts/${accountId}`);
  expect(view.body['changes']).toMatchObject([
    { kind: 'unblocked', reason: 'Разобрались', by: { name: 'Главный Офис' } },
    { kind: 'blocked', reason: 'Жалоба на мошенничество' },
  ]);
});

test('[CRM-02] the schedule: what activates and what burns, month by month, until it has happened', async () => {
  await give(CARD.anna, '10');
  await give(CARD.anna, '20', { expireOn: '2026-12-15' });
  await give(CARD.anna, '5', { expireOn: '2026-12-31' });
  await give(CARD.anna, '40', { activateOn: '2027-01-10', expireOn: '2027-03-01' });
  const { accountId } = await accountOf(CARD.anna);
  const schedule = async () =>
    (await hq.call('GET', `/api/v1/accounts/${accountId}/schedule`)).body;
  expect(await schedule()).toEqual({
    accountId,
    months: [
      { month: '2026-12', activates: '0.00', burns: '25.00' },
      { month: '2027-01', activates: '40.00', burns: '0.00' },
      { month: '2027-03', activates: '0.00', burns: '40.00' },
    ],
    neverBurns: '10.00',
  });
  world.clock.advance(Date.parse('2027-01-20T00:00:00Z') - world.clock.nowMs());
  await activateDueLots(world.db, parts());
  await burnDueLots(world.db, parts());
  await hq.signIn('hq', PASSWORD);
  expect(await schedule()).toMatchObject({
    months: [{ month: '2027-03', activates: '0.00', burns: '40.00' }],
    neverBurns: '10.00',
  });
});

test('[MK-08] a currency keeps its precision once it is used; its lifetime may change and reaches new bonuses only', async () => {
  await give(CARD.anna, '1');
  const put = (change: Record<string, unknown>) =>
    hq.call('PUT', '/api/v1/currencies/bonus', {
      name: { ru: 'Баллы', en: 'Points' },
      precision: 2,
      perRuble: 100,
      lifetime: { activateAfterDays: 7, expireAfterDays: 30, expireOn: null, alignToMonth: true },
      approveAbove: '1000',
      ...change,
    });
  const frozen = await put({ precision: 0 });
  expect(frozen.body).toMatchObject({ code: 'currency.frozen' });
  expect(frozen.body['detail']).toContain('2 знаков, 100 за рубль');
  const both = await put({
    lifetime: {
      activateAfterDays: null,
      expireAfterDays: 1,
      expireOn: '2027-01-01',
      alignToMonth: false,
    },
  });
  expect(both.body).toMatchObject({ code: 'request.invalid' });
  expect((await put({})).body).toMatchObject({ code: 'bonus', approveAbove: '1000.00' });
  await give(CARD.anna, '2');
  const lots = await world.db
    .selectFrom('lot')
    .select(['amount', 'activate_on', 'expire_on'])
    .orderBy('amount')
    .execute();
  expect(lots).toEqual([
    { amount: 100, activate_on: null, expire_on: null },
    { amount: 200, activate_on: '2026-12-01', expire_on: '2027-01-01' },
  ]);
  await world.sequence();
  const settings = await world.db
    .selectFrom('feed_item')
    .where('kind', '=', 'store_settings')
    .select('value')
    .execute();
  expect(JSON.stringify(settings)).toContain('Баллы');
});

test('another company’s account does not exist here', async () => {
  const stranger = world.ids.next();
  for (const path of ['', '/schedule']) {
    const answer = await hq.call('GET', `/api/v1/accounts/${stranger}${path}`);
    expect(answer.body).toMatchObject({ code: 'account.unknown' });
  }
  const block = await hq.call('POST', `/api/v1/accounts/${stranger}/block`, { reason: 'Проба' });
  expect(block.body).toMatchObject({ code: 'account.unknown' });
});
