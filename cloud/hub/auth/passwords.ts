/** Passwords of staff as argon2id in PHC text. */
import { argon2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Random } from '@verno/shared/kernel/clock';
import { createTurns } from '../turns.ts';

/**
 * OWASP Password Storage Cheat Sheet, second of its equal choices: 19 MiB, two passes, one lane. The
 * parameters stand in each hash, so that they can be raised later without losing old passwords.
 */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const TAG_BYTES = 32;
const SALT_BYTES = 16;
/** Calculations at once (each takes 19 MiB), and how many may wait for their turn. */
const CONCURRENT_MAX = 2;
const WAITING_MAX = 64;

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

const derive = promisify(argon2);

export interface Passwords {
  hash(password: string): Promise<string>;
  /** False for a wrong password; takes the same time whatever `stored` is. Null = too many wait. */
  verify(password: string, stored: string | null): Promise<boolean | null>;
}

/** Hashing with a bounded queue. `dummy` is compared with when there is no such account. */
export function createPasswords(random: Random): Passwords {
  const turns = createTurns(CONCURRENT_MAX, WAITING_MAX);
  const dummy = encode(random.bytes(SALT_BYTES), random.bytes(TAG_BYTES));
  return {
    async hash(password) {
      const salt = random.bytes(SALT_BYTES);
      return encode(salt, await compute(password, salt, COST, TAG_BYTES));
    },
    async verify(password, stored) {
      const parsed = PHC.exec(stored ?? dummy);
      if (parsed === null) throw new Error('stored password is not argon2id PHC text');
      const [, memory, passes, parallelism, salt = '', tag = ''] = parsed;
      const expected = Buffer.from(tag, 'base64');
      const cost = {
        memory: Number(memory),
        passes: Number(passes),
        parallelism: Number(parallelism),
      };
      const turn = await turns.take();
      if (turn === null) return null;
      try {
        const got = await compute(password, Buffer.from(salt, 'base64'), cost, expected.length);
        return timingSafeEqual(got, expected) && stored !== null;
      } finally {
        turn();
      }
    },
  };
}

interface Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

async function compute(
  password: string,
  nonce: Uint8Array,
  cost: Cost,
  tagLength: number,
): Promise<Buffer> {
  return derive('argon2id', { message: password.normalize('NFC'), nonce, tagLength, ...cost });
}

function encode(salt: Uint8Array, tag: Uint8Array): string {
  const plain = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replaceAll('=', '');
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${plain(salt)}$${plain(tag)}`;
}
