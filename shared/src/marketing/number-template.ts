/**
 * Numbers of cards and coupons. A template is a one-to-one function from 0 … capacity − 1 to numbers, so
 * numbers taken in turn never meet, and a number drawn at random is a drawn place.
 */
import { z } from 'zod';
import { eanCheckDigit } from '../catalog/barcode.ts';
import type { Random } from '../kernel/clock.ts';

/** Without 0/O and 1/I: people read these numbers out and type them. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const DIGITS = '0123456789';
const EITHER = `${LETTERS}23456789`;
const PLACES: Readonly<Record<string, string>> = { '#': DIGITS, '@': LETTERS, '*': EITHER };

const EAN_BODY_DIGITS = 12;
/** A draw below the capacity succeeds at least every second time; so many failures are a broken source. */
const DRAWS_MAX = 200;

/** `sequence`: one after the other from the first; `random`: drawn, so that nobody guesses the next. */
const numbering = z.enum(['sequence', 'random']);

export const numberTemplate = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('mask'),
    /** `#` a digit, `@` a letter, `*` either; all else stands as it is. */
    mask: z
      .string()
      .regex(/^[\w#@*-]{1,40}$/)
      .regex(/[#@*]/),
    numbering,
  }),
  /** EAN-13 with its check digit; prefixes 20–29 are for a shop's own use (GS1). */
  z.strictObject({
    kind: z.literal('ean13'),
    prefix: z.string().regex(/^\d{1,11}$/),
    numbering,
  }),
  /** Digits whose last is the Luhn check digit (ISO/IEC 7812-1, annex B). */
  z
    .strictObject({
      kind: z.literal('luhn'),
      prefix: z.string().regex(/^\d{0,17}$/),
      /** Length of the whole number with its check digit. */
      digits: z.int().min(4).max(19),
      numbering,
    })
    .refine((template) => template.prefix.length < template.digits - 1, {
      error: 'the prefix leaves no place for a number',
      path: ['prefix'],
    }),
]);
export type NumberTemplate = z.infer<typeof numberTemplate>;

/** How many different numbers the template has. */
export function capacityOf(template: NumberTemplate): bigint {
  return alphabetsOf(template).reduce((product, one) => product * BigInt(one.length), 1n);
}

/** The number at a place, 0 ≤ `place` < capacity. @throws RangeError outside */
export function numberAt(template: NumberTemplate, place: bigint): string {
  if (place < 0n || place >= capacityOf(template)) {
    throw new RangeError(`no number at place ${place}`);
  }
  let rest = place;
  const drawn: string[] = [];
  for (const alphabet of alphabetsOf(template).toReversed()) {
    const base = BigInt(alphabet.length);
    drawn.push(alphabet.charAt(Number(rest % base)));
    rest /= base;
  }
  return written(template, drawn.toReversed());
}

/** A number drawn evenly from all of the template's. */
export function randomNumber(template: NumberTemplate, random: Random): string {
  return numberAt(template, randomBelow(capacityOf(template), random));
}

/** True when the number could be one of the template's. */
export function isNumberOf(template: NumberTemplate, number: string): boolean {
  const alphabets = alphabetsOf(template);
  const body = bodyOf(template, number);
  return (
    body !== null &&
    body.length === alphabets.length &&
    body.every((sign, index) => alphabets[index]?.includes(sign) === true) &&
    written(template, body) === number
  );
}

/** Check digit of ISO/IEC 7812-1 for the digits before it. */
export function luhnCheckDigit(body: string): number {
  let sum = 0;
  for (let i = 0; i < body.length; i += 1) {
    const digit = body.charCodeAt(body.length - 1 - i) - 48;
    const doubled = digit * 2;
    sum += i % 2 === 0 ? (doubled > 9 ? doubled - 9 : doubled) : digit;
  }
  return (10 - (sum % 10)) % 10;
}

/** What may stand at each free place, left to right. */
function alphabetsOf(template: NumberTemplate): readonly string[] {
  switch (template.kind) {
    case 'mask':
      return Array.from(template.mask).flatMap((sign) => PLACES[sign] ?? []);
    case 'ean13':
      return Array.from({ length: EAN_BODY_DIGITS - template.prefix.length }, () => DIGITS);
    case 'luhn':
      return Array.from({ length: template.digits - 1 - template.prefix.length }, () => DIGITS);
  }
}

function written(template: NumberTemplate, signs: readonly string[]): string {
  if (template.kind === 'mask') {
    let next = 0;
    return Array.from(template.mask)
      .map((sign) => (PLACES[sign] === undefined ? sign : (signs[next++] ?? '')))
      .join('');
  }
  const body = template.prefix + signs.join('');
  return body + String(template.kind === 'ean13' ? eanCheckDigit(body) : luhnCheckDigit(body));
}

/** The signs of a number at the template's free places; null when its length is wrong. */
function bodyOf(template: NumberTemplate, number: string): string[] | null {
  if (template.kind === 'mask') {
    const mask = Array.from(template.mask);
    const signs = Array.from(number);
    if (signs.length !== mask.length) return null;
    return signs.filter((_, index) => PLACES[mask[index] ?? ''] !== undefined);
  }
  return Array.from(number.slice(template.prefix.length, -1));
}

function randomBelow(capacity: bigint, random: Random): bigint {
  const bits = (capacity - 1n).toString(2).length;
  const bytes = Math.ceil(bits / 8);
  const mask = (1n << BigInt(bits)) - 1n;
  for (let draw = 0; draw < DRAWS_MAX; draw += 1) {
    let drawn = 0n;
    for (const byte of random.bytes(bytes)) drawn = (drawn << 8n) | BigInt(byte);
    drawn &= mask;
    if (drawn < capacity) return drawn;
  }
  throw new Error('the source of chance gives the same bytes again and again');
}
