/** A hub that knows what the test says, for the selling side alone. */
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { RefundFact } from '@verno/shared/purchase/refund-fact';
import { vi } from 'vitest';
import type { startCounter } from '../counter.testkit.ts';
import type { PurchaseDesk } from './purchase-desk.ts';

export interface ScriptedHub {
  readonly desk: PurchaseDesk;
  up: boolean;
  readonly purchases: Map<string, { purchase: PurchaseFact; refunds: RefundFact[] }>;
}

export function scriptedHub(): ScriptedHub {
  const hub: ScriptedHub = {
    up: true,
    purchases: new Map(),
    desk: {
      reachable: () => hub.up,
      find: (number) =>
        Promise.resolve(
          [...hub.purchases.values()]
            .filter(({ purchase }) => purchase.number === number)
            .map(({ purchase }) => briefOf(purchase)),
        ),
      read: (purchaseId) => {
        const found = hub.purchases.get(purchaseId);
        if (found === undefined) return Promise.resolve({ kind: 'unknown' });
        const { purchase, refunds } = found;
        return Promise.resolve({ kind: 'known', brief: briefOf(purchase), purchase, refunds });
      },
    },
  };
  return hub;
}

function briefOf(purchase: PurchaseFact) {
  const { purchaseId, number, at, cheque, result } = purchase;
  return {
    purchaseId,
    number,
    local: at.local,
    storeId: cheque.storeId,
    storeName: 'Магазин у дома',
    tillId: cheque.tillId,
    tillName: 'Касса 8',
    totalKopecks: result.totals.totalKopecks,
  };
}

type Desk = ReturnType<typeof startCounter>;

/** Sells these barcodes, each as many times as named, for cash; gives the purchase. */
export async function sell(desk: Desk, goods: Readonly<Record<string, number>>) {
  for (const [code, times] of Object.entries(goods)) {
    for (let time = 0; time < times; time += 1) await desk.cashier.run('enterCode', { code });
  }
  await desk.cashier.run('pay', { method: 'cash', tenderedKopecks: null });
  const [sold] = desk.store.purchases.recent();
  if (sold === undefined) throw new Error('nothing was sold');
  await desk.cashier.run('nextCheque', null);
  return sold;
}

/** Takes back so much of a line, or everything, and gives the fact. */
export async function takeBack(
  desk: Desk,
  purchase: PurchaseFact,
  chosen: Readonly<Record<string, number>> | 'all',
): Promise<RefundFact> {
  await desk.cashier.run('openRefund', { purchaseId: purchase.purchaseId });
  if (chosen === 'all') await desk.cashier.run('chooseWholeRefund', null);
  else {
    for (const [lineId, quantityMilli] of Object.entries(chosen)) {
      await desk.cashier.run('chooseRefund', { lineId, quantityMilli });
    }
  }
  const view = desk.refund();
  if (view === null) throw new Error('no refund is open');
  const { refundId, moneyKopecks } = view;
  await desk.cashier.run('confirmRefund', { refundId, moneyKopecks, reason: 'Не подошло' });
  const refund = desk.store.refunds
    .ofPurchase(purchase.purchaseId)
    .find((one) => one.refundId === refundId);
  if (refund === undefined) throw new Error('the refund is not in the log');
  return refund;
}

/** Waits until the paper of what was done last came out or is known not to. */
export async function untilPrinted(desk: Desk): Promise<void> {
  await vi.waitFor(() => {
    const print = desk.receipt()?.print;
    if (print === 'printing' || print === undefined) throw new Error(`print is ${String(print)}`);
  });
}
