/** The till loses power between confirming a purchase and printing it. */
import type { Shop } from '../start/shop.ts';
import { openCounter } from './counter.ts';
import type { Counter } from './counter.ts';
import { must, note, rubles, tell } from './say.ts';

/** Kills, starts again, answers the till's question. @returns the counter of the new process. */
export async function killedBeforePrinting(
  shop: Shop,
  counter: Counter,
  barcodes: readonly string[],
): Promise<Counter> {
  tell('Касса убита (SIGKILL) между подтверждением покупки и печатью');
  const before = (await counter.bench.receipts()).length;
  await counter.scanGoods(barcodes.slice(0, 2));
  const { totalKopecks } = counter.face.view().totals;
  // The printer takes the connection and is silent: the purchase is durable, the paper is not begun.
  await counter.bench.freezePrinter(true);
  await counter.face.command('pay', { method: 'card', tenderedKopecks: null });
  await counter.face.until('a confirmed purchase', (view) => view.phase === 'paid');
  await shop.till().kill();
  counter.face.close();
  await counter.bench.freezePrinter(false);
  await shop.startTill();
  const resumed = await openCounter(shop);
  const asked = await resumed.face.until('the question', (view) => view.phase === 'ask_receipt');
  must(asked.receipt?.totalKopecks === totalKopecks, 'касса помнит покупку');
  must((await resumed.bench.receipts()).length === before, 'сама касса ничего не напечатала');
  note(
    `касса спрашивает: чек ${asked.receipt.number} на ${rubles(totalKopecks)} вышел из принтера?`,
  );
  await resumed.face.command('resolveReceipt', { printed: false });
  await resumed.face.until('the receipt', (view) => view.receipt?.print === 'printed');
  must((await resumed.bench.receipts()).length === before + 1, 'чек напечатан ровно один раз');
  note('ответ «нет» — чек напечатан один раз');
  return resumed;
}
