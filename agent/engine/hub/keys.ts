/** The till's Ed25519 key: made once at enrolment, never leaves the machine. */
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
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

/** Ed25519 signature of a statement's UTF-8 bytes, base64. */
export function signStatement(keys: KeyPair, statement: string): string {
  return sign(null, Buffer.from(statement), createPrivateKey(keys.privateKeyPem)).toString(
    'base64',
  );
}
