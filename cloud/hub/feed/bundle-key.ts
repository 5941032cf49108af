/** The hub's own Ed25519 key: tills take a rule bundle only with its signature. */
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { bundleItem } from '@verno/shared/contracts/sync';
import { bundleStatement } from '@verno/shared/sync/bundle-switch';
import type { Db } from '../store/database.ts';

/** Length of the raw key at the end of its SubjectPublicKeyInfo (RFC 8410). */
const RAW_KEY_BYTES = 32;

export interface BundleKeys {
  /** Raw 32 bytes, base64. */
  readonly publicKey: string;
  readonly privateKeyPem: string;
}

interface SignedBundle {
  readonly [key: string]: string | number;
}

/** The keys; made by whoever asks first. */
export async function bundleKeys(db: Db): Promise<BundleKeys> {
  const known = await readKeys(db);
  if (known !== null) return known;
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  await db
    .updateTable('hub_state')
    .set({
      bundle_private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      bundle_public_key: spki.subarray(-RAW_KEY_BYTES).toString('base64'),
    })
    .where('bundle_private_key', 'is', null)
    .execute();
  // Another node may have been quicker: what stands there now counts.
  const made = await readKeys(db);
  if (made === null) throw new Error('hub_state has no row');
  return made;
}

/** The item with the hub's signature over its partner, version and hash. */
export function signBundle(keys: BundleKeys, partnerId: string, value: unknown): SignedBundle {
  const item = bundleItem.parse(value);
  const statement = bundleStatement(partnerId, item.version, item.hash);
  const key = createPrivateKey(keys.privateKeyPem);
  const { version, hash, text } = item;
  const signature = sign(null, Buffer.from(statement), key).toString('base64');
  return { version, hash, text, signature };
}

async function readKeys(db: Db): Promise<BundleKeys | null> {
  const row = await db
    .selectFrom('hub_state')
    .select(['bundle_private_key', 'bundle_public_key'])
    .executeTakeFirstOrThrow();
  const { bundle_private_key: privateKeyPem, bundle_public_key: publicKey } = row;
  return privateKeyPem === null || publicKey === null ? null : { privateKeyPem, publicKey };
}
