/** The hub's X25519 pair: tills seal exported queues to it. */
import {
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
} from 'node:crypto';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { QUEUE_FILE_INFO, queueFileStatement } from '@verno/shared/sync/queue-file';
import type { QueueFile } from '@verno/shared/sync/queue-file';
import type { Db, Tx } from '../store/database.ts';

const KEY_BYTES = 32;

/** Makes the pair where there is none; hubs that start together agree on one. */
export async function ensureQueueKey(db: Db, nowMs: number): Promise<void> {
  const found = await db.selectFrom('queue_key').select('only_row').executeTakeFirst();
  if (found !== undefined) return;
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-KEY_BYTES);
  await db
    .insertInto('queue_key')
    .values({
      public_key: raw.toString('base64'),
      private_key: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
      created_at: new Date(nowMs),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The public half for tills; nothing before the hub's first start. */
export async function queueKeyForTills(tx: Tx): Promise<{ readonly queueKey?: string }> {
  const row = await tx.selectFrom('queue_key').select('public_key').executeTakeFirst();
  return row === undefined ? {} : { queueKey: row.public_key };
}

/** The gzipped text of a sealed queue. `foreign`: sealed to another hub; `broken`: changed or cut. */
export async function openQueueFile(
  db: Db,
  file: QueueFile,
): Promise<Result<Buffer, 'foreign' | 'broken'>> {
  const row = await db.selectFrom('queue_key').selectAll().executeTakeFirst();
  if (row === undefined || row.public_key !== file.hubKey) return err('foreign');
  const ephemeral = Buffer.from(file.ephemeralKey, 'base64');
  try {
    const secret = diffieHellman({
      privateKey: createPrivateKey({
        key: Buffer.from(row.private_key, 'base64'),
        format: 'der',
        type: 'pkcs8',
      }),
      publicKey: createPublicKey({
        key: { kty: 'OKP', crv: 'X25519', x: ephemeral.toString('base64url') },
        format: 'jwk',
      }),
    });
    const salt = Buffer.concat([ephemeral, Buffer.from(file.hubKey, 'base64')]);
    const key = Buffer.from(hkdfSync('sha256', secret, salt, QUEUE_FILE_INFO, KEY_BYTES));
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(file.nonce, 'base64'));
    decipher.setAAD(Buffer.from(queueFileStatement(file)));
    decipher.setAuthTag(Buffer.from(file.tag, 'base64'));
    return ok(
      Buffer.concat([decipher.update(Buffer.from(file.sealed, 'base64')), decipher.final()]),
    );
  } catch {
    return err('broken');
  }
}
