/** Opaque secrets: 256 random bits for the holder, a hash for us. */
import type { Random } from '@verno/shared/kernel/clock';
import { sha256Hex } from '@verno/shared/kernel/sha256';

const TOKEN_BYTES = 32;

export function newToken(random: Random): string {
  return Buffer.from(random.bytes(TOKEN_BYTES)).toString('base64url');
}

/** What is stored of a token: a stolen table opens no session. */
export function tokenHash(token: string): string {
  return sha256Hex(`verno-token:${token}`);
}
