/** The purchases of the demonstration: one with the hub there, three without it. */
import { problemSentence } from '@verno/shared/contracts/till-problems';
import type { TillView } from '@verno/shared/contracts/bridge';
import { Refusal } from '../headless/face.ts';
import type { Shop } from '../start/shop.ts';
import type { Counter } from './counter.ts';
import { must, note, rubles, showReceipt, tell } from './say.ts';

const OFFLINE_PURCHASES = 3;
const REDEEM_MINOR = 1000;

/** A member's card comes from the scanner; promotions are priced; paper comes out. */
export async function onlinePurchase(
  shop: Shop,
  counter: Counter,
  barcodes: readonly string[],
): Promise<void> {
  const card = shop.demo.cards[0];
  must(card !== undefined, 'есть участник с картой');
  tell(`Покупка со связью: карта ${card.number} и ${barcodes.length} товаров со сканера`);
  await counter.showCard(card.number);
  await counter.scanGoods(barcodes);
  const open = counter.face.view();
  note(
    `участник ${open.member?.displayName}, скидка по акциям ${rubles(open.totals.discountKopecks)}`,
  );
  must(open.totals.discountKopecks > 0, 'акции сработали');
  const paid = await counter.payCash(roundUp(open.totals.totalKopecks));
  must((paid.receipt?.earned[0]?.amount ?? 0) > 0, 'бонусы начислены');
  showReceipt((await counter.bench.receipts()).at(-1)?.text ?? '');
  await counter.face.until('the hub’s word', (view) => view.status.queue === 0);
  note('очередь пуста: хаб принял покупку');
}

/** The hub is gone; the till sells as before and says why bonuses cannot be spent. */
export async function offlinePurchases(
  shop: Shop,
  counter: Counter,
  barcodes: readonly string[],
): Promise<void> {
  tell('Хаб остановлен: касса продаёт дальше');
  const online = totalsOf(await openTwin(shop, counter, barcodes));
  await counter.face.command('cancel', null);
  await shop.hub().stop();
  await counter.face.until('off-line', (view) => view.status.link === 'offline');
  for (let count = 1; count <= OFFLINE_PURCHASES; count += 1) {
    const view = await openTwin(shop, counter, barcodes);
    must(totalsOf(view) === online, 'без связи те же акции и те же суммы');
    if (count === 1) await refusedRedemption(counter, view);
    await counter.payCash(null);
    note(
      `покупка ${count} без связи: ${rubles(view.totals.totalKopecks)}, очередь ${counter.face.view().status.queue}`,
    );
  }
}

async function refusedRedemption(counter: Counter, view: TillView): Promise<void> {
  const currency = view.member?.bonuses[0]?.currency;
  must(currency !== undefined, 'у участника есть счёт');
  const refusal = await counter.face.command('redeem', { currency, amount: REDEEM_MINOR }).then(
    () => null,
    (error: unknown) => (error instanceof Refusal ? error.problem : null),
  );
  must(refusal?.code === 'bonus.offline_refused', 'списание без связи отклонено');
  note(`списание бонусов: «${problemSentence(refusal, 'ru')}»`);
}

/** The same member and goods once more, not paid yet. */
async function openTwin(
  shop: Shop,
  counter: Counter,
  barcodes: readonly string[],
): Promise<TillView> {
  await counter.showCard(shop.demo.cards[1]?.number ?? '');
  await counter.scanGoods(barcodes);
  return counter.face.view();
}

function totalsOf(view: TillView): string {
  return JSON.stringify(view.totals);
}

/** The next thousand rubles, as customers pay. */
function roundUp(kopecks: number): number {
  return Math.ceil(kopecks / 100_000) * 100_000;
}
