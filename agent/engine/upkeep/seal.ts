/** Seals a queue to the hub's key; `shared/src/sync/queue-file.ts` says how. */
import {
  createCipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { QUEUE_FILE_INFO, queueFileStatement } from '@verno/shared/sync/queue-file';
import type { QueueContent, QueueFile } from '@verno/shared/sync/queue-file';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;

/** `hubKey`: raw X25519 public key, base64. */
export function sealQueue(content: QueueContent, hubKey: string): QueueFile {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const ephemeral = publicKey.export({ type: 'spki', format: 'der' }).subarray(-KEY_BYTES);
  const hub = Buffer.from(hubKey, 'base64');
  const secret = diffieHellman({
    privateKey,
    publicKey: createPublicKey({
      key: { kty: 'OKP', crv: 'X25519', x: hub.toString('base64url') },
      format: 'jwk',
    }),
  });
  const salt = Buffer.concat([ephemeral, hub]);
  const key = Buffer.from(hkdfSync('sha256', secret, salt, QUEUE_FILE_INFO, KEY_BYTES));
  const nonce = randomBytes(NONCE_BYTES);
  const head = { tillId: content.tillId, hubKey, ephemeralKey: ephemeral.toString('base64') };
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(queueFileStatement(head)));
  const text = gzipSync(JSON.stringify(content));
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  return {
    verno: 'queue',
    format: 1,
    ...head,
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    sealed: sealed.toString('base64'),
  };
}
