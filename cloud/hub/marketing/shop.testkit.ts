/**
 * A shop for marketing's tests: rules are published as headquarters would, tills read the feed and sell by what
 * they read, people call the API.
 */
import { bundleText, parseBundle } from '@verno/shared/promotions/bundle';
import type { BundleInput, PromotionInput } from '@verno/shared/promotions/bundle';
import type { Cheque } from '@verno/shared/promotions/cheque';
import { compile } from '@verno/shared/promotions/compile';
import { evaluate } from '@verno/shared/promotions/evaluate';
import { pruneFacts } from '@verno/shared/promotions/facts';
import { FEED_VALUES } from '@verno/shared/contracts/sync';
import { factsAt, NO_SETTINGS, NOTHING_TIMED } from '@verno/shared/marketing/facts-at';
import * as ids from '@verno/shared/kernel/ids';
import { kopecks, quantityMilli } from '@verno/shared/money/types';
import { purchaseFact } from '@verno/shared/purchase/fact';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { localTime } from '../calendar.ts';
import { publishBundle } from '../directory/bundles.ts';
import { PASSWORD, startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { openBrowser } from '../staff.testkit.ts';
import type { Answered, Browser } from '../staff.testkit.ts';
import { createTill } from '../till.testkit.ts';
import type { TestTill } from '../till.testkit.ts';

/** What a till knows at one moment, from the feed alone. */
type Known = Awaited<ReturnType<typeof readShop>>;

interface Sale {
  readonly member?: string;
  readonly price?: number;
  readonly pieces?: number;
  readonly category?: string | null;
  readonly coupons?: readonly string[];
  /** What the till read before; by default it reads the feed now. */
  readonly known?: Known;
}

export interface Shop {
  readonly world: TestHub;
  readonly hq: Browser;
  readonly one: TestTill;
  readonly two: TestTill;
  publish(more: Partial<BundleInput> & Pick<BundleInput, 'promotions'>): Promise<void>;
  /** Sells at a till without sending it. */
  sell(till: TestTill, sale?: Sale): Promise<PurchaseFact>;
  /** Sells and sends; returns the fact with the flags it was booked with. */
  sold(till: TestTill, sale?: Sale): Promise<PurchaseFact & { readonly flags: string[] }>;
  known(till: TestTill): Promise<Known>;
  /** Time passes; staff sign in again. */
  pass(ms: number): Promise<void>;
  flagsOf(fact: PurchaseFact): Promise<string[]>;
  put(path: string, body: unknown): Promise<Answered>;
  post(path: string, body: unknown): Promise<Answered>;
  get(path: string): Promise<Record<string, unknown>>;
}

const DAY_MS = 86_400_000;
export const days = (count: number): number => count * DAY_MS;

export async function openShop(): Promise<Shop> {
  const world = await startTestHub();
  const hq = openBrowser(world.hub.url);
  await hq.signIn('hq', PASSWORD);
  const { tills, moscow, partnerId } = world.company;
  const [one, two] = [createTill(world, tills[0], moscow), createTill(world, tills[1], moscow)];
  await one.join();
  await two.join();
  let version = 1;
  const known = async (till: TestTill): Promise<Known> => {
    await world.sequence();
    return readShop(till);
  };
  const sell: Shop['sell'] = async (till, sale = {}) => {
    const fact = factOf(world, till, sale, sale.known ?? (await known(till)));
    till.append('purchase.confirmed', fact);
    return fact;
  };
  const flagsOf: Shop['flagsOf'] = async (fact) => {
    const row = await world.db
      .selectFrom('purchase')
      .where('purchase_id', '=', fact.purchaseId)
      .select('flags')
      .executeTakeFirstOrThrow();
    return row.flags;
  };
  return {
    world,
    hq,
    one,
    two,
    known,
    sell,
    flagsOf,
    async pass(ms) {
      world.clock.advance(ms);
      await hq.signIn('hq', PASSWORD);
      for (const till of [one, two]) await till.hello();
    },
    async publish(more) {
      version += 1;
      const text = bundleText({ schema: 1, partnerId, version, ...more });
      const done = await world.db
        .transaction()
        .execute((tx) => publishBundle(tx, partnerId, text, world.clock.nowMs()));
      if (!done.ok) throw new Error(done.error.lines.join('\n'));
    },
    async sold(till, sale) {
      const fact = await sell(till, sale);
      const answer = await till.upload(till.log.slice(-1));
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
      return { ...fact, flags: await flagsOf(fact) };
    },
    put: (path, body) => hq.call('PUT', `/api/v1${path}`, body),
    post: (path, body) => hq.call('POST', `/api/v1${path}`, body),
    get: async (path) => (await hq.call('GET', `/api/v1${path}`)).body,
  };
}

/** A rule of members' promotions. */
export function promotion(
  id: string,
  rule: Omit<PromotionInput['rules'][number], 'id'>,
  more: Partial<PromotionInput> = {},
): PromotionInput {
  return { id, version: 1, name: id, rules: [{ id: 'r', ...rule }], ...more };
}

interface RawItem {
  readonly kind: string;
  readonly key: string;
  readonly value: unknown;
}

async function readShop(till: TestTill) {
  const answer = await till.call('POST', '/sync/v1/feed', { cursors: {}, limit: 1000 });
  const items = (answer.body['items'] as RawItem[]).filter((item) => item.value !== null);
  const of = (kind: string) => items.filter((item) => item.kind === kind);
  const figures = of('limit_used').map((item) => FEED_VALUES.limit_used.parse(item.value));
  const [settings] = of('marketing_settings');
  const members = of('member').map((item) => FEED_VALUES.member.parse(item.value));
  const bundle = FEED_VALUES.bundle.parse(of('bundle')[0]?.value);
  const parsed = parseBundle(bundle.text);
  const program = parsed.ok ? compile(parsed.value) : parsed;
  if (!program.ok) throw new Error(JSON.stringify(program.error));
  return {
    program: program.value,
    members: new Map<string, (typeof members)[number]>(members.map((one) => [one.memberId, one])),
    figures: Object.fromEntries(figures.map((one) => [one.key, one.used])),
    settings:
      settings === undefined ? NO_SETTINGS : FEED_VALUES.marketing_settings.parse(settings.value),
  };
}

function factOf(world: TestHub, till: TestTill, sale: Sale, known: Known): PurchaseFact {
  const price = kopecks.parse(sale.price ?? 100_000);
  const pieces = sale.pieces ?? 1;
  const nowMs = world.clock.nowMs();
  const at = { epochMs: nowMs, local: localTime(nowMs, 'Europe/Moscow') };
  const { moscow, partnerId } = world.company;
  const cheque: Cheque = {
    partnerId: ids.partnerId.parse(partnerId),
    storeId: ids.storeId.parse(moscow),
    tillId: ids.tillId.parse(till.tillId),
    lines: [
      {
        lineId: 'l1',
        sku: ids.sku.parse('sku-1'),
        quantityMilli: quantityMilli.parse(1000 * pieces),
        unitPriceKopecks: price,
        amountKopecks: kopecks.parse(price * pieces),
        minUnitPriceKopecks: null,
        category: sale.category ?? null,
        brand: null,
        attributes: {},
        alreadyDiscounted: false,
      },
    ],
    paymentMethod: 'cash',
    identification: sale.member === undefined ? null : 'card',
    coupons: [...(sale.coupons ?? [])],
    redemption: null,
    limitsUsed: known.figures,
  };
  const item = sale.member === undefined ? undefined : known.members.get(sale.member);
  const facts =
    item === undefined
      ? null
      : factsAt(item.facts, item.timed ?? NOTHING_TIMED, {
          ...known,
          ...cheque,
          at,
          figureOf: (key) => known.figures[key] ?? 0,
        });
  const result = evaluate(known.program, cheque, facts, at, { trace: true });
  const amountKopecks = result.totals.totalKopecks;
  return purchaseFact.parse(
    JSON.parse(
      JSON.stringify({
        purchaseId: world.ids.next(),
        number: `${till.tillId.slice(-2)}-${till.log.length + 1}`,
        cashier: null,
        cheque,
        names: [{ lineId: 'l1', name: 'Товар', barcode: null }],
        facts: facts === null ? null : pruneFacts(facts, result.factsRead),
        at,
        result,
        payments: [
          { method: 'cash', amountKopecks, tenderedKopecks: amountKopecks, changeKopecks: 0 },
        ],
        reservationId: null,
        offline: false,
      }),
    ),
  );
}
