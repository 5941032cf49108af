/** A cashier who never stops: scans, pays, answers the till's question by looking at the paper. */
import type { TillView } from '@verno/shared/contracts/bridge';
import { openFace } from '../headless/face.ts';
import type { HeadlessFace } from '../headless/face.ts';
import { remoteBench } from '../headless/bench.ts';
import type { BenchRemote } from '../headless/bench.ts';
import type { Shop } from '../start/shop.ts';

interface Sold {
  readonly purchaseId: string;
  readonly number: string;
  readonly totalKopecks: number;
}

export interface Cashier {
  /** Purchases that the till confirmed to this cashier. */
  readonly sold: readonly Sold[];
  /** Payments that were asked for and got no answer: made or not, both are right. */
  readonly unanswered: () => number;
  readonly refusals: ReadonlyMap<string, number>;
  /** Sells until `stop` or until the till is gone. */
  readonly work: () => Promise<void>;
  /** The cheque in hand is finished first, if the till lives. */
  readonly stop: () => void;
  /** Number of a receipt → how many originals of it came out of the printer. */
  readonly papers: () => Promise<ReadonlyMap<string, number>>;
}

class TillGone extends Error {}

const STEP_MAX_MS = 30_000;
/** A till that was just enrolled reads its goods first; one that knows them sells at once. */
const CATCH_UP_MS = 90_000;
const GOODS_MAX = 3;

export function createCashier(shop: Shop, random01: () => number): Cashier {
  const desk = createDesk(shop, random01);
  const { sold, papers } = desk;
  const refusals = new Map<string, number>();
  const order = { isStopping: false };
  const serve = async (alive: Alive): Promise<void> => {
    const face = await alive(openFace(shop.tillUrl()));
    try {
      await alive(face.until('goods', (view) => !view.status.catchingUp, CATCH_UP_MS));
      await alive(answerQuestion(face, papers));
      const { phase, lines } = face.view();
      if (phase === 'selling' && lines.length > 0) await desk.pay(face, alive);
      while (!order.isStopping) {
        await desk.sell(face, alive).catch((error: unknown) => {
          if (!isRefusal(error)) throw error;
          const { code } = error.problem;
          refusals.set(code, (refusals.get(code) ?? 0) + 1);
        });
      }
    } finally {
      face.close();
    }
  };
  return {
    sold,
    unanswered: desk.unanswered,
    refusals,
    papers: papers.read,
    stop: () => {
      order.isStopping = true;
    },
    work: async () => {
      order.isStopping = false;
      await serve(aliveWhile(shop)).catch((error: unknown) => {
        if (!(error instanceof TillGone)) throw error;
      });
    },
  };
}

/** Scanning and paying, and what became of it. */
function createDesk(shop: Shop, random01: () => number) {
  const bench = remoteBench(shop.benchUrl);
  const papers = createPapers(bench);
  const sold: Sold[] = [];
  let unanswered = 0;
  const goods = shop.demo.goods.filter(({ barcode }) => !barcode.startsWith('2'));
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(random01() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  const pay = async (face: HeadlessFace, alive: Alive): Promise<void> => {
    unanswered += 1;
    const method = random01() < 0.5 ? 'cash' : 'card';
    await alive(face.command('pay', { method, tenderedKopecks: null }));
    unanswered -= 1;
    const { receipt } = await alive(
      face.until('the receipt', (view) => view.receipt !== null, STEP_MAX_MS),
    );
    if (receipt === null) throw new Error('a purchase without a receipt');
    const { purchaseId, number, totalKopecks } = receipt;
    if (!sold.some((one) => one.purchaseId === purchaseId)) {
      sold.push({ purchaseId, number, totalKopecks });
    }
    const isSettled = (view: TillView): boolean => view.receipt?.print !== 'printing';
    await alive(face.until('the paper', isSettled, STEP_MAX_MS));
    await alive(answerQuestion(face, papers));
  };
  const sell = async (face: HeadlessFace, alive: Alive): Promise<void> => {
    if (random01() < 0.4) {
      await alive(face.command('enterCode', { code: pick(shop.demo.cards).number }));
    }
    const count = 1 + Math.floor(random01() * GOODS_MAX);
    for (let line = 0; line < count; line += 1) {
      const { barcode } = pick(goods);
      if (random01() < 0.3) await scan(face, bench, barcode, alive);
      else await alive(face.command('enterCode', { code: barcode }));
    }
    await pay(face, alive);
  };
  return { sold, papers, pay, sell, unanswered: () => unanswered };
}

type Alive = <T>(work: Promise<T>) => Promise<T>;

/** Waits for an answer or for the end of the process that owes it. */
function aliveWhile(shop: Shop): Alive {
  const till = shop.till();
  const gone = till.ended.then(() => {
    throw new TillGone();
  });
  // Whoever waits for an answer hears of the death in the race below; when nobody waits, it is no error.
  gone.catch(() => undefined);
  return async (work) => {
    // What a dead till made fail is the till's death, whichever was noticed first.
    const watched = work.catch(async (error: unknown) => {
      if (isRefusal(error)) throw error;
      await Promise.race([gone, pause(2000)]);
      throw error;
    });
    return Promise.race([watched, gone]);
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function isRefusal(error: unknown): error is { readonly problem: { readonly code: string } } {
  return typeof error === 'object' && error !== null && 'problem' in error;
}

async function scan(
  face: HeadlessFace,
  bench: BenchRemote,
  barcode: string,
  alive: Alive,
): Promise<void> {
  const pieces = (): number =>
    face.view().phase === 'selling'
      ? face.view().lines.reduce((sum, line) => sum + line.quantityMilli, 0)
      : 0;
  const before = pieces();
  await alive(bench.scan(barcode));
  await alive(face.until(`goods ${barcode}`, () => pieces() > before, STEP_MAX_MS));
}

type Papers = ReturnType<typeof createPapers>;

/** Papers are gathered while they are there: the bench keeps the last two hundred. */
function createPapers(bench: BenchRemote) {
  const originals = new Map<number, string>();
  const read = async (): Promise<ReadonlyMap<string, number>> => {
    for (const paper of await bench.receipts()) {
      const number = /Чек № (\S+)/.exec(paper.text)?.[1];
      if (number !== undefined && !paper.text.includes('КОПИЯ')) originals.set(paper.id, number);
    }
    const counts = new Map<string, number>();
    for (const number of originals.values()) counts.set(number, (counts.get(number) ?? 0) + 1);
    return counts;
  };
  return { read };
}

/** «Did the receipt come out?» — a look at the paper. */
async function answerQuestion(face: HeadlessFace, papers: Papers): Promise<void> {
  for (let asked = 0; face.view().phase === 'ask_receipt' && asked < 20; asked += 1) {
    const { receipt } = face.view();
    if (receipt === null) return;
    await pause(200);
    const printed = (await papers.read()).has(receipt.number);
    await face.command('resolveReceipt', { printed });
    await face.until(
      'the answer',
      (view) =>
        view.receipt?.number !== receipt.number ||
        (view.phase !== 'ask_receipt' && view.receipt.print !== 'printing'),
      STEP_MAX_MS,
    );
  }
}
