/** One-time codes by which a technician joins a till to the hub. */
import type { Random } from '@verno/shared/kernel/clock';
import { sha256Hex } from '@verno/shared/kernel/sha256';
import type { Db } from '../store/database.ts';

/** Without letters and digits that look alike on a screen or on paper. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const CODE_LENGTH = 10;
/** Largest multiple of the alphabet under 256: bytes above it would favour some letters. */
const FAIR_BYTES = 256 - (256 % ALPHABET.length);

/** Codes from the console live a day: long enough for the way to the shop. */
export const CODE_MS = 24 * 60 * 60_000;

/** Cyrillic letters that a technician types for the Latin ones they look like. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  А: 'A',
  В: 'B',
  Е: 'E',
  К: 'K',
  М: 'M',
  Н: 'H',
  Р: 'P',
  С: 'C',
  Т: 'T',
  У: 'Y',
  Х: 'X',
};

/** A new code as shown: `ABCDE-FGHJK`. */
export function newCode(random: Random): string {
  let code = '';
  while (code.length < CODE_LENGTH) {
    for (const byte of random.bytes(CODE_LENGTH)) {
      if (byte < FAIR_BYTES && code.length < CODE_LENGTH) code += ALPHABET[byte % ALPHABET.length];
    }
  }
  return `${code.slice(0, CODE_LENGTH / 2)}-${code.slice(CODE_LENGTH / 2)}`;
}

/** What is stored of a code, the same for every way of typing it. */
export function codeHash(typed: string): string {
  const plain = typed
    .toUpperCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll(/[А-Я]/g, (letter) => LOOKALIKES[letter] ?? letter);
  return sha256Hex(`verno-enrolment:${plain}`);
}

/**
 * Issues a code for a till; codes issued before it and not used stop working. The caller has checked
 * that the till exists and that he may.
 */
export async function issueCode(
  db: Db,
  random: Random,
  tillId: string,
  times: { readonly nowMs: number; readonly validMs: number },
): Promise<{ code: string; expiresAt: Date }> {
  const code = newCode(random);
  const expiresAt = new Date(times.nowMs + times.validMs);
  await db.transaction().execute(async (tx) => {
    await tx
      .deleteFrom('enrolment_code')
      .where('till_id', '=', tillId)
      .where('used_at', 'is', null)
      .execute();
    await tx
      .insertInto('enrolment_code')
      .values({
        code_hash: codeHash(code),
        till_id: tillId,
        created_at: new Date(times.nowMs),
        expires_at: expiresAt,
        used_at: null,
      })
      .execute();
  });
  return { code, expiresAt };
}
