/** Coupons at a till with the network off. */
import { expect, test } from 'vitest';
import { bundleHash, bundleText } from '@verno/shared/promotions/bundle';
import { purchaseFact } from '@verno/shared/purchase/fact';
import { applyPage } from '../feed/apply.ts';
import { ANNA, ANNA_CARD, PARTNER, feedOf, member } from '../shop.testkit.ts';
import { startCounter } from './counter.testkit.ts';

const text = bundleText({
  schema: 1,
  partnerId: PARTNER,
  version: 1,
  emissions: [{ id: 'tea' }, { id: 'spring', publicCodes: ['SPRING'] }],
  promotions: ['tea', 'spring'].map((emission) => ({
    id: emission,
    version: 1,
    name: emission,
    rules: [
      {
        id: 'r',
        when: { kind: 'coupon', emission },
        actions: [
          { kind: 'percent', percentBp: 1000, target: { goods: { skus: ['MILK'] } } } as const,
        ],
      },
    ],
  })),
});

async function openDesk(untilMs: number | null) {
  const desk = startCounter(null);
  const coupon = { code: 'TEA-42', emission: 'tea', fromMs: 0, untilMs };
  const anna = { ...member(), timed: { coupons: [coupon], days: {} } };
  const items = feedOf([
    { kind: 'bundle', key: PARTNER, value: { version: 1, hash: bundleHash(text), text } },
    { kind: 'member', key: ANNA, value: anna },
  ]);
  const applied = applyPage(desk.store, { items, cursors: {}, complete: false }, 2, null);
  await desk.counter.adopt(applied.bundles);
  return desk;
}

type Desk = Awaited<ReturnType<typeof openDesk>>;
const total = (desk: Desk) => desk.counter.sale.priced()?.result.totals.discountKopecks;
const notice = (desk: Desk) => desk.notice()?.problem.code;
const pay = { method: 'cash', tenderedKopecks: null } as const;

test('[MK-06] a member’s coupon is scanned in any case, gives its discount, and is used up at this till', async () => {
  const desk = await openDesk(null);
  const { run, refused } = desk.cashier;
  await run('enterCode', { code: ANNA_CARD });
  await run('enterCode', { code: 'tea-42' });
  expect(notice(desk)).toBe('coupon.no_gain');
  await run('enterCode', { code: '4600000000015' });
  expect(total(desk)).toBe(899);
  expect(await refused('enterCode', { code: 'TEA-42' })).toBe('coupon.already');
  await run('pay', pay);
  const fact = purchaseFact.parse(desk.store.events.at(1, 1)?.payload);
  expect(fact.result.coupons).toEqual([{ code: 'TEA-42', promotionId: 'tea', action: 'redeem' }]);
  expect(fact.facts?.coupons).toEqual({ 'TEA-42': 'tea' });
  await run('enterCode', { code: '4600000000015' });
  await run('enterCode', { code: ANNA_CARD });
  expect(await refused('enterCode', { code: 'TEA-42' })).toBe('sale.barcode_unknown');
});

test('[R22-04] a coupon that has burned is no coupon, and without its member it is nobody’s', async () => {
  const burned = await openDesk(Date.now() - 1000);
  await burned.cashier.run('enterCode', { code: ANNA_CARD });
  expect(await burned.cashier.refused('enterCode', { code: 'TEA-42' })).toBe(
    'sale.barcode_unknown',
  );
  const desk = await openDesk(null);
  const { run, refused } = desk.cashier;
  expect(await refused('enterCode', { code: 'TEA-42' })).toBe('sale.barcode_unknown');
  await run('enterCode', { code: ANNA_CARD });
  await run('enterCode', { code: 'TEA-42' });
  await run('enterCode', { code: '4600000000015' });
  await run('dismissMember', null);
  expect(total(desk)).toBe(0);
});

test('[MK-06] a public code before anything else begins the cheque; it survives a restart and ends with the cheque', async () => {
  const desk = await openDesk(null);
  await desk.cashier.run('enterCode', { code: 'spring' });
  const again = startCounter(null, desk.store);
  await again.cashier.run('enterCode', { code: '4600000000015' });
  expect([again.counter.sale.priced()?.result.totals.discountKopecks]).toEqual([899]);
  await again.cashier.run('pay', pay);
  await again.cashier.run('enterCode', { code: '4600000000015' });
  expect(again.counter.sale.priced()?.result.totals.discountKopecks).toBe(0);
  await again.cashier.run('enterCode', { code: 'SPRING' });
  expect(again.notice()?.problem.code).toBe('coupon.taken');
  await again.cashier.run('cancel', null);
  expect(again.counter.sale.state().cheque.coupons).toEqual([]);
});
