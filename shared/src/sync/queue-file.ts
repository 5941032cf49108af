/**
 * A till's queue as a file for the hub alone: what `npm run hub -- import queue` takes from a till that can
 * no longer speak.
 *
 * Sealed: an ephemeral X25519 key agrees with the hub's public key; HKDF-SHA256 over the shared secret (salt:
 * ephemeral key ‖ hub's key, info: `QUEUE_FILE_INFO`) gives the AES-256-GCM key; `queueFileStatement` is
 * authenticated beside the text. Inside is gzipped JSON of `queueContent`: the same batches, with the same
 * signatures, as an upload.
 */
import { z } from 'zod';
import { tillId } from '../kernel/ids.ts';
import { eventEnvelope } from './event.ts';

export const QUEUE_FILE_INFO = 'verno-queue-file-1';
export const QUEUE_FILE_EXTENSION = '.verno-queue';

export const queueFile = z.object({
  verno: z.literal('queue'),
  format: z.literal(1),
  tillId,
  /** The hub's raw X25519 public key the file is sealed to, and the file's own, base64. */
  hubKey: z.base64().length(44),
  ephemeralKey: z.base64().length(44),
  /** 12 bytes, base64. */
  nonce: z.base64().length(16),
  /** 16 bytes, base64. */
  tag: z.base64().length(24),
  sealed: z.base64(),
});
export type QueueFile = z.infer<typeof queueFile>;

const queueBatch = z.object({
  epoch: z.int().min(1),
  events: z.array(eventEnvelope).min(1),
  /** Ed25519 over `batchStatement` of the last event, base64. */
  signature: z.base64(),
});

export const queueContent = z.object({
  tillId,
  exportedAtMs: z.int(),
  batches: z.array(queueBatch),
});
export type QueueContent = z.infer<typeof queueContent>;

/** What the seal also covers: whose queue, to whom. */
export function queueFileStatement(
  file: Pick<QueueFile, 'tillId' | 'hubKey' | 'ephemeralKey'>,
): string {
  return `verno-queue:1:${file.tillId}:${file.hubKey}:${file.ephemeralKey}`;
}
