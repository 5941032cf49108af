/** The till's identity as it is kept: in the database, and once more in a file beside it. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { partnerId, storeId, tillId } from '@verno/shared/kernel/ids';

/** Ed25519 key pair: PKCS #8 PEM and the raw 32-byte public key in base64. */
export const keyPair = z.object({ privateKeyPem: z.string(), publicKey: z.base64() });
export type KeyPair = z.infer<typeof keyPair>;

export const identity = z.object({
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

const SPARE_NAME = 'till.identity.json';

/** The copy beside the database; null where there is none or it makes no sense. */
export function readSpareIdentity(folder: string): Identity | null {
  try {
    const parsed = identity.safeParse(JSON.parse(readFileSync(join(folder, SPARE_NAME), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The identity in a document's text; null where it makes no sense. */
export function parseIdentity(text: string): Identity | null {
  try {
    const parsed = identity.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Whole or not at all. A spare that cannot be written (a full disk) is no reason to stop anything. */
export function writeSpare(folder: string, value: Identity): void {
  const text = JSON.stringify(value);
  const path = join(folder, SPARE_NAME);
  try {
    const file = openSync(`${path}.new`, 'w', 0o600);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(`${path}.new`, path);
  } catch {
    // The identity itself is in the database; the next write tries the spare again.
  }
}
