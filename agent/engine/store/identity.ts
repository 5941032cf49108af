/**
 * Who this till is to its hub, and the key it signs with. A second copy lies beside the database: without
 * the key a damaged file's purchases could be read, but never be sent as this till's own.
 */
import { z } from 'zod';
import type { TillDatabase } from './database.ts';
import { documentOf } from './documents.ts';
import type { Document } from './documents.ts';
import { identity, keyPair, writeSpare } from './spare-identity.ts';
import type { Identity, KeyPair } from './spare-identity.ts';

export type { Identity, KeyPair } from './spare-identity.ts';

/** What is known of the right time: the hub's clock minus this machine's. */
const clockState = z.object({ offsetMs: z.int() });
export type ClockState = z.infer<typeof clockState>;

export interface IdentityStore {
  readonly identity: Document<Identity>;
  /** Key made before the hub was asked, so that a crash in the middle can ask again with the same key. */
  readonly draftKeys: Document<KeyPair>;
  readonly clock: Document<ClockState>;
  /** The hub's raw X25519 public key, base64: exported queues are sealed to it. */
  readonly queueKey: Document<string>;
}

export function createIdentityStore(database: TillDatabase): IdentityStore {
  const kept = documentOf(database, 'identity', identity);
  const known = kept.read();
  if (known !== null) writeSpare(database.folder, known);
  return {
    identity: {
      ...kept,
      write: (value) => {
        kept.write(value);
        writeSpare(database.folder, value);
      },
    },
    draftKeys: documentOf(database, 'draft_keys', keyPair),
    clock: documentOf(database, 'clock', clockState),
    queueKey: documentOf(database, 'hub_key', z.base64().length(44)),
  };
}
