import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { Paper } from '@verno/shared/purchase/paper';
import { describe, expect, test } from 'vitest';
import { enrolledStore, startCounter } from '../counter.testkit.ts';
import type { PrinterPort } from '../receipts.ts';
import { scriptedHub, sell, takeBack, untilPrinted } from './refund.testkit.ts';

const MILK = '4600000000015';
const BREAD = '4600000000022';

/** Remembers papers and drawers, in order. */
function paperTray(outcome: 'printed' | 'unknown' | 'failed' = 'printed') {
  const out: string[] = [];
  const papers: Paper[] = [];
  const port: PrinterPort = {
    print: ({ paper, copy }) => {
      papers.push(paper);
      out.push(`${paper.kind}${copy ? ' copy' : ''}`);
      return Promise.resolve({ outcome: paper.kind === 'sale' ? 'printed' : outcome, problem: null });
    },
    openDrawer: () => {
      out.push('drawer');
      return Promise.resolve({ outcome: 'printed', problem: null });
    },
  };
  return { port, out, papers };
}

function lineOf(purchase: PurchaseFact, sku: string): string {
  const line = purchase.cheque.lines.find((one) => one.sku === sku);
  if (line === undefined) throw new Error(`no ${sku}`);
  return line.lineId;
}

describe('goods come back to the till that sold them', () => {
  test('[TILL-06] one of three cartons: event, receipt «ВОЗВРАТ», drawer; the rest may follow', async () => {
    const tray = paperTray();
    const desk = startCounter(tray.port);
    const sold = await sell(desk, { [MILK]: 3, [BREAD]: 1 });
    const milk = lineOf(sold, 'MILK');
    const refund = await takeBack(desk, sold, { [milk]: 1000 });
    await untilPrinted(desk);
    expect(tray.out).toEqual(['drawer', 'sale', 'drawer', 'refund']);
    const paidForMilk = sold.result.lines.find((one) => one.lineId === milk)!.amountKopecks;
    expect(refund).toMatchObject({
      purchaseNumber: '7-1',
      number: '7-2',
      moneyKopecks: paidForMilk / 3,
      payments: [{ method: 'cash', amountKopecks: paidForMilk / 3 }],
      whole: false,
      offline: true,
      reason: 'Не подошло',
    });
    expect(desk.receipt()).toMatchObject({ kind: 'refund', number: '7-2', print: 'printed' });
    expect(desk.refund()).toBeNull();
    const rest = await takeBack(desk, sold, 'all');
    expect(rest.whole).toBe(true);
    expect(refund.moneyKopecks + rest.moneyKopecks).toBe(sold.result.totals.totalKopecks);
    await desk.cashier.run('nextCheque', null);
    expect(await desk.cashier.refused('openRefund', { purchaseId: sold.purchaseId })).toBe(
      'refund.nothing_left',
    );
  });

  test('[TILL-06] is found by its number, by a scan of its bars, in the list of the last receipts', async () => {
    const desk = startCounter(null);
    const first = await sell(desk, { [MILK]: 1 });
    const second = await sell(desk, { [BREAD]: 2 });
    const found = async (number: string) => {
      const answer = await desk.counter.sales.run('findReceipts', { number });
      return answer.ok ? answer.value.receipts.map((one) => one.number) : [];
    };
    expect(await found('')).toEqual([second.number, first.number]);
    expect(await found('7-2')).toEqual(['7-2']);
    expect(await found('2')).toEqual(['7-2']);
    expect(await found('9-9')).toEqual([]);
    await desk.cashier.run('enterCode', { code: '7-1' });
    expect(desk.refund()).toMatchObject({ number: '7-1', moneyKopecks: 0, unchecked: true });
    // The goods are scanned as they come over the counter.
    await desk.cashier.run('enterCode', { code: MILK });
    expect(desk.refund()?.lines).toMatchObject([{ chosenMilli: 1000, leftMilli: 1000 }]);
    expect(await desk.cashier.refused('enterCode', { code: MILK })).toBe('refund.more_than_left');
    expect(await desk.cashier.refused('enterCode', { code: BREAD })).toBe(
      'refund.goods_not_in_receipt',
    );
    expect(await desk.cashier.refused('addGoods', { sku: sold('BREAD') })).toBe('refund.open');
    await desk.cashier.run('closeRefund', null);
    expect(desk.refund()).toBeNull();
    expect(desk.store.events.waitingCount()).toBe(2);
  });

  test('a cheque that is open stays as it is: it is paid or cancelled first', async () => {
    const desk = startCounter(null);
    await sell(desk, { [MILK]: 1 });
    await desk.cashier.run('enterCode', { code: BREAD });
    expect(await desk.cashier.refused('enterCode', { code: '7-1' })).toBe('refund.cheque_open');
    expect(desk.lines()).toEqual(['BREAD']);
  });

  test('parts of a piece, more than was sold, a line of another receipt: each is named', async () => {
    const desk = startCounter(null);
    const purchase = await sell(desk, { [MILK]: 2 });
    const milk = lineOf(purchase, 'MILK');
    await desk.cashier.run('openRefund', { purchaseId: purchase.purchaseId });
    const refused = (lineId: string, quantityMilli: number) =>
      desk.cashier.refused('chooseRefund', { lineId, quantityMilli });
    expect(await refused(milk, 500)).toBe('refund.quantity_not_whole');
    expect(await refused(milk, 3000)).toBe('refund.more_than_left');
    expect(await refused('other', 1000)).toBe('refund.line_unknown');
    const { refundId } = desk.refund()!;
    const nothing = { refundId, moneyKopecks: 0, reason: 'x' };
    expect(await desk.cashier.refused('confirmRefund', nothing)).toBe('refund.nothing_chosen');
  });
});

describe('the paper of a refund', () => {
  test('[TILL-05] nobody knows whether it came out: the cashier is asked, and no second original comes', async () => {
    const tray = paperTray('unknown');
    const desk = startCounter(tray.port);
    const purchase = await sell(desk, { [MILK]: 1 });
    await takeBack(desk, purchase, 'all');
    await untilPrinted(desk);
    expect(desk.phase()).toBe('ask_receipt');
    await desk.cashier.run('resolveReceipt', { printed: true });
    expect(desk.receipt()).toMatchObject({ kind: 'refund', print: 'printed' });
    await desk.cashier.run('reprintLast', null);
    await expect.poll(() => tray.out.at(-1)).toBe('refund copy');
  });
});

describe('the till dies in between', () => {
  test('before the confirmation: the open refund is there again, no money was given', async () => {
    const store = enrolledStore();
    const desk = startCounter(null, store);
    const purchase = await sell(desk, { [MILK]: 2 });
    const milk = lineOf(purchase, 'MILK');
    await desk.cashier.run('openRefund', { purchaseId: purchase.purchaseId });
    await desk.cashier.run('chooseRefund', { lineId: milk, quantityMilli: 1000 });
    const again = startCounter(null, store);
    expect(again.notice()?.problem.code).toBe('refund.recovered');
    expect(again.refund()?.lines).toMatchObject([{ lineId: milk, chosenMilli: 1000 }]);
    expect(store.refunds.ofPurchase(purchase.purchaseId)).toEqual([]);
  });

  test('[TILL-06] after it, and the face asks again: booked once, the line is never exceeded', async () => {
    const store = enrolledStore();
    const desk = startCounter(null, store);
    const purchase = await sell(desk, { [MILK]: 2 });
    const first = await takeBack(desk, purchase, { [lineOf(purchase, 'MILK')]: 2000 });
    const again = startCounter(null, store);
    const { refundId, moneyKopecks } = first;
    await again.cashier.run('confirmRefund', { refundId, moneyKopecks, reason: 'again' });
    expect(store.refunds.ofPurchase(purchase.purchaseId)).toEqual([first]);
    expect(await again.cashier.refused('openRefund', { purchaseId: purchase.purchaseId })).toBe(
      'refund.nothing_left',
    );
    expect(store.events.waitingCount()).toBe(2);
  });
});

describe('a purchase of another till', () => {
  test('[TILL-06] is asked of the hub, comes back here, and is refused in words without the hub', async () => {
    const other = startCounter(null);
    const purchase = await sell(other, { [MILK]: 3 });
    const hub = scriptedHub();
    hub.purchases.set(purchase.purchaseId, { purchase, refunds: [] });
    const desk = startCounter(null, enrolledStore(), hub.desk);
    hub.up = false;
    const code = purchase.number;
    expect(await desk.cashier.refused('enterCode', { code })).toBe('refund.not_found_offline');
    hub.up = true;
    await desk.cashier.run('enterCode', { code });
    expect(desk.refund()).toMatchObject({
      soldElsewhere: 'Магазин у дома, Касса 8',
      unchecked: false,
    });
    await desk.cashier.run('chooseWholeRefund', null);
    const { refundId, moneyKopecks } = desk.refund()!;
    hub.up = false;
    const confirm = { refundId, moneyKopecks, reason: 'Брак' };
    expect(await desk.cashier.refused('confirmRefund', confirm)).toBe(
      'refund.offline_other_till',
    );
    expect(desk.refund()?.moneyKopecks).toBe(moneyKopecks);
    // Meanwhile a carton came back at its own till.
    const elsewhere = await takeBack(other, purchase, { [lineOf(purchase, 'MILK')]: 1000 });
    hub.up = true;
    hub.purchases.get(purchase.purchaseId)!.refunds.push(elsewhere);
    expect(await desk.cashier.refused('confirmRefund', confirm)).toBe('refund.changed');
    const now = desk.refund()!;
    expect(now.moneyKopecks).toBe(moneyKopecks - elsewhere.moneyKopecks);
    await desk.cashier.run('confirmRefund', { ...confirm, moneyKopecks: now.moneyKopecks });
    const [booked] = desk.store.refunds.ofPurchase(purchase.purchaseId);
    expect(booked).toMatchObject({ offline: false, whole: true, purchaseNumber: code });
  });

  test('a number that several stores have is not guessed', async () => {
    const hub = scriptedHub();
    for (const till of [startCounter(null), startCounter(null)]) {
      const purchase = await sell(till, { [MILK]: 1 });
      hub.purchases.set(purchase.purchaseId, { purchase, refunds: [] });
    }
    const desk = startCounter(null, enrolledStore(), hub.desk);
    expect(await desk.cashier.refused('enterCode', { code: '7-1' })).toBe('refund.several');
    const list = await desk.counter.sales.run('findReceipts', { number: '7-1' });
    expect(list).toMatchObject({ value: { hub: 'asked', receipts: [{}, {}] } });
  });
});

function sold(sku: string) {
  return sku as PurchaseFact['cheque']['lines'][number]['sku'];
}
