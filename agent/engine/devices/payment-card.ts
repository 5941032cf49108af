/**
 * Knows the shape of a payment card on a magnetic track, from its bytes, so that a driver can refuse
 * it before any digit becomes text. Only tracks are judged: a tenth of valid EAN-13 that begin with
 * 46 pass the Luhn sum and look like a 13-digit Visa, so barcodes are never given to this.
 */
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const LETTER_B = 0x42;
const LETTER_D = 0x44;
const EQUALS = 0x3d;
const PAN_DIGITS_MIN = 12;
const PAN_DIGITS_MAX = 19;
/** `YYMM` and a service code of three digits (ISO/IEC 7813). */
const EXPIRY_AND_SERVICE_DIGITS = 7;

/** Issuer ranges by ISO/IEC 7812 as networks publish them: how many digits to read, from, to. */
const ISSUER_RANGES: readonly (readonly [digits: number, from: number, to: number])[] = [
  [1, 4, 4],
  [2, 51, 55],
  [4, 2221, 2720],
  [4, 2200, 2204],
  [2, 34, 34],
  [2, 37, 37],
  [4, 3528, 3589],
  [2, 36, 36],
  [2, 38, 39],
  [3, 300, 305],
  [2, 50, 50],
  [2, 56, 69],
  [2, 62, 62],
];

const isDigit = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= DIGIT_0 && byte <= DIGIT_9;

function digitsFrom(bytes: Uint8Array, start: number): number {
  let end = start;
  while (isDigit(bytes[end])) end += 1;
  return end - start;
}

function numberAt(bytes: Uint8Array, start: number, digits: number): number {
  let value = 0;
  for (const byte of bytes.subarray(start, start + digits)) value = value * 10 + (byte - DIGIT_0);
  return value;
}

function isIssued(pan: Uint8Array): boolean {
  return ISSUER_RANGES.some(([digits, from, to]) => {
    const head = numberAt(pan, 0, digits);
    return head >= from && head <= to;
  });
}

/** The Luhn sum over ASCII digits, the check digit included (ISO/IEC 7812-1, annex B). */
export function passesLuhn(digits: Uint8Array): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = (digits[digits.length - 1 - i] ?? DIGIT_0) - DIGIT_0;
    const weighed = i % 2 === 0 ? digit : digit * 2;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}

function hasExpiryAndService(bytes: Uint8Array, start: number): boolean {
  if (digitsFrom(bytes, start) < EXPIRY_AND_SERVICE_DIGITS) return false;
  const month = numberAt(bytes, start + 2, 2);
  return month >= 1 && month <= 12;
}

/**
 * True when a track without its sentinels may be a payment card's:
 * track 1 in format B; or a number of 12–19 digits that is followed by an expiry and service code and
 * has a right Luhn sum or a known issuer; or one that has both a right sum and a known issuer.
 * @param track bytes between the start and end sentinels
 */
export function isPaymentTrack(track: Uint8Array): boolean {
  if (track[0] === LETTER_B && isDigit(track[1])) return true;
  const panDigits = digitsFrom(track, 0);
  if (panDigits < PAN_DIGITS_MIN || panDigits > PAN_DIGITS_MAX) return false;
  const pan = track.subarray(0, panDigits);
  const separator = track[panDigits];
  // Some readers send the separator of track 2 as the hexadecimal digit it is: D.
  const separated = separator === EQUALS || separator === LETTER_D;
  if (separated && hasExpiryAndService(track, panDigits + 1)) {
    return passesLuhn(pan) || isIssued(pan);
  }
  return passesLuhn(pan) && isIssued(pan);
}
