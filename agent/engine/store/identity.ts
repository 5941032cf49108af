/** Who this till is to its hub, and the key it signs with. */
import { z } from 'zod';
import { partnerId, storeId, tillId } from '@verno/shared/kernel/ids';
import type { TillDatabase } from './database.ts';
import { documentOf } from './documents.ts';
import type { Document } from './documents.ts';

/** Ed25519 key pair: PKCS #8 PEM and the raw 32-byte public key in base64. */
const keyPair = z.object({ privateKeyPem: z.string(), publicKey: z.base64() });
export type KeyPair = z.infer<typeof keyPair>;

const identity = z.object({
  hubUrl: z.url(),
  tillId,
  tillName: z.string(),
  tillNumber: z.int(),
  storeId,
  storeName: z.string(),
  partnerId,
  epoch: z.int(),
  /** Moves with each hello: a copied disk is noticed by its old nonce. */
  nonce: z.string(),
  hubEpoch: z.int(),
  keys: keyPair,
  /** Code of the hub's refusal that stopped this epoch (fork, stale nonce …); null while all is well. */
  frozen: z.string().nullable(),
});
export type Identity = z.infer<typeof identity>;

/** What is known of the right time: the hub's clock minus this machine's. */
const clockState = z.object({ offsetMs: z.int() });
export type ClockState = z.infer<typeof clockState>;

export interface IdentityStore {
  readonly identity: Document<Identity>;
  /** Key made before the hub was asked, so that a crash in the middle can ask again with the same key. */
  readonly draftKeys: Document<KeyPair>;
  readonly clock: Document<ClockState>;
}

export function createIdentityStore(database: TillDatabase): IdentityStore {
  return {
    identity: documentOf(database, 'identity', identity),
    draftKeys: documentOf(database, 'draft_keys', keyPair),
    clock: documentOf(database, 'clock', clockState),
  };
}
