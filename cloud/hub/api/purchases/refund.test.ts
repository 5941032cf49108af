/** Goods come back through the API: by line and quantity, several times, exactly once each. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { calculatePurchase, confirmCalculation } from '@verno/shared/contracts/hub/calculations';
import { correctionId, createCorrection } from '@verno/shared/contracts/hub/corrections';
import { getPurchase } from '@verno/shared/contracts/hub/purchases';
import { makeRefund } from '@verno/shared/contracts/hub/refunds';
import * as ids from '@verno/shared/kernel/ids';
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
afterAll(async () => {
  const { findings } = await verifyBooks(world.db);
  await world.close();
  expect(findings).toEqual([]);
});
beforeEach(() => policy('negative'));

async function policy(reversal: 'pending_only' | 'to_zero' | 'negative'): Promise<void> {
  await world.db.updateTable('partner').set({ reversal_policy: reversal }).execute();
}

const account = async () => {
  const row = await world.db
    .selectFrom('balance')
    .where('member_id', '=', world.company.anna)
    .select(['active', 'pending'])
    .executeTakeFirst();
  return [row?.active ?? 0, row?.pending ?? 0] as const;
};

/** Anna buys through the API: 10 % off, 5 % back at once, 3 % in a week. */
async function bought(quantity: string, redeem: string | null = null) {
  const calculated = must(
    await shop.call(calculatePurchase, {
      body: {
        storeId: ids.storeId.parse(world.company.moscow),
        tillId: ids.tillId.parse(world.company.tills[1]),
        member: { kind: 'memberId', value: ids.memberId.parse(world.company.anna) },
        lines: [{ sku: 'sku-1', unitPrice: '33.33', quantity }],
        redemption: redeem === null ? null : { currency: 'bonus', amount: redeem },
      },
    }),
  );
  const { calculationId } = calculated;
  return must(await shop.call(confirmCalculation, { params: { calculationId }, body: {} }));
}

interface Asked {
  readonly lineId?: string;
  readonly quantity?: string;
}

function bodyOf({ lineId = '1', quantity }: Asked) {
  const lines = quantity === undefined ? {} : { lines: [{ lineId, quantity }] };
  return { ...lines, reason: 'Не подошло' };
}

const back = (purchaseId: ids.PurchaseId, asked: Asked = {}, key = randomUUID()) =>
  shop.call(makeRefund, { params: { purchaseId }, body: bodyOf(asked) }, { idempotencyKey: key });

test('[R22-16] a purchase comes back in parts that sum to the whole: money, spent and earned bonuses', async () => {
  await bought('30');
  const before = await account();
  const { purchaseId, total } = await bought('3', '30.00');
  expect(total).toBe('59.99');
  const parts = [
    must(await back(purchaseId, { quantity: '1' })),
    must(await back(purchaseId, { quantity: '1' })),
  ];
  expect(parts.map((one) => one.refundState)).toEqual(['part', 'part']);
  expect(parts[1]).toMatchObject({
    storeName: 'Тест Москва',
    tillName: null,
    reason: 'Не подошло',
  });
  const last = must(await back(purchaseId));
  expect(last).toMatchObject({ refundState: 'whole', refunded: '59.99', net: '0.00' });
  const given = [...parts, last].map((one) => Math.round(Number(one.money) * 100));
  expect(given.reduce((sum, one) => sum + one, 0)).toBe(5999);
  expect(Math.max(...given) - Math.min(...given)).toBeLessThanOrEqual(1);
  expect(await account()).toEqual(before);
  const view = must(await shop.call(getPurchase, { params: { purchaseId } }));
  expect(view).toMatchObject({ refundState: 'whole', lines: [{ returned: '3' }] });
  expect(view.refunds.map((one) => one.refundId)).toEqual(
    [...parts, last].map((one) => one.refundId),
  );
  expect(await back(purchaseId)).toMatchObject({ error: { code: 'refund.nothing_left' } });
});

test('what cannot come back is refused, names its line, and changes nothing', async () => {
  const { purchaseId } = await bought('2');
  must(await back(purchaseId, { quantity: '1' }));
  const before = await account();
  const path = `/api/v1/purchases/${purchaseId}/refunds`;
  const send = (lines: object[], language = 'ru') =>
    shop.send('POST', path, { lines, reason: 'Брак' }, { 'accept-language': language });
  const much = await send([{ lineId: '1', quantity: '2' }]);
  expect([much.status, much.headers.get('content-type')]).toEqual([
    409,
    expect.stringContaining('application/problem+json'),
  ]);
  expect(much.body).toMatchObject({
    code: 'refund.more_than_left',
    detail: 'Строка 1, «Чай»: можно вернуть не больше 1, остальное уже вернули.',
    errors: [{ pointer: '/lines/0/quantity', detail: 'Чай' }],
  });
  const english = await send([{ lineId: '1', quantity: '2' }], 'en');
  expect(english.body['detail']).toBe(
    'Line 1, “Чай”: at most 1 may come back, the rest has already.',
  );
  const codeOf = async (...lines: object[]) => (await send(lines)).body['code'];
  const one = { lineId: '1', quantity: '1' };
  expect(await codeOf({ lineId: '9', quantity: '1' })).toBe('refund.line_unknown');
  expect(await codeOf(one, one)).toBe('refund.line_twice');
  expect(await codeOf({ lineId: '1', quantity: '0.5' })).toBe('refund.bad_quantity');
  expect(await codeOf({ lineId: '1', quantity: '-1' })).toBe('request.invalid');
  expect(await codeOf({ lineId: '1', quantity: '0' })).toBe('request.invalid');
  const silent = await shop.send('POST', path, { reason: ' ' });
  expect(silent.body).toMatchObject({ errors: [{ pointer: '/reason' }] });
  const nobody = await back(ids.purchaseId.parse(world.ids.next()));
  expect(nobody).toMatchObject({ error: { code: 'purchase.unknown', status: 404 } });
  expect(await account()).toEqual(before);
});

test('the same key twice is one refund; two at once of the last piece: one is refused', async () => {
  const { purchaseId } = await bought('2');
  const key = randomUUID();
  const twice = [
    must(await back(purchaseId, { quantity: '1' }, key)),
    must(await back(purchaseId, { quantity: '1' }, key)),
  ];
  expect(twice[1]).toEqual(twice[0]);
  const many = await Promise.all(
    Array.from({ length: 8 }, () => back(purchaseId, { quantity: '1' })),
  );
  expect(many.filter((one) => one.ok)).toHaveLength(1);
  const codes = new Set(many.flatMap((one) => (one.ok ? [] : [JSON.stringify(one.error)])));
  expect([...codes].every((text) => text.includes('refund.more_than_left'))).toBe(true);
  const view = must(await shop.call(getPurchase, { params: { purchaseId } }));
  expect([view.refunds.length, view.refundState, view.net]).toEqual([2, 'whole', '0.00']);
});

test('[CRM-04] a till’s purchase comes back here and at the till: neither takes what the other took', async () => {
  const fact = till.sell({ member: world.company.anna, prices: [10_000, 20_050], pieces: [2, 1] });
  await till.upload();
  const done = must(await back(fact.purchaseId, { lineId: 'l1', quantity: '1' }));
  expect(done).toMatchObject({ money: '90.00', payments: [{ method: 'cash', amount: '90.00' }] });
  // The till asks before it gives money, and hears of it.
  const read = await till.call('GET', `/sync/v1/purchases/${fact.purchaseId}`);
  expect(read.body['refunds']).toMatchObject([{ refundId: done.refundId }]);
  till.takeBack(fact, { l1: 1000 });
  await till.upload();
  const over = await back(fact.purchaseId, { lineId: 'l1', quantity: '1' });
  expect(over).toMatchObject({ error: { code: 'refund.more_than_left' } });
  const rest = must(await back(fact.purchaseId));
  expect(rest).toMatchObject({ refundState: 'whole', net: '0.00', lines: [{ lineId: 'l2' }] });
});

test('[R22-16] bonuses that were earned and spent: taken back as far as the policy goes, and told', async () => {
  const correct = async (kind: 'accrue' | 'write_off', amount: string) => {
    const body = {
      correctionId: correctionId.parse(world.ids.next()),
      kind,
      member: { kind: 'member' as const, value: world.company.anna },
      currency: 'bonus',
      amount,
      shortBalance: 'to_zero' as const,
      reason: 'Подготовка',
    };
    must(await shop.call(createCorrection, { body }));
  };
  const seen: unknown[] = [];
  for (const reversal of ['pending_only', 'to_zero', 'negative'] as const) {
    // 6.00 at once and 3.60 later; all but one of what can be spent is gone when the goods come back.
    const { purchaseId } = await bought('4');
    await correct('write_off', '9999');
    await correct('accrue', '1');
    const [, pending] = await account();
    await policy(reversal);
    const { flags, bonuses } = must(await back(purchaseId));
    const [active, later] = await account();
    seen.push([reversal, flags, bonuses[0]?.taken, bonuses[0]?.left, active, later - pending]);
  }
  expect(seen).toEqual([
    ['pending_only', ['short_reversal'], '3.60', '6.00', 100, -360],
    ['to_zero', ['short_reversal'], '4.60', '5.00', 0, -360],
    ['negative', [], '9.60', '0.00', -500, -360],
  ]);
});

test('who may not refund in the store of the purchase is refused', async () => {
  const { purchaseId } = await bought('1');
  const body = { reason: 'Брак' };
  const path = `/api/v1/purchases/${purchaseId}/refunds`;
  const reader = await openApplication(world, { rights: ['purchases.read', 'purchases.make'] });
  expect((await reader.send('POST', path, body)).body).toMatchObject({
    code: 'auth.scope_missing',
  });
  const ural = await openApplication(world, { storeIds: [world.company.ural] });
  expect((await ural.send('POST', path, body)).body).toMatchObject({ code: 'purchase.unknown' });
  const manager = openBrowser(world.hub.url);
  await manager.signIn('manager', PASSWORD);
  expect((await manager.call('POST', path, body)).status).toBe(403);
  const hq = openBrowser(world.hub.url);
  await hq.signIn('hq', PASSWORD);
  expect((await hq.call('POST', path, body)).status).toBe(201);
});
