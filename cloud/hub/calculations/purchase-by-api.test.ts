/** A shop's own program sells through the API. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  calculatePurchase,
  cancelCalculation,
  confirmCalculation,
  getCalculation,
  listCalculations,
  recalculatePurchase,
  reserveCalculation,
  settleByHand,
} from '@verno/shared/contracts/hub/calculations';
import { lookUpMember } from '@verno/shared/contracts/hub/member-changes';
import { getPurchase } from '@verno/shared/contracts/hub/purchases';
import { calculateTest, cancelTest, confirmTest } from '@verno/shared/contracts/hub/test-till';
import { storeId, tillId } from '@verno/shared/kernel/ids';
import { must, openApplication } from '../application.testkit.ts';
import type { TestApplication } from '../application.testkit.ts';
import { verifyBooks } from '../books/verify.ts';
import { PASSWORD, startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { createReplayer } from '../ingest/replay.ts';
import { openBrowser } from '../staff.testkit.ts';
import { createTill } from '../till.testkit.ts';
import { expireCalculations } from './cancel.ts';

let world: TestHub;
let shop: TestApplication;
let place: { storeId: ReturnType<typeof storeId.parse>; tillId: ReturnType<typeof tillId.parse> };
const ANNA_CARD = { kind: 'card', value: '2900000000018' } as const;
const TEA = { sku: 'sku-1', quantity: '2' };

beforeAll(async () => {
  world = await startTestHub();
  shop = await openApplication(world);
  place = {
    storeId: storeId.parse(world.company.moscow),
    tillId: tillId.parse(world.company.tills[0]),
  };
});
afterAll(async () => {
  const report = await verifyBooks(world.db);
  await world.close();
  expect(report.findings).toEqual([]);
});

const count = async (table: 'purchase' | 'posting' | 'lot' | 'reservation' | 'feed_change') =>
  (
    await world.db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n;
const activeOf = async (member: string) =>
  (await world.db
    .selectFrom('balance')
    .where('member_id', '=', member)
    .select(['active', 'pending', 'reserved'])
    .executeTakeFirst()) ?? { active: 0, pending: 0, reserved: 0 };

test('[R22-16] calculate, then confirm: priced by the rules in force, booked like a till’s, found like a till’s', async () => {
  const before = await activeOf(world.company.anna);
  const calculated = must(
    await shop.call(calculatePurchase, {
      body: { ...place, member: ANNA_CARD, lines: [TEA, { sku: 'sku-2' }], paymentMethod: 'card' },
    }),
  );
  expect(calculated).toMatchObject({ state: 'calculated', test: false, total: '360.00' });
  expect(calculated.price).toMatchObject({ initial: '400.00', discount: '40.00' });
  expect(calculated.price.trace.find((one) => one.promotionId === 'ten-percent')?.outcome).toBe(
    'applied',
  );
  // Nothing is booked by calculating.
  expect(await activeOf(world.company.anna)).toEqual(before);
  const confirmed = must(
    await shop.call(confirmCalculation, {
      params: { calculationId: calculated.calculationId },
      body: { number: '0417-33', cashier: 'Белова' },
    }),
  );
  expect(confirmed).toMatchObject({ number: '0417-33', total: '360.00' });
  const after = await activeOf(world.company.anna);
  expect([after.active - before.active, after.pending - before.pending]).toEqual([1800, 1080]);
  expect(confirmed.balances).toEqual([
    {
      currency: 'bonus',
      active: (after.active / 100).toFixed(2),
      pending: (after.pending / 100).toFixed(2),
    },
  ]);
  const view = must(await shop.call(getPurchase, { params: { purchaseId: confirmed.purchaseId } }));
  expect(view).toMatchObject({ total: '360.00', cashier: 'Белова', memberName: 'Ёлкина Анна' });
  expect(view.payments).toMatchObject([{ method: 'card', amount: '360.00' }]);
  const row = await world.db
    .selectFrom('purchase')
    .where('purchase_id', '=', confirmed.purchaseId)
    .select(['recomputed', 'flags'])
    .executeTakeFirstOrThrow();
  // The hub's replay of the stored fact gives the same bytes.
  expect(row).toEqual({ recomputed: 'same', flags: [] });
});

test('the same sale on a till and through the API comes to the same kopecks', async () => {
  const till = createTill(world, world.company.tills[1], world.company.moscow);
  await till.join();
  const fact = till.sell({ member: world.company.anna, prices: [10_000, 20_050] });
  const calculated = must(
    await shop.call(calculatePurchase, {
      body: {
        ...place,
        member: ANNA_CARD,
        identification: 'card',
        paymentMethod: 'cash',
        lines: [
          { sku: 'sku-1', unitPrice: '100.00' },
          { sku: 'sku-2', unitPrice: '200.50' },
        ],
      },
    }),
  );
  expect(calculated.total).toBe((fact.result.totals.totalKopecks / 100).toFixed(2));
  expect(calculated.price.lines.map((line) => line.total)).toEqual(
    fact.result.lines.map((line) => ((line.amountKopecks - line.redeemedKopecks) / 100).toFixed(2)),
  );
});

test('bonuses: set aside while the customer pays, spent by the confirmation, free again after a cancel', async () => {
  const { active } = await activeOf(world.company.anna);
  const ask = { ...place, member: ANNA_CARD, lines: [TEA] };
  const half = { currency: 'bonus', amount: '10.00' } as const;
  const one = must(await shop.call(calculatePurchase, { body: { ...ask, redemption: half } }));
  expect(one.price.redemption).toMatchObject({ granted: '10.00' });
  const params = { calculationId: one.calculationId };
  expect(must(await shop.call(reserveCalculation, { params, body: {} })).state).toBe('reserved');
  expect(await activeOf(world.company.anna)).toMatchObject({
    active: active - 1000,
    reserved: 1000,
  });
  // What is set aside cannot be spent by another calculation.
  const greedy = must(
    await shop.call(calculatePurchase, {
      body: { ...ask, redemption: { currency: 'bonus', amount: 'max' } },
    }),
  );
  expect(Number(greedy.price.redemption?.requested)).toBe((active - 1000) / 100);
  must(await shop.call(cancelCalculation, { params, body: {} }));
  expect(await activeOf(world.company.anna)).toMatchObject({ active, reserved: 0 });
  const again = must(await shop.call(calculatePurchase, { body: { ...ask, redemption: half } }));
  const done = must(
    await shop.call(confirmCalculation, {
      params: { calculationId: again.calculationId },
      body: { payments: [{ method: 'cash', amount: again.total }] },
    }),
  );
  expect(done.number).toMatch(/^H-\d+$/);
  const after = await activeOf(world.company.anna);
  // 180 − 10 of money are 170; 5 % of them come at once.
  expect(after).toMatchObject({ active: active - 1000 + 850, reserved: 0 });
});

test('two calculations over the same bonuses: one is confirmed, the other is refused and keeps nothing', async () => {
  const { active } = await activeOf(world.company.anna);
  const ask = {
    ...place,
    member: ANNA_CARD,
    lines: [{ sku: 'sku-3', quantity: '1', unitPrice: '50.00' }],
    redemption: { currency: 'bonus', amount: 'max' as const },
  };
  const both = [
    must(await shop.call(calculatePurchase, { body: ask })),
    must(await shop.call(calculatePurchase, { body: ask })),
  ];
  const answers = await Promise.all(
    both.map(({ calculationId }) =>
      shop.call(confirmCalculation, { params: { calculationId }, body: {} }),
    ),
  );
  expect(answers.filter((answer) => answer.ok).length).toBe(1);
  const refused = answers.find((answer) => !answer.ok);
  expect(refused).toMatchObject({ error: { kind: 'refused', code: 'bonus.insufficient' } });
  expect(active).toBeGreaterThan(0);
  expect((await activeOf(world.company.anna)).reserved).toBe(0);
});

test('a hundred confirmations of one calculation at once, with and without one key, are one purchase', async () => {
  const calculated = must(
    await shop.call(calculatePurchase, { body: { ...place, member: ANNA_CARD, lines: [TEA] } }),
  );
  const [purchases, before] = [await count('purchase'), await activeOf(world.company.anna)];
  const params = { calculationId: calculated.calculationId };
  const key = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      shop.call(
        confirmCalculation,
        { params, body: {} },
        index % 2 === 0 ? { idempotencyKey: key } : {},
      ),
    ),
  );
  const told = new Set(answers.map((answer) => JSON.stringify(must(answer))));
  expect(told.size).toBe(1);
  expect(await count('purchase')).toBe(purchases + 1);
  expect((await activeOf(world.company.anna)).active - before.active).toBe(900);
});

test('contents can change until the end: same id, new price; a wrong change leaves the old one', async () => {
  const first = must(await shop.call(calculatePurchase, { body: { ...place, lines: [TEA] } }));
  const params = { calculationId: first.calculationId };
  const next = must(
    await shop.call(recalculatePurchase, { params, body: { ...place, lines: [{ sku: 'sku-3' }] } }),
  );
  expect([first.total, next.total, next.calculationId]).toEqual([
    '200.00',
    '300.00',
    first.calculationId,
  ]);
  const wrong = await shop.call(recalculatePurchase, {
    params,
    body: { ...place, lines: [{ sku: 'no-such' }] },
  });
  expect(wrong).toMatchObject({
    error: { code: 'goods.unknown', errors: [{ pointer: '/lines/0' }] },
  });
  expect(must(await shop.call(getCalculation, { params })).total).toBe('300.00');
  const short = await shop.call(confirmCalculation, {
    params,
    body: { payments: [{ method: 'cash', amount: '299.99' }] },
  });
  expect(short).toMatchObject({ error: { code: 'calculation.payments_differ' } });
  must(await shop.call(cancelCalculation, { params, body: { reason: 'передумал' } }));
  expect(await shop.call(confirmCalculation, { params, body: {} })).toMatchObject({
    error: { code: 'calculation.ended' },
  });
});

test('[CRM-05] what was left unfinished is listed, settled by hand with a reason, or ends by its time', async () => {
  const [one, two, three] = [
    must(await shop.call(calculatePurchase, { body: { ...place, lines: [TEA] } })),
    must(
      await shop.call(calculatePurchase, {
        body: {
          ...place,
          member: ANNA_CARD,
          lines: [TEA],
          redemption: { currency: 'bonus', amount: '1.00' },
        },
      }),
    ),
    must(await shop.call(calculatePurchase, { body: { ...place, lines: [TEA] } })),
  ];
  must(
    await shop.call(reserveCalculation, { params: { calculationId: two.calculationId }, body: {} }),
  );
  const hq = openBrowser(world.hub.url);
  await hq.signIn('hq', PASSWORD);
  const list = async (state: string) =>
    (
      (await hq.call('GET', `/api/v1/calculations?state=${state}&limit=200`)).body['items'] as {
        calculationId: string;
        state: string;
        reason: string | null;
      }[]
    ).filter((row) => [one, two, three].some((made) => made.calculationId === row.calculationId));
  expect((await list('unfinished')).map((row) => row.state)).toEqual([
    'calculated',
    'reserved',
    'calculated',
  ]);
  const settle = (id: string, body: object) =>
    hq.call('POST', `/api/v1/calculations/${id}/settlement`, body);
  expect((await settle(one.calculationId, { outcome: 'cancelled' })).status).toBe(400);
  const cancelled = await settle(one.calculationId, {
    outcome: 'cancelled',
    reason: 'Чек не пробит',
  });
  expect(cancelled.body).toMatchObject({ state: 'cancelled', reason: 'Чек не пробит' });
  const manager = openBrowser(world.hub.url);
  await manager.signIn('manager', PASSWORD);
  expect((await manager.call('GET', '/api/v1/calculations?state=unfinished')).status).toBe(200);
  world.clock.advance(31 * 60_000);
  const parts = {
    ...world,
    random: { bytes: (count: number) => new Uint8Array(count) },
    replayer: createReplayer(world.log),
  };
  await expireCalculations(parts);
  expect(await expireCalculations(parts)).toBe(0);
  expect(await list('unfinished')).toEqual([]);
  expect((await activeOf(world.company.anna)).reserved).toBe(0);
  expect(
    await shop.call(confirmCalculation, {
      params: { calculationId: three.calculationId },
      body: {},
    }),
  ).toMatchObject({
    error: { code: 'calculation.ended' },
  });
  // The customer had paid: a person still can book it, and says why.
  const late = await settle(three.calculationId, {
    outcome: 'confirmed',
    reason: 'Оплата прошла, связь оборвалась',
    payments: [{ method: 'card', amount: '200.00' }],
  });
  expect(late.body).toMatchObject({
    state: 'confirmed',
    reason: 'Оплата прошла, связь оборвалась',
  });
  expect(
    must(await shop.call(listCalculations, { query: { state: 'confirmed' } })).items[0],
  ).toMatchObject({
    calculationId: three.calculationId,
  });
  expect(settleByHand.access).toEqual({ kind: 'right', right: 'purchases.settle' });
});

test('[SRV-02] the test till: a draft promotion on a real member, reasons for each, and no figure moves', async () => {
  const figures = async () => [
    await count('purchase'),
    await count('posting'),
    await count('lot'),
    await count('reservation'),
    await count('feed_change'),
    await activeOf(world.company.anna),
  ];
  const before = await figures();
  const draft = {
    kind: 'promotions' as const,
    promotions: [
      {
        id: 'new-year',
        version: 1,
        name: 'Новый год: 15 %',
        period: { from: '2026-12-31T00:00:00' },
        rules: [{ id: 'r1', actions: [{ kind: 'percent', percentBp: 1500 }] }],
      },
    ],
  };
  const body = {
    ...place,
    member: { kind: 'phone', value: '8 916 123-45-67' } as const,
    lines: [TEA],
    coupons: ['WELCOME'],
    redemption: { currency: 'bonus', amount: 'max' } as const,
    draft,
  };
  const today = must(await shop.call(calculateTest, { body }));
  expect(today).toMatchObject({ test: true });
  expect(today.price.trace.find((one) => one.promotionId === 'new-year')).toMatchObject({
    outcome: 'skipped',
    reason: { code: 'period.not_started' },
  });
  const then = must(
    await shop.call(calculateTest, { body: { ...body, localTime: '2026-12-31T12:00:00' } }),
  );
  expect(then.price.trace.find((one) => one.promotionId === 'new-year')?.outcome).toBe('applied');
  const alone = must(
    await shop.call(calculateTest, {
      body: {
        ...body,
        redemption: null,
        localTime: '2026-12-31T12:00:00',
        draft: { ...draft, alone: true },
      },
    }),
  );
  expect(alone.price.discount).toBe('30.00');
  const params = { calculationId: alone.calculationId };
  const done = must(
    await shop.call(confirmTest, {
      params,
      body: { payments: [{ method: 'cash', amount: '170.00' }] },
    }),
  );
  expect(done).toMatchObject({ number: 'TEST', total: '170.00' });
  expect(
    must(await shop.call(cancelTest, { params: { calculationId: then.calculationId }, body: {} }))
      .state,
  ).toBe('cancelled');
  expect(await figures()).toEqual(before);
  // Neither way leads a test into the books or the lists.
  expect(await shop.call(confirmCalculation, { params, body: {} })).toMatchObject({
    error: { code: 'calculation.unknown' },
  });
  const listed = must(await shop.call(listCalculations, { query: { limit: 200 } }));
  expect(listed.items.some((row) => row.test)).toBe(false);
  const broken = await shop.call(calculateTest, {
    body: {
      ...body,
      draft: { ...draft, promotions: [{ id: 'x', version: 1, name: 'x', rules: [] }] },
    },
  });
  expect(broken).toMatchObject({ error: { code: 'draft.invalid', status: 422 } });
});

test('what cannot be sold is refused field by field', async () => {
  const refusedBy = async (body: object) => {
    const answer = await shop.send('POST', '/api/v1/calculations', {
      ...place,
      lines: [TEA],
      ...body,
    });
    return answer.body['code'];
  };
  expect(await refusedBy({ lines: [{ sku: 'sku-1', quantity: '0.5' }] })).toBe(
    'calculation.bad_line',
  );
  expect(await refusedBy({ lines: [{ sku: 'sku-1', quantity: '0' }] })).toBe('request.invalid');
  expect(await refusedBy({ lines: [{ sku: 'sku-1', quantity: '-1' }] })).toBe('request.invalid');
  expect(await refusedBy({ lines: [{ sku: 'sku-1', barcode: '1' }] })).toBe('calculation.bad_line');
  expect(await refusedBy({ lines: [{ barcode: '404' }] })).toBe('goods.unknown');
  expect(await refusedBy({ lines: [{ sku: 'a', unitPrice: '9999999999999.00' }] })).toBe(
    'calculation.bad_line',
  );
  expect(
    await refusedBy({
      lines: [
        { lineId: 'a', ...TEA },
        { lineId: 'a', ...TEA },
      ],
    }),
  ).toBe('calculation.bad_line');
  expect(await refusedBy({ lines: [] })).toBe('request.invalid');
  expect(await refusedBy({ member: { kind: 'card', value: '404' } })).toBe('member.unknown');
  expect(await refusedBy({ tillId: world.company.tills[2] })).toBe('till.unknown');
  expect(await refusedBy({ redemption: { currency: 'gold', amount: '1' } })).toBe(
    'calculation.bad_redemption',
  );
  expect(must(await shop.call(lookUpMember, { body: ANNA_CARD })).name).toBe('Ёлкина Анна');
});
