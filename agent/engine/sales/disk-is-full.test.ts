import { describe, expect, test } from 'vitest';
import { startCounter } from './counter.testkit.ts';

const PAY = { method: 'cash', tenderedKopecks: null } as const;
const SALES_MAX = 50;

describe('the disk is full', () => {
  test('a purchase that cannot be kept is not made; with room again the same cheque is paid', async () => {
    const { cashier, counter, lines, phase, store } = startCounter(null);
    const { db } = store.database;
    const pages = Number(db.pragma('page_count', { simple: true }));
    await cashier.run('enterCode', { code: '4600000000015' });
    // SQLite answers a file that may not grow exactly as it answers a disk without room.
    db.pragma(`max_page_count = ${pages}`);
    let sold = 0;
    let refusal = 'none';
    while (refusal === 'none' && sold < SALES_MAX) {
      const paid = await counter.sales.run('pay', PAY);
      if (paid.ok) {
        sold += 1;
        await cashier.run('enterCode', { code: '4600000000015' });
      } else refusal = paid.error.code;
    }
    expect(refusal).toBe('store.disk_full');
    expect(lines()).toEqual(['MILK']);
    expect(phase()).toBe('selling');
    expect(store.events.waitingCount()).toBe(sold);
    db.pragma(`max_page_count = ${pages + 1000}`);
    await cashier.run('pay', PAY);
    expect(phase()).toBe('paid');
    expect(store.events.head(1)?.seq).toBe(sold + 1);
    expect(store.purchases.recent()[0]?.number).toBe(`7-${sold + 1}`);
  });
});
