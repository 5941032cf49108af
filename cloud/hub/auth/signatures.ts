/** Ed25519 signatures of tills. */
import { createPublicKey, verify } from 'node:crypto';

const SIGNATURE_BYTES = 64;
const KEY_BYTES = 32;

/** True when `signature` (base64) over the UTF-8 text was made by the raw public key (base64). */
export function isSignedBy(publicKey: string, statement: string, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64');
  if (bytes.length !== SIGNATURE_BYTES) return false;
  const raw = Buffer.from(publicKey, 'base64');
  if (raw.length !== KEY_BYTES) return false;
  try {
    const key = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') },
      format: 'jwk',
    });
    return verify(null, Buffer.from(statement, 'utf8'), key, bytes);
  } catch {
    // Not a point of the curve: nobody can have signed with it.
    return false;
  }
}
