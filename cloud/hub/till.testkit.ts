/** A till of the tests: a real key, a real chain, real purchases by the real engine; it speaks HTTP. */
import { generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { bundleText, parseBundle } from '@verno/shared/promotions/bundle';
import { compile } from '@verno/shared/promotions/compile';
import { evaluate } from '@verno/shared/promotions/evaluate';
import { keptResult } from '@verno/shared/purchase/fact';
import type { Cheque, MemberFacts } from '@verno/shared/promotions/cheque';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { Quantities } from '@verno/shared/purchase/refund';
import { PURCHASE_REFUNDED } from '@verno/shared/purchase/refund-fact';
import type { RefundFact } from '@verno/shared/purchase/refund-fact';
import { paymentsBack, refundNext } from '@verno/shared/purchase/refund-next';
import type { Json } from '@verno/shared/kernel/json';
import {
  againStatement,
  batchStatement,
  epochRoot,
  EVENT_SCHEMA,
  eventHash,
  helloStatement,
} from '@verno/shared/sync/event';
import type { EventEnvelope } from '@verno/shared/sync/event';
import {
  eventId,
  hash,
  memberId,
  partnerId,
  purchaseId,
  sku,
  storeId,
  tillId,
} from '@verno/shared/kernel/ids';
import { localTime } from './calendar.ts';
import type { Answered } from './staff.testkit.ts';
import { testBundle } from './hub.testkit.ts';
import type { TestHub } from './hub.testkit.ts';

interface SaleOptions {
  readonly prices?: readonly number[];
  /** Pieces of each line; one where not said. */
  readonly pieces?: readonly number[];
  readonly member?: string | null;
  readonly redeem?: number;
  readonly reservationId?: string | null;
  readonly balance?: number;
  readonly offline?: boolean;
}

export interface TestTill {
  readonly tillId: string;
  epoch: number;
  nonce: string;
  token: string;
  /** Events of the till's own log, oldest first. */
  readonly log: EventEnvelope[];
  enrol(code: string): Promise<Answered>;
  hello(change?: Record<string, unknown>): Promise<Answered>;
  /** Hello of a till that was refused as stale before (wire version 2). */
  helloAgain(): Promise<Answered>;
  /** Signs as this till does. */
  sign(text: string): string;
  /** Enrols and says hello. */
  join(): Promise<void>;
  append(kind: string, payload: Json, change?: Partial<EventEnvelope>): EventEnvelope;
  sell(options?: SaleOptions): PurchaseFact;
  /** Takes goods back as the till would: `known` is what it knows came back before. */
  takeBack(
    purchase: PurchaseFact,
    lines: Quantities,
    known?: readonly RefundFact[],
    change?: Partial<RefundFact>,
  ): RefundFact;
  upload(events?: readonly EventEnvelope[], change?: Record<string, unknown>): Promise<Answered>;
  call(method: string, path: string, body?: unknown): Promise<Answered>;
  /** Ed25519 over the statement by the till's key, base64. */
  sign(statement: string): string;
  /** A copy of the till's whole state, as a copied disk has it. */
  clone(): TestTill;
}

interface State {
  readonly keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  epoch: number;
  nonce: string;
  token: string;
  log: EventEnvelope[];
}

export function createTill(world: TestHub, id: string, store: string): TestTill {
  const state: State = {
    keys: generateKeyPairSync('ed25519'),
    epoch: 1,
    nonce: '',
    token: '',
    log: [],
  };
  return tillOf(world, id, store, state);
}

function tillOf(world: TestHub, id: string, store: string, state: State): TestTill {
  const sellBy = seller(world, id, store, state);
  const call = (method: string, path: string, body?: unknown): Promise<Answered> =>
    send(world.hub.url + path, method, state.token, body);
  const head = () => state.log.at(-1) ?? { seq: 0, hash: epochRoot(id, state.epoch) };
  const signed = (text: string) =>
    sign(null, Buffer.from(text), state.keys.privateKey).toString('base64');
  const append: TestTill['append'] = (kind, payload, change = {}) => {
    const content = {
      id: eventId.parse(world.ids.next()),
      till: tillId.parse(id),
      epoch: state.epoch,
      seq: head().seq + 1,
      prevHash: hash.parse(head().hash),
      schema: EVENT_SCHEMA,
      kind,
      bundleHash: null,
      engineVersion: '1',
      wall: world.clock.nowMs(),
      monotonic: 1,
      bootId: id,
      payload,
      ...change,
    };
    const event = { ...content, hash: eventHash(content) };
    state.log.push(event);
    return event;
  };
  const enrol: TestTill['enrol'] = async (code) => {
    const raw = state.keys.publicKey.export({ format: 'jwk' }).x ?? '';
    const publicKey = Buffer.from(raw, 'base64url').toString('base64');
    const done = await call('POST', '/sync/v1/enrol', { code, publicKey, agentVersion: '0.1.0' });
    if (done.status === 200) {
      state.epoch = Number(done.body['epoch']);
      state.nonce = String(done.body['nonce']);
    }
    return done;
  };
  const hello: TestTill['hello'] = async (change = {}) => {
    const { seq, hash: headHash } = head();
    const statement = helloStatement(id, state.epoch, seq, headHash, state.nonce);
    const done = await call('POST', '/sync/v1/hello', {
      tillId: id,
      epoch: state.epoch,
      head: { seq, hash: headHash },
      nonce: state.nonce,
      wireVersion: 1,
      agentVersion: '0.1.0',
      signature: signed(statement),
      ...change,
    });
    return done;
  };
  return {
    tillId: id,
    log: state.log,
    get epoch() {
      return state.epoch;
    },
    set epoch(epoch) {
      state.epoch = epoch;
    },
    get nonce() {
      return state.nonce;
    },
    set nonce(nonce) {
      state.nonce = nonce;
    },
    get token() {
      return state.token;
    },
    set token(token) {
      state.token = token;
    },
    call,
    sign: signed,
    append,
    enrol,
    async hello(change) {
      const done = await hello(change);
      if (done.status === 200) {
        state.nonce = String(done.body['nonce']);
        state.token = String(done.body['token']);
      }
      return done;
    },
    helloAgain() {
      const { seq, hash: headHash } = head();
      const again = againStatement(id, state.epoch, seq, headHash, state.nonce);
      return this.hello({ wireVersion: 2, againSignature: signed(again) });
    },
    async join() {
      const enrolled = await enrol(await world.codeFor(id));
      if (enrolled.status !== 200) throw new Error(JSON.stringify(enrolled.body));
      const said = await this.hello();
      if (said.status !== 200) throw new Error(JSON.stringify(said.body));
    },
    sell(options = {}) {
      const fact = sellBy(options);
      append('purchase.confirmed', fact);
      return fact;
    },
    takeBack(purchase, lines, known = [], change = {}) {
      const fact = {
        ...refundOf(world, { id, store, number: state.log.length + 1 }, purchase, lines, known),
        ...change,
      };
      append(PURCHASE_REFUNDED, fact);
      return fact;
    },
    upload(events = state.log, change = {}) {
      const last = events.at(-1);
      const epoch = last?.epoch ?? state.epoch;
      const statement = batchStatement(id, epoch, last?.seq ?? 0, last?.hash ?? '');
      return call('POST', '/sync/v1/events', {
        epoch,
        events,
        signature: signed(statement),
        queued: 0,
        cursors: {},
        ...change,
      });
    },
    clone: () => tillOf(world, id, store, { ...state, log: [...state.log] }),
  };
}

/** Sells as the till would: the engine prices the cheque by the published bundle. */
function seller(world: TestHub, id: string, store: string, state: State) {
  const parsed = parseBundle(bundleText(testBundle(world.company.partnerId)));
  const compiled = parsed.ok ? compile(parsed.value) : parsed;
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const timeZone = store === world.company.ural ? 'Asia/Yekaterinburg' : 'Europe/Moscow';
  return (options: SaleOptions): PurchaseFact => {
    const { prices = [10_000, 20_050], pieces = [], member = null, redeem = 0 } = options;
    const cheque: Cheque = {
      partnerId: partnerId.parse(world.company.partnerId),
      storeId: storeId.parse(store),
      tillId: tillId.parse(id),
      lines: prices.map((price, index) => ({
        lineId: `l${index + 1}`,
        sku: sku.parse(`sku-${index + 1}`),
        quantityMilli: 1000 * (pieces[index] ?? 1),
        unitPriceKopecks: price,
        amountKopecks: price * (pieces[index] ?? 1),
        minUnitPriceKopecks: null,
        category: null,
        brand: null,
        attributes: {},
        alreadyDiscounted: false,
      })),
      paymentMethod: 'cash',
      identification: member === null ? null : 'card',
      coupons: [],
      redemption: redeem === 0 ? null : { currency: 'bonus', amount: redeem },
    };
    const facts = member === null ? null : factsOf(member, options.balance ?? redeem);
    const nowMs = world.clock.nowMs();
    const at = { epochMs: nowMs, local: localTime(nowMs, timeZone) };
    const result = evaluate(compiled.value, cheque, facts, at, { trace: true });
    const amountKopecks = result.totals.totalKopecks;
    const fact: PurchaseFact = {
      purchaseId: purchaseId.parse(world.ids.next()),
      number: `${id.slice(-2)}-${state.log.length + 1}`,
      cashier: 'Кассир',
      cheque,
      names: cheque.lines.map((line) => ({ lineId: line.lineId, name: line.sku, barcode: null })),
      facts,
      at,
      result: keptResult(result),
      payments: [
        { method: 'cash', amountKopecks, tenderedKopecks: amountKopecks, changeKopecks: 0 },
      ],
      reservationId: options.reservationId ?? null,
      offline: options.offline ?? false,
    } as PurchaseFact;
    return JSON.parse(JSON.stringify(fact)) as PurchaseFact;
  };
}

function refundOf(
  world: TestHub,
  place: { readonly id: string; readonly store: string; readonly number: number },
  purchase: PurchaseFact,
  lines: Quantities,
  known: readonly RefundFact[],
): RefundFact {
  const counted = refundNext(purchase, known, lines);
  if (!counted.ok) throw new Error(JSON.stringify(counted.error));
  const { value } = counted;
  const nowMs = world.clock.nowMs();
  return JSON.parse(
    JSON.stringify({
      ...value,
      lines: value.lines.map((line) => ({ ...line, name: line.lineId, unit: 'piece' })),
      refundId: world.ids.next(),
      number: `${place.id.slice(-2)}-${place.number}`,
      purchaseId: purchase.purchaseId,
      purchaseNumber: purchase.number,
      partnerId: world.company.partnerId,
      storeId: place.store,
      tillId: place.id,
      memberId: purchase.facts?.memberId ?? null,
      cashier: null,
      reason: 'Не подошло',
      at: { epochMs: nowMs, local: localTime(nowMs, 'Europe/Moscow') },
      payments: paymentsBack(purchase.payments, known, value.moneyKopecks),
      offline: false,
    }),
  ) as RefundFact;
}

function factsOf(id: string, balance: number): MemberFacts {
  return {
    memberId: memberId.parse(id),
    attributes: {},
    dates: {},
    answers: {},
    statuses: {},
    segments: [],
    counters: {},
    coupons: {},
    balances: { bonus: balance },
    history: {},
    card: null,
    contacts: null,
  };
}

async function send(url: string, method: string, token: string, body: unknown): Promise<Answered> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    headers: response.headers,
  };
}
