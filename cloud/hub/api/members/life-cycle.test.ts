/** A membership from its first card to its end, through the API, a till and the books. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { accountId as accountIdOf, joinAccount } from '@verno/shared/contracts/hub/accounts';
import { createCorrection } from '@verno/shared/contracts/hub/corrections';
import {
  attachCard,
  changeMember,
  getMemberCard,
  leaveProgramme,
  lookUpMember,
  registerMember,
  setMemberState,
} from '@verno/shared/contracts/hub/member-changes';
import type { MemberCard } from '@verno/shared/contracts/hub/member-changes';
import { getMember, listMembers } from '@verno/shared/contracts/hub/members';
import { getPurchase } from '@verno/shared/contracts/hub/purchases';
import { RIGHTS_RELEASED } from '@verno/shared/sync/lending';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { must, openApplication } from '../../application.testkit.ts';
import type { TestApplication } from '../../application.testkit.ts';
import { verifyBooks } from '../../books/verify.ts';
import { PASSWORD, startTestHub } from '../../hub.testkit.ts';
import type { TestHub } from '../../hub.testkit.ts';
import { openBrowser } from '../../staff.testkit.ts';
import { createTill } from '../../till.testkit.ts';
import type { TestTill } from '../../till.testkit.ts';

let world: TestHub;
let shop: TestApplication;
let till: TestTill;
beforeAll(async () => {
  world = await startTestHub();
  shop = await openApplication(world);
  till = createTill(world, world.company.tills[0], world.company.moscow);
  await till.join();
});
afterAll(() => world.close());

const reason = 'Заявление участника';
const leave = (params: Pick<MemberCard, 'memberId'>) =>
  shop.call(leaveProgramme, { params: { memberId: params.memberId }, body: { reason } });
const register = async (body: z.input<typeof registerMember.body>) =>
  must(await shop.call(registerMember, { body }));
const figures = (memberId: string) =>
  world.db
    .selectFrom('balance')
    .where('member_id', '=', memberId)
    .select(['active', 'pending', 'reserved'])
    .executeTakeFirst();
const findings = async () => (await verifyBooks(world.db)).findings;
const NOTHING = { active: 0, pending: 0, reserved: 0 };

async function sold(memberId: string, prices: readonly number[]): Promise<PurchaseFact> {
  const fact = till.sell({ member: memberId, prices });
  await upload();
  return fact;
}

async function upload(): Promise<void> {
  await till.hello();
  expect((await till.upload()).status).toBe(200);
}

/** Everything that the hub keeps in tables where a person might lie, as text. */
async function traces(memberId: string): Promise<string> {
  await world.sequence();
  const kept = [];
  for (const table of ['member', 'member_person', 'member_external', 'member_status'] as const) {
    const rows = world.db.selectFrom(table).where('member_id', '=', memberId).selectAll();
    kept.push(await rows.execute());
  }
  kept.push(await world.db.selectFrom('call_repeat').select('answer').execute());
  kept.push(await world.db.selectFrom('feed_item').select(['key', 'value']).execute());
  kept.push(await world.db.selectFrom('feed_change').selectAll().execute());
  return JSON.stringify(kept);
}

test('[CRM-08] a card without a name becomes a member, a whole one, is blocked, leaves: the person is erased, the figures stay', async () => {
  const card = await register({ cardNumber: '2900000001001' });
  expect(card).toMatchObject({ stage: 'anonymous', name: '', state: 'active' });
  const { memberId } = card;
  const params = { memberId };
  const fact = await sold(memberId, [100_000]);
  expect(await figures(memberId)).toEqual({ active: 4500, pending: 2700, reserved: 0 });
  let etag = '';
  const change = async (body: object) => {
    const read = await shop.call(lookUpMember, { body: { kind: 'memberId', value: memberId } });
    etag = read.ok ? (read.value.etag ?? '') : '';
    return must(await shop.call(changeMember, { params, body }, { ifMatch: etag }));
  };
  const person = { familyName: 'Кузнецова', givenName: 'Зоя', phone: '+79165550101' };
  expect((await change(person)).stage).toBe('registered');
  expect((await change({ birthday: '1991-02-03', email: 'zoya@example.com' })).stage).toBe(
    'registered',
  );
  expect((await change({ phoneVerified: true })).stage).toBe('complete');
  const listed = must(await shop.call(listMembers, { query: { search: 'Кузнецова' } }));
  expect(listed.items.map((row) => row.stage)).toEqual(['complete']);
  const blocked = must(
    await shop.call(setMemberState, { params, body: { state: 'blocked', reason } }),
  );
  expect(blocked.stage).toBe('blocked');
  expect(await traces(memberId)).toContain('Кузнецова');

  const gone = must(await leave(card));
  expect(gone).toMatchObject({
    stage: 'left',
    state: 'left',
    name: '',
    phone: null,
    email: null,
    birthday: null,
    cards: [{ number: '2900000001001', state: 'ended' }],
  });
  expect(must(await leave(card))).toEqual(gone);
  const left = await traces(memberId);
  for (const word of ['Кузнецова', 'кузнецова', 'Зоя', '79165550101', 'zoya@', '1991-02-03']) {
    expect([word, left.includes(word)]).toEqual([word, false]);
  }
  const told = await world.db
    .selectFrom('feed_item')
    .where('key', 'like', `${memberId}%`)
    .select(['kind', 'value'])
    .orderBy('kind')
    .execute();
  expect(told).toEqual([
    { kind: 'balance', value: null },
    { kind: 'member', value: null },
  ]);
  // Figures: the purchase is his, the account is empty, and says why.
  expect(await figures(memberId)).toEqual(NOTHING);
  const seen = must(await shop.call(getMember, { params }));
  expect(seen.totals).toMatchObject({ purchases: 1, sum: '900.00' });
  const purchase = must(await shop.call(getPurchase, { params: { purchaseId: fact.purchaseId } }));
  expect(purchase).toMatchObject({ memberId, memberName: null, memberLeft: true });
  const written = await world.db
    .selectFrom('posting')
    .where('member_id', '=', memberId)
    .where('account', '=', 'house_written_off')
    .select(['amount', 'kind', 'cause_kind', 'reason'])
    .orderBy('amount')
    .execute();
  const how = { kind: 'write_off', cause_kind: 'leaving', reason };
  expect(written).toEqual([
    { amount: 2700, ...how },
    { amount: 4500, ...how },
  ]);
  expect(await findings()).toEqual([]);
});

test('[CRM-08] who has left cannot be found, changed or given anything; his card is nobody’s again, his phone is free', async () => {
  const lidia = await register({
    givenName: 'Лидия',
    phone: '+79165550202',
    cardNumber: '2900000001002',
  });
  const params = { memberId: lidia.memberId };
  must(await leave(lidia));
  const refused = { error: { code: 'member.left' } };
  const state = { state: 'blocked', reason } as const;
  expect(await shop.call(setMemberState, { params, body: state })).toMatchObject(refused);
  expect(await shop.call(attachCard, { params, body: { number: '2900000001003' } })).toMatchObject(
    refused,
  );
  const read = await shop.call(getMemberCard, { params });
  const ifMatch = read.ok ? (read.value.etag ?? '') : '';
  const back = { params, body: { givenName: 'Лидия' } };
  expect(await shop.call(changeMember, back, { ifMatch })).toMatchObject(refused);
  const give = {
    correctionId: world.ids.next(),
    kind: 'accrue' as const,
    currency: 'bonus',
    amount: '10.00',
    reason,
  };
  const correct = (kind: 'member' | 'card', value: string) =>
    shop.call(createCorrection, { body: { ...give, member: { kind, value } } });
  expect(await correct('member', lidia.memberId)).toMatchObject(refused);
  expect(await correct('card', '2900000001002')).toMatchObject({
    error: { code: 'member.unknown' },
  });
  for (const body of [
    { kind: 'card', value: '2900000001002' },
    { kind: 'phone', value: '+79165550202' },
  ] as const) {
    expect(await shop.call(lookUpMember, { body })).toMatchObject({
      error: { code: 'member.unknown' },
    });
  }
  const again = { body: { cardNumber: '2900000001002' } };
  expect(await shop.call(registerMember, again)).toMatchObject({
    error: { code: 'member.identifier_taken' },
  });
  const anew = await register({ givenName: 'Лидия', phone: '+79165550202' });
  expect(anew.stage).toBe('registered');

  const clerk = await openApplication(world, { rights: ['members.read', 'members.write'] });
  const asked = { params: { memberId: anew.memberId }, body: { reason } };
  expect(await clerk.call(leaveProgramme, asked)).toMatchObject({
    error: { code: 'auth.scope_missing' },
  });
});

test('[CRM-08] bonuses set aside for a purchase keep a member, and the refusal names it; a shared account stays with the others', async () => {
  const rita = await register({ givenName: 'Рита', cardNumber: '2900000001004' });
  const oleg = await register({ givenName: 'Олег', cardNumber: '2900000001005' });
  await sold(rita.memberId, [100_000]);
  const [reservationId, purchaseId] = [world.ids.next(), world.ids.next()];
  const { memberId } = rita;
  const hold = { reservationId, purchaseId, memberId, currency: 'bonus', amount: 1000 };
  expect((await till.call('POST', '/sync/v1/reservations', hold)).status).toBe(200);
  expect(await leave(rita)).toMatchObject({
    error: { code: 'member.open_purchases', detail: expect.stringContaining(purchaseId) },
  });
  expect((await figures(memberId))?.reserved).toBe(1000);
  const path = `/sync/v1/reservations/${reservationId}`;
  expect((await till.call('DELETE', path)).status).toBeLessThan(300);
  const account = await world.db
    .selectFrom('account_member')
    .where('member_id', '=', memberId)
    .select('account_id')
    .executeTakeFirstOrThrow();
  const params = { accountId: accountIdOf.parse(account.account_id) };
  const member = { kind: 'member' as const, value: oleg.memberId };
  must(await shop.call(joinAccount, { params, body: { member, reason } }));
  must(await leave(rita));
  expect(await figures(memberId)).toEqual(NOTHING);
  expect(await figures(oleg.memberId)).toEqual({ active: 4500, pending: 2700, reserved: 0 });
  expect(await findings()).toEqual([]);
});

test('[CRM-08] goods of who has left come back, and a till that had not heard sends a purchase: booked, no bonuses are kept', async () => {
  const tier = (code: string, from: number) => ({ code, name: { ru: code, en: code }, from });
  const system = {
    name: { ru: 'Уровень', en: 'Tier' },
    timeZone: 'Europe/Moscow',
    measure: { what: 'sum', window: 'month' },
    tiers: [tier('base', 0), tier('silver', 50_000)],
    review: 'month',
    downgrade: 'keep_till',
  };
  expect((await shop.send('PUT', '/api/v1/status-systems/tier', system)).status).toBe(200);
  const statuses = (of: string) =>
    world.db.selectFrom('member_status').where('member_id', '=', of).select('tier').execute();
  const igor = await register({ givenName: 'Игорь', cardNumber: '2900000001006' });
  const { memberId } = igor;
  await sold(memberId, [100_000]);
  const spent = till.sell({ member: memberId, prices: [50_000], redeem: 3000 });
  await upload();
  expect(await statuses(memberId)).toEqual([{ tier: 'silver' }]);
  must(await leave(igor));
  till.takeBack(spent, { l1: 1000 });
  await upload();
  expect(await figures(memberId)).toEqual(NOTHING);
  // Sold off-line: 40 ₽ of bonuses that the till still believed in, and some earned.
  const late = till.sell({ member: memberId, prices: [100_000], redeem: 4000, offline: true });
  await upload();
  const row = await world.db
    .selectFrom('purchase')
    .where('purchase_id', '=', late.purchaseId)
    .select(['member_id', 'flags', 'total_kopecks'])
    .executeTakeFirstOrThrow();
  expect(row).toEqual({
    member_id: memberId,
    flags: ['overdraft', 'member_left'],
    total_kopecks: late.result.totals.totalKopecks,
  });
  till.takeBack(late, { l1: 1000 });
  await upload();
  expect(await figures(memberId)).toEqual(NOTHING);
  expect(await statuses(memberId)).toEqual([]);
  const aside = await world.db.selectFrom('suspense').select('reason').execute();
  expect(aside).toEqual([]);
  expect(await findings()).toEqual([]);
});

test('[CRM-08] bonuses that lie with a till are called back; the member leaves when they are here', async () => {
  const hq = openBrowser(world.hub.url);
  await hq.signIn('hq', PASSWORD);
  const escrow = { kind: 'escrow', shareBp: 5000, perMember: '300.00', perTill: '300.00' };
  await hq.call('PUT', '/api/v1/offline-bonuses/bonus', escrow);
  const nina = await register({ givenName: 'Нина', cardNumber: '2900000001007' });
  const { memberId } = nina;
  await sold(memberId, [100_000]);
  const reserved = (await figures(memberId))?.reserved ?? 0;
  expect(reserved).toBeGreaterThan(0);
  expect(await leave(nina)).toMatchObject({
    error: { code: 'member.rights_lent', detail: expect.stringContaining('Касса 1') },
  });
  const right = await world.db
    .selectFrom('lent_right')
    .where('member_id', '=', memberId)
    .select('recalled_at')
    .executeTakeFirstOrThrow();
  expect(right.recalled_at).not.toBeNull();
  till.append(RIGHTS_RELEASED, { memberId, currency: 'bonus', amount: reserved });
  await upload();
  // As a person of headquarters: the right is theirs.
  const left = await hq.call('POST', `/api/v1/members/${memberId}/leave`, { reason });
  expect([left.status, left.body['stage']]).toEqual([200, 'left']);
  expect(await figures(memberId)).toEqual(NOTHING);
  expect(await findings()).toEqual([]);
});
