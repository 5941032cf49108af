/** A till as the hub sees it: enrolled with a key of its own, its purchases ready in signed batches. */
import { createSigner, makeKeyPair } from '../../../agent/engine/hub/keys.ts';
import { UPLOAD_BYTES_MAX, UPLOAD_EVENTS_MAX } from '@verno/shared/contracts/sync';
import type { Json } from '@verno/shared/kernel/json';
import { bootIdOf, purchaseOf } from './purchases.ts';
import type { Seller } from './purchases.ts';
import {
  batchStatement,
  epochRoot,
  EVENT_SCHEMA,
  eventHash,
  helloStatement,
} from '@verno/shared/sync/event';
import type { EventEnvelope } from '@verno/shared/sync/event';
import { eventId, hash, tillId } from '@verno/shared/kernel/ids';
import { z } from 'zod';

/** Room for what stands around the events in a body. */
const BODY_FRAME_BYTES = 2048;
const TRIES_MAX = 10;

export interface Batch {
  readonly purchases: number;
  readonly lastSeq: number;
  readonly body: string;
}

export interface BenchTill {
  readonly tillId: string;
  /** Makes so many purchases and cuts them into batches as big as the protocol allows. */
  readonly prepare: (purchases: number) => readonly Batch[];
  /** Sends one batch and waits until the hub has it durably. */
  readonly upload: (batch: Batch) => Promise<void>;
}

export async function joinTill(
  url: string,
  id: string,
  code: string,
  seller: Seller,
): Promise<BenchTill> {
  const keys = makeKeyPair();
  const agentVersion = '0.1.0';
  const enrolled = z
    .object({ epoch: z.int(), nonce: z.string() })
    .parse(
      await post(url, '/sync/v1/enrol', '', { code, publicKey: keys.publicKey, agentVersion }),
    );
  const till = { id, ...enrolled, sign: createSigner(keys) };
  return benchTill(url, till, await greet(url, till), seller);
}

/** A till that is enrolled. */
export interface EnrolledTill {
  readonly id: string;
  readonly epoch: number;
  readonly nonce: string;
  readonly sign: (text: string) => string;
}

/** Says hello for a till with an empty log. @returns its token. */
export async function greet(
  url: string,
  { id, epoch, nonce, sign }: EnrolledTill,
): Promise<string> {
  const root = epochRoot(id, epoch);
  const { token } = z.object({ token: z.string() }).parse(
    await post(url, '/sync/v1/hello', '', {
      tillId: id,
      epoch,
      head: { seq: 0, hash: root },
      nonce,
      wireVersion: 1,
      agentVersion: '0.1.0',
      signature: sign(helloStatement(id, epoch, 0, root, nonce)),
    }),
  );
  return token;
}

export function benchTill(
  url: string,
  { id, epoch, sign }: EnrolledTill,
  token: string,
  seller: Seller,
): BenchTill {
  const log = openLog(id, epoch, seller);
  const bodyOf = (events: readonly EventEnvelope[]): string => {
    const { seq, hash: last } = events.at(-1) ?? log.head();
    const signature = sign(batchStatement(id, epoch, seq, last));
    return JSON.stringify({ epoch, events, signature, queued: 0, cursors: {} });
  };
  return {
    tillId: id,
    prepare: (purchases) => {
      const made = Array.from({ length: purchases }, () =>
        log.append(purchaseOf(seller, id, log.head().seq + 1)),
      );
      return cut(made).map((events) => ({
        purchases: events.length,
        lastSeq: events.at(-1)?.seq ?? 0,
        body: bodyOf(events),
      }));
    },
    upload: async ({ body }) => void (await post(url, '/sync/v1/events', token, body)),
  };
}

interface TillLog {
  readonly head: () => { readonly seq: number; readonly hash: string };
  readonly append: (payload: Json) => EventEnvelope;
}

/** The chain of one till's events in one epoch. */
function openLog(id: string, epoch: number, seller: Seller): TillLog {
  let head: { seq: number; hash: string } = { seq: 0, hash: epochRoot(id, epoch) };
  return {
    head: () => head,
    append: (payload) => {
      const content = {
        id: eventId.parse(seller.ids.next()),
        till: tillId.parse(id),
        epoch,
        seq: head.seq + 1,
        prevHash: hash.parse(head.hash),
        schema: EVENT_SCHEMA,
        kind: 'purchase.confirmed',
        bundleHash: null,
        engineVersion: '1.0.0',
        wall: Date.now(),
        monotonic: 1,
        bootId: bootIdOf(id),
        payload,
      };
      const event = { ...content, hash: eventHash(content) };
      head = event;
      return event;
    },
  };
}

/** Batches within both bounds of the protocol. */
function cut(events: readonly EventEnvelope[]): EventEnvelope[][] {
  const batches: EventEnvelope[][] = [];
  let batch: EventEnvelope[] = [];
  let bytes = BODY_FRAME_BYTES;
  for (const event of events) {
    const own = Buffer.byteLength(JSON.stringify(event)) + 1;
    if (batch.length === UPLOAD_EVENTS_MAX || bytes + own > UPLOAD_BYTES_MAX) {
      batches.push(batch);
      batch = [];
      bytes = BODY_FRAME_BYTES;
    }
    batch.push(event);
    bytes += own;
  }
  return batch.length === 0 ? batches : [...batches, batch];
}

/** @throws Error with the answer's text where it is not 2xx. */
export async function post(
  url: string,
  path: string,
  token: string,
  body: object | string,
): Promise<unknown> {
  const send = () =>
    fetch(url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const response = await insisting(send);
  const said = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${said}`);
  return JSON.parse(said);
}

/** A connection that was kept may have been closed meanwhile, several in a row: a till would ask again, too. */
async function insisting(send: () => Promise<Response>, tries = TRIES_MAX): Promise<Response> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof TypeError) || tries === 0) throw error;
    return insisting(send, tries - 1);
  }
}
