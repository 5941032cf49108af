/**
 * The envelope of a till's fact. Order is `(epoch, seq)`, never time; the hash chain makes a fork
 * visible. Changing the fields of a landed `schema` is forbidden: old payloads stay readable for ever.
 */
import { z } from 'zod';
import { canonicalJson } from '../kernel/canonical.ts';
import { eventId, hash, tillId } from '../kernel/ids.ts';
import type { Hash } from '../kernel/ids.ts';
import type { Json } from '../kernel/json.ts';
import { sha256Hex } from '../kernel/sha256.ts';

/** Version of the envelope and of the payloads this code writes. */
export const EVENT_SCHEMA = 1;

/** A payload nested deeper than this is no fact of a shop. */
export const EVENT_DEPTH_MAX = 100;
/** Schema numbers above this are not ours, whatever the year. */
const EVENT_SCHEMA_MAX = 1_000_000;

/**
 * JSON as it came, not copied: a hash is counted from every key, also from those that a copy loses
 * (`__proto__`).
 */
const json = z.custom<Json>((value) => isJson(value, EVENT_DEPTH_MAX));

const knownFields = z.object({
  id: eventId,
  till: tillId,
  epoch: z.int().min(1),
  seq: z.int().min(1),
  /** Hash of the event before; of the epoch's first event: `epochRoot`. */
  prevHash: hash,
  schema: z.int().min(1).max(EVENT_SCHEMA_MAX),
  /** What happened: `purchase.confirmed` … An unknown kind is stored and waits for an upgrade. */
  kind: z.string().min(1).max(64),
  bundleHash: hash.nullable(),
  engineVersion: z.string().max(32),
  /** Milliseconds since the Unix epoch by the till's corrected clock. */
  wall: z.int(),
  /** Milliseconds since the engine's boot, never back. */
  monotonic: z.int().min(0),
  bootId: z.uuid(),
  payload: json,
  hash,
});
export type EventEnvelope = z.infer<typeof knownFields>;

/** Fields that a newer till adds are kept: they are part of what it hashed and signed. */
export const eventEnvelope: z.ZodType<EventEnvelope> = knownFields.catchall(json);

function isJson(value: unknown, depthLeft: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depthLeft === 0) return false;
  return Object.values(value).every((inner) => inner === undefined || isJson(inner, depthLeft - 1));
}

/** The `prevHash` of an epoch's first event. */
export function epochRoot(till: string, epoch: number): Hash {
  return hash.parse(sha256Hex(`verno-epoch:${till}:${epoch}`));
}

/**
 * SHA-256 of the canonical JSON of everything in the envelope but the hash itself.
 * @param digest SHA-256 of a text's UTF-8 bytes as lower-case hex; a platform's own is quicker
 */
export function eventHash(
  event: Omit<EventEnvelope, 'hash'> & { readonly hash?: string },
  digest: (text: string) => string = sha256Hex,
): Hash {
  return hash.parse(digest(signedText(event)));
}

/** The text that `eventHash` is of: canonical JSON of the envelope without the hash itself. */
export function signedText(
  event: Omit<EventEnvelope, 'hash'> & { readonly hash?: string },
): string {
  const { hash: _own, ...content } = event;
  return canonicalJson(content);
}

/** The whole event as JSON text, made from its `signedText`. */
export function eventText(signed: string, own: string): string {
  return `{"hash":"${own}",${signed.slice(1)}`;
}

/**
 * A new event with its hash, and its JSON text. The canonical text is written once and serves both: a
 * purchase has kilobytes of it, and a customer waits.
 */
export function sealEvent(
  content: Omit<EventEnvelope, 'hash'>,
  digest: (text: string) => string = sha256Hex,
): { readonly event: EventEnvelope; readonly text: string } {
  const signed = signedText(content);
  const own = hash.parse(digest(signed));
  return { event: { ...content, hash: own }, text: eventText(signed, own) };
}

/** What a till signs for a batch: who, which epoch, up to where, and the head's hash. */
export function batchStatement(till: string, epoch: number, seq: number, head: string): string {
  return `verno-batch:1:${till}:${epoch}:${seq}:${head}`;
}

/** What a till signs when it says hello: the nonce makes a copied disk visible. */
export function helloStatement(
  till: string,
  epoch: number,
  seq: number,
  head: string,
  nonce: string,
): string {
  return `verno-hello:1:${till}:${epoch}:${seq}:${head}:${nonce}`;
}

/** What a till signs besides its hello when that was refused as stale: no network can repeat this word. */
export function againStatement(
  till: string,
  epoch: number,
  seq: number,
  head: string,
  nonce: string,
): string {
  return `verno-again:1:${till}:${epoch}:${seq}:${head}:${nonce}`;
}
