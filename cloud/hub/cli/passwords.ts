/** Passwords that commands make, and those that are typed to them. */
import type { Random } from '@verno/shared/kernel/clock';
import { FatalError } from '../store/fatal.ts';

const PASSWORD_CHARS_MIN = 8;
const GROUPS = 4;
const GROUP_CHARS = 4;
/** Without letters that look alike: people copy these from paper. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const FAIR_BYTES = 256 - (256 % ALPHABET.length);

/** A random password of about 79 bits, e.g. `k7fm-2pqd-x9ra-hbvt`. */
export function randomPassword(random: Random): string {
  const letters: string[] = [];
  while (letters.length < GROUPS * GROUP_CHARS) {
    for (const byte of random.bytes(GROUPS * GROUP_CHARS)) {
      if (byte < FAIR_BYTES) letters.push(ALPHABET[byte % ALPHABET.length] ?? '');
    }
  }
  return Array.from({ length: GROUPS }, (_, group) =>
    letters.slice(group * GROUP_CHARS, (group + 1) * GROUP_CHARS).join(''),
  ).join('-');
}

/** The first line of standard input: a password in the arguments would stay in the shell's history. */
export async function passwordFromInput(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  const [password = ''] = text.split(/\r?\n/, 1);
  if (password.length < PASSWORD_CHARS_MIN) {
    throw new FatalError(`Пароль короче ${PASSWORD_CHARS_MIN} знаков: придумайте длиннее.`);
  }
  return password;
}
