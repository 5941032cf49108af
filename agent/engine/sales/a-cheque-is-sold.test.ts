import { eventHash } from '@verno/shared/sync/event';
import { purchaseFact } from '@verno/shared/purchase/fact';
import { tillView } from '@verno/shared/contracts/bridge';
import { describe, expect, test, vi } from 'vitest';
import { eanCheckDigit } from '@verno/shared/catalog/barcode';
import { ANNA_CARD, TEN_PERCENT_MILK } from '../shop.testkit.ts';
import { PATIENCE, cashierOf, openFace, startShop, until } from '../till.testkit.ts';

describe('a cheque is sold', () => {
  test('[TILL-01] goods come by scan, PLU, weight barcode and search; quantity and removal', async () => {
    const { till } = await startShop();
    const cashier = cashierOf(till);

    await cashier('enterCode', { code: '4600000000015' });
    let view = await cashier('enterCode', { code: '4600000000015' });
    expect(view.lines).toHaveLength(1);
    expect(view.lines[0]).toMatchObject({ sku: 'MILK', quantityMilli: 2000, totalKopecks: 17_980 });

    const weighed = '220004201234';
    await cashier('enterCode', { code: `${weighed}${eanCheckDigit(weighed)}` });
    view = await cashier('enterCode', { code: '42' });
    expect(view.lines.map(({ sku, quantityMilli }) => [sku, quantityMilli])).toEqual([
      ['MILK', 2000],
      ['APPLES', 1234],
      ['APPLES', 1000],
    ]);
    expect(view.notice?.problem.code).toBe('sale.weight_needed');
    // 129.90 × 1.234 = 160.2966 → 160.30
    expect(view.lines[1]?.totalKopecks).toBe(16_030);

    const found = await till.command('searchGoods', { text: 'хлеб' });
    expect(found.ok && found.value.map(({ sku }) => sku)).toEqual(['BREAD']);
    await cashier('addGoods', { sku: view.lines[0]!.sku });
    const apples = view.lines[2]!.lineId;
    view = await cashier('setQuantity', { lineId: apples, quantityMilli: 500 });
    expect(view.lines[2]?.quantityMilli).toBe(500);
    view = await cashier('removeLine', { lineId: apples });
    expect(view.lines).toHaveLength(2);
    expect(view.totals.totalKopecks).toBe(3 * 8990 + 16_030);
    expect(tillView.safeParse(view).success).toBe(true);
  });

  test('an unknown code is told and nothing is lost', async () => {
    const { till } = await startShop();
    await cashierOf(till)('enterCode', { code: '4600000000015' });
    const answer = await till.command('enterCode', { code: '4600000000039' });
    expect(answer).toEqual({
      ok: false,
      error: { code: 'sale.barcode_unknown', params: { barcode: '4600000000039' } },
    });
    const { notice, lines } = till.view();
    expect(notice?.problem.code).toBe('sale.barcode_unknown');
    expect(lines).toHaveLength(1);
    await cashierOf(till)('dismissNotice', { id: notice!.id });
    expect(till.view().notice).toBeNull();
  });

  test('[TILL-02] a member is known by card, by phone in any writing, and by a scanned card', async () => {
    const { till } = await startShop();
    const cashier = cashierOf(till);
    let view = await cashier('identify', { text: '8 (916) 123-45-67' });
    expect(view.member).toMatchObject({ displayName: 'Анна К.', method: 'phone' });
    expect(view.member?.maskedNumber).toBe('••••4567');
    expect((await cashier('dismissMember', null)).member).toBeNull();
    view = await cashier('identify', { text: ANNA_CARD });
    expect(view.member?.method).toBe('manual');
    view = await cashier('enterCode', { code: ANNA_CARD });
    expect(view.member?.method).toBe('card');
    expect(view.member?.bonuses[0]).toMatchObject({ currency: 'bonus', available: 50_000 });

    for (const [text, code] of [
      ['2900000000099', 'sale.card_unknown'],
      ['+79160000000', 'sale.phone_unknown'],
      ['abc', 'sale.identifier_unclear'],
    ] as const) {
      const refused = await till.command('identify', { text });
      expect(!refused.ok && refused.error.code).toBe(code);
    }
    expect(till.view().member?.displayName).toBe('Анна К.');
  });

  test('[TILL-03] promotions are computed with the network off, and the parts are named', async () => {
    const { hub, till } = await startShop({ promotions: [TEN_PERCENT_MILK] });
    hub.down = true;
    const cashier = cashierOf(till);
    const view = await cashier('enterCode', { code: '4600000000015' });
    expect(view.lines[0]).toMatchObject({
      initialKopecks: 8990,
      discountKopecks: 899,
      totalKopecks: 8091,
      parts: [{ promotionName: 'Молоко −10 %', amountKopecks: 899 }],
    });
    await cashier('pay', { method: 'card', tenderedKopecks: null });
    expect(till.view()).toMatchObject({ phase: 'paid', status: { queue: 1 } });
  });

  test('[TILL-04] cash gives change, too little is refused with the figures, a card takes the sum', async () => {
    const { hub, till } = await startShop();
    const cashier = cashierOf(till);
    await cashier('enterCode', { code: '4600000000015' });
    const refused = await till.command('pay', { method: 'cash', tenderedKopecks: 5000 });
    expect(refused).toEqual({
      ok: false,
      error: {
        code: 'pay.tendered_too_little',
        params: { tenderedKopecks: 5000, needKopecks: 8990 },
      },
    });
    const view = await cashier('pay', { method: 'cash', tenderedKopecks: 10_000 });
    expect(view).toMatchObject({
      phase: 'paid',
      lines: [],
      receipt: { number: '7-1', totalKopecks: 8990, changeKopecks: 1010, print: 'not_printed' },
    });
    await cashier('enterCode', { code: '4600000000022' });
    expect(till.view()).toMatchObject({ phase: 'selling', receipt: null });
    await cashier('pay', { method: 'card', tenderedKopecks: null });
    expect(till.view().receipt).toMatchObject({ number: '7-2', totalKopecks: 5500 });

    await vi.waitFor(() => expect(hub.events).toHaveLength(2), PATIENCE);
    const [first, second] = hub.events;
    expect(second?.prevHash).toBe(first?.hash);
    expect(eventHash(first!)).toBe(first?.hash);
    const fact = purchaseFact.parse(first?.payload);
    expect(fact).toMatchObject({ offline: false, payments: [{ changeKopecks: 1010 }] });
    // Omsk is six hours ahead of Greenwich, all year.
    const local = Date.parse(`${fact.at.local}Z`) - Math.floor(fact.at.epochMs / 1000) * 1000;
    expect(local).toBe(6 * 3_600_000);
  });

  test('an empty cheque is not paid, and a paid one is not paid again', async () => {
    const { till } = await startShop();
    const cashier = cashierOf(till);
    const pay = () => till.command('pay', { method: 'card', tenderedKopecks: null });
    expect(await pay()).toMatchObject({ error: { code: 'sale.empty' } });
    await cashier('enterCode', { code: '4600000000022' });
    await cashier('pay', { method: 'card', tenderedKopecks: null });
    expect(await pay()).toMatchObject({ error: { code: 'sale.receipt_shown' } });
    expect((await cashier('nextCheque', null)).phase).toBe('selling');
    expect(await pay()).toMatchObject({ error: { code: 'sale.empty' } });
  });

  test('[TILL-10] the strip tells link, queue and last sync as they change', async () => {
    const { hub, till } = await startShop({ till: { listen: { port: 0 } } });
    const face = await openFace(till.url!);
    await vi.waitFor(() => expect(face.views.at(-1)?.status.link).toBe('online'), PATIENCE);
    expect(face.views.at(-1)?.status).toMatchObject({
      enrolled: true,
      queue: 0,
      catchingUp: false,
    });
    expect(face.views.at(-1)?.status.lastSyncAtMs).toBeGreaterThan(Date.now() - 60_000);
    hub.down = true;
    await face.ask('enterCode', { code: '4600000000022' });
    await face.ask('pay', { method: 'cash', tenderedKopecks: null });
    await until(till, ({ status }) => status.link === 'offline' && status.queue === 1);
    hub.down = false;
    await until(till, ({ status }) => status.link !== 'offline' && status.queue === 0);
    await vi.waitFor(() => expect(face.views.at(-1)?.status.queue).toBe(0), PATIENCE);
    const revisions = face.views.map(({ revision }) => revision);
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
  });
});
