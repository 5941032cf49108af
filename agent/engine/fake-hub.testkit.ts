/**
 * A small hub for the till's tests, made from the contracts: real HTTP, real signatures checked, and ways
 * to be down, slow or unkind. It shares no code with the real hub.
 */
import { createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as sync from '@verno/shared/contracts/sync';
import { heartbeat } from '@verno/shared/contracts/sync-heartbeat';
import type { TillReport } from '@verno/shared/contracts/sync-heartbeat';
import { findReceipts, readPurchase } from '@verno/shared/contracts/sync-purchases';
import type { ReceiptBrief } from '@verno/shared/contracts/sync-purchases';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import type { RefundFact } from '@verno/shared/purchase/refund-fact';
import type { FeedItem } from '@verno/shared/contracts/sync';
import { batchStatement, epochRoot, eventHash, helloStatement } from '@verno/shared/sync/event';
import type { EventEnvelope } from '@verno/shared/sync/event';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import { servePokes } from './fake-pokes.testkit.ts';
import { PARTNER, STORE, TILL } from './shop.testkit.ts';

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly retryAfterS?: number;
}

export interface FakeHub {
  readonly url: string;
  /** Feed in order of position. */
  feed: FeedItem[];
  /** What was accepted, in order. */
  readonly events: EventEnvelope[];
  /** How many events each upload carried. */
  readonly batches: number[];
  readonly reservations: Map<string, { amount: number; purchaseId: string }>;
  readonly released: string[];
  /** What the till told of itself, in order. */
  readonly reports: TillReport[];
  /** Purchases of other tills it may tell of, by id. */
  readonly known: Map<string, HubPurchase>;
  active: number;
  /** Answers nothing at all: connections are dropped. */
  down: boolean;
  /** Rest before each answer. */
  delayMs: number;
  /** Does the work, then drops the connection: the answer is lost. */
  loseAnswers: boolean;
  /** Refuses the next calls of an operation with these, in order. */
  readonly refusals: Map<string, Refusal[]>;
  readonly calls: string[];
  /** Said in hello; absent = 1. */
  wireVersion?: number;
  /** Calls of a newer wire: the answer of an operation that is not here, null where it has none either. */
  newer?: (path: string, body: unknown) => Promise<Buffer | { value: unknown } | null>;
  serverTimeMs: () => number;
  /** Tells every connected till that something new lies in the feed. */
  readonly poke: () => void;
  readonly stop: () => Promise<void>;
}

interface HubPurchase {
  readonly brief: ReceiptBrief;
  readonly purchase: PurchaseFact;
  readonly refunds: RefundFact[];
}

const CODE = 'CODE-1';
export const ENROLMENT_CODE = CODE;
const TOKEN = 'till-token';

export async function startFakeHub(feed: FeedItem[] = []): Promise<FakeHub> {
  const state = { publicKey: '', nonce: 'nonce-1', helloCount: 1 };
  const server = createServer((request, response) => {
    void respond(request, response);
  });
  const pokes = servePokes(server, TOKEN);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const hub: FakeHub = {
    url: `http://127.0.0.1:${port}`,
    feed,
    events: [],
    batches: [],
    reservations: new Map(),
    released: [],
    reports: [],
    known: new Map(),
    active: 50_000,
    down: false,
    delayMs: 0,
    loseAnswers: false,
    refusals: new Map(),
    calls: [],
    serverTimeMs: () => Date.now(),
    poke: () => {
      for (const socket of pokes.clients) socket.send('42/till,["poke",{"position":1}]');
    },
    stop: async () => {
      for (const socket of pokes.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  onTestFinished(() => hub.stop());

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (hub.down) return void request.socket.destroy();
    const body = await bodyOf(request);
    if (hub.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, hub.delayMs));
    const answer = (await hub.newer?.(request.url ?? '', body)) ?? answerTo(request, body);
    if (hub.loseAnswers) return void request.socket.destroy();
    if (Buffer.isBuffer(answer)) return void response.end(answer);
    if ('code' in answer) return refuse(response, answer);
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(answer.value));
  }

  function answerTo(request: IncomingMessage, body: unknown): { value: unknown } | Refusal {
    const path = request.url ?? '';
    hub.calls.push(`${request.method} ${path.replace(/reservations\/.*/, 'reservations/:id')}`);
    const [operation] = operationsAt(request.method ?? '', path);
    if (operation === undefined) return { status: 404, code: 'request.not_found' };
    const refusal = hub.refusals.get(operation.id)?.shift();
    if (refusal !== undefined) return refusal;
    if (operation.access.kind === 'till' && request.headers.authorization !== `Bearer ${TOKEN}`) {
      return { status: 401, code: 'till.unknown' };
    }
    if (operation.id === sync.enrol.id) return enrolled(sync.enrol.body.parse(body));
    if (operation.id === sync.hello.id) return greeted(sync.hello.body.parse(body));
    if (operation.id === sync.uploadEvents.id) return taken(sync.uploadEvents.body.parse(body));
    if (operation.id === sync.readFeed.id) return page(sync.readFeed.body.parse(body));
    if (operation.id === sync.reserveBonuses.id) return held(sync.reserveBonuses.body.parse(body));
    if (operation.id === heartbeat.id) {
      hub.reports.push(heartbeat.body.parse(body));
      return { value: { serverTimeMs: hub.serverTimeMs() } };
    }
    if (operation.id === findReceipts.id) return receiptsAt(path);
    if (operation.id === readPurchase.id) return purchaseAt(path);
    hub.released.push(path.split('/').at(-1) ?? '');
    hub.reservations.delete(path.split('/').at(-1) ?? '');
    return { value: null };
  }

  function enrolled(body: z.infer<typeof sync.enrol.body>): { value: unknown } | Refusal {
    if (body.code !== CODE) return { status: 422, code: 'enrol.wrong_code' };
    state.publicKey = body.publicKey;
    return {
      value: {
        tillId: TILL,
        tillName: 'Касса 7',
        tillNumber: 7,
        storeId: STORE,
        storeName: 'Магазин у дома',
        partnerId: PARTNER,
        epoch: 1,
        nonce: state.nonce,
        hubEpoch: 1,
      },
    };
  }

  function greeted(body: z.infer<typeof sync.hello.body>): { value: unknown } | Refusal {
    const { tillId, epoch, head, nonce, signature } = body;
    if (nonce !== state.nonce) return { status: 409, code: 'till.stale_nonce' };
    const statement = helloStatement(tillId, epoch, head.seq, head.hash, nonce);
    if (!signed(state.publicKey, statement, signature)) {
      return { status: 403, code: 'till.bad_signature' };
    }
    state.helloCount += 1;
    state.nonce = `nonce-${state.helloCount}`;
    return {
      value: {
        token: TOKEN,
        expiresAtMs: hub.serverTimeMs() + 3_600_000,
        nonce: state.nonce,
        hubEpoch: 1,
        acked: headOf(hub.events),
        serverTimeMs: hub.serverTimeMs(),
        ...(hub.wireVersion === undefined ? {} : { wireVersion: hub.wireVersion }),
      },
    };
  }

  function taken(body: z.infer<typeof sync.uploadEvents.body>): { value: unknown } | Refusal {
    const last = body.events.at(-1)!;
    const statement = batchStatement(TILL, body.epoch, last.seq, last.hash);
    if (!signed(state.publicKey, statement, body.signature)) {
      return { status: 403, code: 'sync.bad_signature' };
    }
    hub.batches.push(body.events.length);
    for (const event of body.events) {
      const head = headOf(hub.events);
      if (event.seq <= head.seq) continue;
      if (event.seq > head.seq + 1) return { status: 409, code: 'sync.gap' };
      if (event.prevHash !== head.hash || eventHash(event) !== event.hash) {
        return { status: 409, code: 'sync.broken_chain' };
      }
      hub.events.push(event);
    }
    return { value: { hubEpoch: 1, epoch: body.epoch, ...headOf(hub.events) } };
  }

  function page(body: z.infer<typeof sync.readFeed.body>): { value: unknown } {
    const { cursors, limit, scopes } = body;
    const newer = hub.feed.filter(
      ({ scope, position }) =>
        position > (cursors[scope] ?? 0) && (scopes === undefined || scopes.includes(scope)),
    );
    const items = newer.slice(0, limit);
    const after = { ...cursors };
    for (const { scope, position } of items) after[scope] = position;
    return { value: { items, cursors: after, complete: items.length === newer.length } };
  }

  function receiptsAt(path: string): { value: unknown } {
    const number = decodeURIComponent(path.split('/').at(-1) ?? '');
    const items = [...hub.known.values()].map(({ brief }) => brief);
    return { value: { items: items.filter((brief) => brief.number === number) } };
  }

  function purchaseAt(path: string): { value: unknown } | Refusal {
    const found = hub.known.get(path.split('/').at(-1) ?? '');
    return found === undefined ? { status: 404, code: 'purchase.unknown' } : { value: found };
  }

  function held(body: z.infer<typeof sync.reserveBonuses.body>): { value: unknown } | Refusal {
    const before = hub.reservations.get(body.reservationId)?.amount ?? 0;
    if (body.amount > hub.active + before) return { status: 409, code: 'bonus.insufficient' };
    hub.active += before - body.amount;
    const { reservationId, amount, purchaseId } = body;
    hub.reservations.set(reservationId, { amount, purchaseId });
    const expiresAtMs = hub.serverTimeMs() + 600_000;
    return { value: { reservationId, amount, active: hub.active, expiresAtMs } };
  }
  return hub;
}

function operationsAt(method: string, path: string) {
  const all = [
    sync.enrol,
    sync.hello,
    sync.uploadEvents,
    sync.readFeed,
    sync.reserveBonuses,
    sync.releaseBonuses,
    heartbeat,
    findReceipts,
    readPurchase,
  ];
  return all.filter((operation) => {
    const pattern = new RegExp(`^${operation.path.replaceAll(/:\w+/g, '[^/]+')}$`);
    return operation.method === method && pattern.test(path);
  });
}

function headOf(events: readonly EventEnvelope[]): { seq: number; hash: string } {
  const last = events.at(-1);
  return last === undefined
    ? { seq: 0, hash: epochRoot(TILL, 1) }
    : { seq: last.seq, hash: last.hash };
}

/** Raw 32-byte key in base64 → SubjectPublicKeyInfo (RFC 8410) → verified or not. */
function signed(publicKey: string, statement: string, signature: string): boolean {
  const header = Buffer.from('302a300506032b6570032100', 'hex');
  const der = Buffer.concat([header, Buffer.from(publicKey, 'base64')]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return verify(null, Buffer.from(statement), key, Buffer.from(signature, 'base64'));
}

function refuse(response: ServerResponse, { status, code, retryAfterS }: Refusal): void {
  response.writeHead(status, {
    'Content-Type': 'application/problem+json',
    ...(retryAfterS === undefined ? {} : { 'Retry-After': String(retryAfterS) }),
  });
  response.end(JSON.stringify({ type: 'about:blank', title: code, status, code, detail: code }));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}
