/** Two real tills and a real hub: goods of one come back at the other, with the network on and off. */
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { BridgeCommand, BridgeInput } from '@verno/shared/contracts/bridge';
import { startTill } from '../../agent/engine/till.testkit.ts';
import type { Till } from '../../agent/engine/till.ts';
import { verifyBooks } from '../../cloud/hub/books/verify.ts';
import { startTestHub } from '../../cloud/hub/hub.testkit.ts';
import type { TestHub } from '../../cloud/hub/hub.testkit.ts';
import { createFaultProxy } from '../../hardware-sims/faults/proxy.ts';
import type { FaultProxy } from '../../hardware-sims/faults/proxy.ts';

const PATIENCE = { timeout: 30_000, interval: 50 };
/** Refunds tried in random order before what is left comes back. */
const TRIES = 12;

let world: TestHub;
beforeEach(async () => {
  world = await startTestHub();
});
afterEach(async () => {
  expect((await verifyBooks(world.db)).findings).toEqual([]);
  await world.close();
});

interface Place {
  readonly till: Till;
  readonly proxy: FaultProxy;
  readonly run: <C extends BridgeCommand>(name: C, input: BridgeInput<C>) => Promise<string>;
}

/** A till of its own folder, behind a network that can be taken away. */
async function openPlace(number: 0 | 2): Promise<Place> {
  const hub = new URL(world.hub.url);
  const proxy = await createFaultProxy({
    target: { host: hub.hostname, port: Number(hub.port) },
  });
  onTestFinished(() => proxy.close());
  const till = await startTill({
    hubUrl: `http://127.0.0.1:${proxy.port}`,
    enrolCode: await world.codeFor(world.company.tills[number]),
  });
  await until(till, () => {
    const { status } = till.view();
    return !status.catchingUp && status.link === 'online';
  });
  return {
    till,
    proxy,
    run: async (name, input) => {
      const answer = await till.command(name, input);
      return answer.ok ? 'ok' : answer.error.code;
    },
  };
}

async function until(till: Till, wanted: () => boolean): Promise<void> {
  await vi.waitFor(() => {
    if (!wanted()) throw new Error(JSON.stringify(till.view().status));
  }, PATIENCE);
}

/** Three pieces of tea and two of bread to Anna; gives the purchase's id and total. */
async function sell({ till, run }: Place) {
  expect(await run('identify', { text: '2900000000018' })).toBe('ok');
  for (const code of ['1', '1', '1', '2', '2']) expect(await run('enterCode', { code })).toBe('ok');
  expect(await run('pay', { method: 'cash', tenderedKopecks: null })).toBe('ok');
  const { receipt } = till.view();
  expect(await run('nextCheque', null)).toBe('ok');
  if (receipt === null) throw new Error('nothing was sold');
  return receipt;
}

const arrived = (table: 'purchase' | 'refund', count: number) =>
  vi.waitFor(async () => {
    const rows = await world.db.selectFrom(table).select('number').execute();
    expect(rows).toHaveLength(count);
  }, PATIENCE);

/** Takes back so much of a line; gives the engine's word. */
async function takeBack(place: Place, purchaseId: string, line: number, milli: number) {
  const opened = await place.run('openRefund', { purchaseId });
  if (opened !== 'ok') return opened;
  const view = place.till.view().refund;
  const lineId = view?.lines[line]?.lineId ?? '';
  const chosen = await place.run('chooseRefund', { lineId, quantityMilli: milli });
  if (chosen !== 'ok') {
    await place.run('closeRefund', null);
    return chosen;
  }
  const now = place.till.view().refund;
  const done = await place.run('confirmRefund', {
    refundId: now?.refundId ?? '',
    moneyKopecks: now?.moneyKopecks ?? -1,
    reason: 'Не подошло',
  });
  if (done !== 'ok') await place.run('closeRefund', null);
  else await place.run('nextCheque', null);
  return done;
}

test('[TILL-06] pieces come back at both tills in any order: no line is exceeded, all of it in the end', async () => {
  const places = [await openPlace(0), await openPlace(2)] as const;
  const sold = await sell(places[0]);
  await arrived('purchase', 1);
  let booked = 0;
  for (let step = 0; step < TRIES; step += 1) {
    const place = places[(step * 7 + 3) % 3 === 0 ? 0 : 1];
    const word = await takeBack(place, sold.purchaseId, step % 2, 1000);
    if (word === 'ok') {
      booked += 1;
      await arrived('refund', booked);
    } else expect(['refund.more_than_left', 'refund.nothing_left']).toContain(word);
  }
  expect(booked).toBe(5);
  const purchase = await world.db
    .selectFrom('purchase')
    .select(['refunded_kopecks', 'total_kopecks', 'refund_state'])
    .executeTakeFirstOrThrow();
  expect(purchase).toEqual({
    refunded_kopecks: sold.totalKopecks,
    total_kopecks: sold.totalKopecks,
    refund_state: 'whole',
  });
  const balances = await world.db.selectFrom('balance').select(['active', 'pending']).execute();
  expect(balances).toEqual([{ active: 0, pending: 0 }]);
}, 120_000);

test('[TILL-06] off-line only the own receipt comes back; both printed, both stand, the excess is flagged', async () => {
  const own = await openPlace(0);
  const other = await openPlace(2);
  const sold = await sell(own);
  await arrived('purchase', 1);
  // Everything of the first line is opened at the other till, and then the own till loses its network.
  expect(await other.run('openRefund', { purchaseId: sold.purchaseId })).toBe('ok');
  await own.proxy.cut();
  await until(own.till, () => own.till.view().status.link === 'offline');
  expect(await takeBack(own, sold.purchaseId, 0, 3000)).toBe('ok');
  const [line] = other.till.view().refund?.lines ?? [];
  const chosen = { lineId: line?.lineId ?? '', quantityMilli: 3000 };
  expect(await other.run('chooseRefund', chosen)).toBe('ok');
  const { refundId = '', moneyKopecks = 0 } = other.till.view().refund ?? {};
  expect(await other.run('confirmRefund', { refundId, moneyKopecks, reason: 'Брак' })).toBe('ok');
  await arrived('refund', 1);
  await own.proxy.restore();
  await arrived('refund', 2);
  const rows = await world.db
    .selectFrom('refund')
    .select(['flags', 'excess_kopecks', 'money_kopecks'])
    .orderBy('ordinal')
    .execute();
  expect(rows.map((row) => row.flags)).toEqual([[], ['over_refunded']]);
  expect(rows[1]?.excess_kopecks).toBe(rows[1]?.money_kopecks);
  // What the other till does not know of its own log it does not take back without the hub.
  await other.proxy.cut();
  await until(other.till, () => other.till.view().status.link === 'offline');
  await other.run('nextCheque', null);
  expect(await other.run('openRefund', { purchaseId: sold.purchaseId })).toBe(
    'refund.offline_other_till',
  );
}, 120_000);
