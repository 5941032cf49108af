/** What can be said of a batch without the database: its chain and its signature. */
import { hash as digest } from 'node:crypto';
import type { z } from 'zod';
import type { uploadEvents } from '@verno/shared/contracts/sync';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { firstBrokenLink } from '@verno/shared/sync/chain';
import { batchStatement, eventText, signedText } from '@verno/shared/sync/event';
import type { EventEnvelope } from '@verno/shared/sync/event';
import { isSignedBy } from '../auth/signatures.ts';
import { refusal } from '../http/problems.ts';
import type { Refusal } from '../http/problems.ts';

export type UploadBody = z.output<(typeof uploadEvents)['body']>;

export interface CheckedBatch {
  readonly events: readonly EventEnvelope[];
  /** Each event as JSON text, made once for the hash and for the store. */
  readonly texts: ReadonlyMap<EventEnvelope, string>;
  readonly first: EventEnvelope;
  readonly last: EventEnvelope;
}

/** Events of one till and one of its epochs up to the token's, numbered without holes, each hash right and linked to the one before. */
export function checkChain(
  till: { readonly tillId: string; readonly epoch: number },
  body: UploadBody,
): Result<CheckedBatch, Refusal> {
  if (body.epoch > till.epoch) {
    return err(refusal('sync.wrong_epoch', { params: { expected: till.epoch, got: body.epoch } }));
  }
  const [first] = body.events;
  const last = body.events.at(-1);
  if (first === undefined || last === undefined) throw new Error('a batch is never empty');
  const of = { till: till.tillId, epoch: body.epoch };
  const texts = new Map<EventEnvelope, string>();
  const seq = firstBrokenLink(body.events, of, (event) => {
    const signed = signedText(event);
    // The platform's digest: a batch is half a megabyte, and everybody waits for this process.
    const counted = digest('sha256', signed);
    texts.set(event, eventText(signed, event.hash));
    return counted;
  });
  if (seq !== null) return err(refusal('sync.broken_chain', { params: { seq } }));
  return ok({ events: body.events, texts, first, last });
}

/** The till signed the head of this batch. */
export function checkSignature(
  publicKey: string,
  batch: CheckedBatch,
  signature: string,
): Result<null, Refusal> {
  const { till, epoch, seq, hash } = batch.last;
  return isSignedBy(publicKey, batchStatement(till, epoch, seq, hash), signature)
    ? ok(null)
    : err(refusal('sync.bad_signature'));
}
