/** The till's Ed25519 key: made once at enrolment, never leaves the machine. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { KeyPair } from '../store/identity.ts';

/** Length of the raw key at the end of its SubjectPublicKeyInfo (RFC 8410). */
const RAW_KEY_BYTES = 32;

export function makeKeyPair(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return {
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: spki.subarray(-RAW_KEY_BYTES).toString('base64'),
  };
}

/** Gives the Ed25519 signature of a statement's UTF-8 bytes, base64. */
export type Sign = (statement: string) => string;

export function createSigner(keys: KeyPair): Sign {
  const key = createPrivateKey(keys.privateKeyPem);
  return (statement) => sign(null, Buffer.from(statement), key).toString('base64');
}

/** True when the raw key (base64) made the signature (base64) over the statement. */
export function isSignedBy(publicKey: string, statement: string, signature: string): boolean {
  const x = Buffer.from(publicKey, 'base64').toString('base64url');
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, Buffer.from(statement), key, Buffer.from(signature, 'base64'));
  } catch {
    // No key of the curve: nobody can have signed with it.
    return false;
  }
}
