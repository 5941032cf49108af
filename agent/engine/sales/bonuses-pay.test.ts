import { purchaseFact } from '@verno/shared/purchase/fact';
import { describe, expect, test, vi } from 'vitest';
import { ANNA, ANNA_CARD, EARN_FIVE, REDEEM_HALF, feedOf, member } from '../shop.testkit.ts';
import { PATIENCE, cashierOf, startShop, until } from '../till.testkit.ts';

const RULES = { promotions: [EARN_FIVE, REDEEM_HALF] };
const MILK_CODE = '4600000000015';

async function shopWithAnna() {
  const { hub, till } = await startShop(RULES);
  const cashier = cashierOf(till);
  await cashier('enterCode', { code: MILK_CODE });
  await cashier('identify', { text: ANNA_CARD });
  return { hub, till, cashier };
}

const bonusOf = (view: { member: { bonuses: readonly unknown[] } | null }): unknown =>
  view.member?.bonuses[0];

describe('bonuses pay a part of a cheque', () => {
  test('[TILL-04] on-line the hub sets them aside, the purchase names the reservation', async () => {
    const { hub, till, cashier } = await shopWithAnna();
    expect(bonusOf(till.view())).toMatchObject({
      available: 50_000,
      toEarn: 450,
      redeemLimit: 4495,
      redeemed: 0,
    });
    const view = await cashier('redeem', { currency: 'bonus', amount: 2000 });
    expect(bonusOf(view)).toMatchObject({ available: 50_000, redeemed: 2000, left: 48_000 });
    expect(view.totals).toMatchObject({ redeemedKopecks: 2000, totalKopecks: 6990 });
    expect([...hub.reservations.values()]).toMatchObject([{ amount: 2000 }]);

    await cashier('pay', { method: 'card', tenderedKopecks: null });
    await vi.waitFor(() => expect(hub.events).toHaveLength(1), PATIENCE);
    const fact = purchaseFact.parse(hub.events[0]?.payload);
    expect(fact.reservationId).toBe([...hub.reservations.keys()][0]);
    expect(fact.purchaseId).toBe([...hub.reservations.values()][0]?.purchaseId);
    expect(fact.payments).toMatchObject([{ amountKopecks: 6990 }]);
    expect(hub.released).toEqual([]);
  });

  test('more than the rules allow is lowered and told', async () => {
    const { hub, till, cashier } = await shopWithAnna();
    await cashier('redeem', { currency: 'bonus', amount: 9000 });
    expect(bonusOf(till.view())).toMatchObject({ redeemed: 4495 });
    expect(till.view().notice?.problem.code).toBe('bonus.lowered');
    expect([...hub.reservations.values()]).toMatchObject([{ amount: 4495 }]);
  });

  test('a changed wish changes the same reservation; zero, dismissal and cancel release it', async () => {
    const { hub, cashier } = await shopWithAnna();
    await cashier('redeem', { currency: 'bonus', amount: 2000 });
    await cashier('redeem', { currency: 'bonus', amount: 1000 });
    expect(hub.reservations.size).toBe(1);
    await cashier('redeem', { currency: 'bonus', amount: 0 });
    await vi.waitFor(() => expect(hub.released).toHaveLength(1), PATIENCE);
    await cashier('redeem', { currency: 'bonus', amount: 1000 });
    await cashier('dismissMember', null);
    await vi.waitFor(() => expect(hub.released).toHaveLength(2), PATIENCE);
    await cashier('identify', { text: ANNA_CARD });
    await cashier('redeem', { currency: 'bonus', amount: 1000 });
    await cashier('cancel', null);
    await vi.waitFor(() => expect(hub.released).toHaveLength(3), PATIENCE);
    expect(hub.reservations.size).toBe(0);
  });

  test('what was earned is told in the digits of its currency', async () => {
    const { cashier } = await shopWithAnna();
    const view = await cashier('pay', { method: 'card', tenderedKopecks: null });
    expect(view.receipt?.earned).toEqual([{ currency: 'bonus', amount: 450, precision: 2 }]);
  });

  test('off-line they are refused in words, and accrual goes on', async () => {
    const { hub, till, cashier } = await shopWithAnna();
    hub.down = true;
    await cashier('pay', { method: 'card', tenderedKopecks: null });
    await until(till, ({ status }) => status.link === 'offline');
    await cashier('enterCode', { code: MILK_CODE });
    await cashier('identify', { text: ANNA_CARD });
    const refused = await till.command('redeem', { currency: 'bonus', amount: 100 });
    expect(refused).toMatchObject({ error: { code: 'bonus.offline_refused' } });
    expect(bonusOf(till.view())).toMatchObject({
      redeemLimit: 0,
      redeemReason: 'redemption.offline',
      toEarn: 450,
      // The purchase before is not at the hub yet, but its bonuses are Anna's already.
      available: 50_450,
    });
  });

  test('a hub that takes longer than a second and a half counts as no hub', async () => {
    const { hub, till } = await shopWithAnna();
    hub.delayMs = 3000;
    const startedMs = performance.now();
    const refused = await till.command('redeem', { currency: 'bonus', amount: 100 });
    expect(refused).toMatchObject({ error: { code: 'bonus.offline_refused' } });
    expect(performance.now() - startedMs).toBeLessThan(2500);
    expect(till.view().totals.redeemedKopecks).toBe(0);
  });

  test('the hub knows better: less on the account than the till thought', async () => {
    const { hub, till } = await shopWithAnna();
    hub.active = 50;
    const refused = await till.command('redeem', { currency: 'bonus', amount: 100 });
    expect(refused).toMatchObject({ error: { code: 'bonus.insufficient' } });
    expect(till.view().totals.totalKopecks).toBe(8990);
  });

  test('own bonuses are shown until the hub’s balance holds them, and never twice', async () => {
    const { hub, till, cashier } = await shopWithAnna();
    await cashier('pay', { method: 'card', tenderedKopecks: null });
    await cashier('identify', { text: ANNA_CARD });
    expect(bonusOf(till.view())).toMatchObject({ available: 50_450 });
    await until(till, ({ status }) => status.queue === 0);
    const value = { memberId: ANNA, currency: 'bonus', active: 50_450, pending: 0 };
    hub.feed.push(...feedOf([{ kind: 'balance', key: `${ANNA}/bonus`, value }], 5000));
    const before = till.view().status.lastSyncAtMs ?? 0;
    hub.poke();
    await until(till, ({ status }) => (status.lastSyncAtMs ?? 0) > before);
    expect(bonusOf(till.view())).toMatchObject({ available: 50_450 });
  });

  test('a member who was blocked meanwhile is refused by name', async () => {
    const { hub, till } = await startShop();
    const value = { ...member(), state: 'blocked' };
    hub.feed.push(...feedOf([{ kind: 'member', key: ANNA, value }], 6000));
    hub.poke();
    await vi.waitFor(async () => {
      const answer = await till.command('identify', { text: ANNA_CARD });
      expect(answer).toMatchObject({
        error: { code: 'member.blocked', params: { name: 'Анна К.' } },
      });
    }, PATIENCE);
  });
});
