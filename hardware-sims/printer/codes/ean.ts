/** EAN-13, EAN-8 and UPC-A as bars (ISO/IEC 15420). A bar code is a string of 1 (bar) and 0 (space). */

const LEFT_ODD = [
  '0001101',
  '0011001',
  '0010011',
  '0111101',
  '0100011',
  '0110001',
  '0101111',
  '0111011',
  '0110111',
  '0001011',
];
/** Which left digits of EAN-13 have even parity: the first digit is told by this alone. */
const PARITIES = [
  'LLLLLL',
  'LLGLGG',
  'LLGGLG',
  'LLGGGL',
  'LGLLGG',
  'LGGLLG',
  'LGGGLL',
  'LGLGLG',
  'LGLGGL',
  'LGGLGL',
];
const GUARD = '101';
const CENTRE = '01010';

const left = (digit: string): string => LEFT_ODD[Number(digit)] ?? '';
const right = (digit: string): string =>
  left(digit).replaceAll(/[01]/g, (module) => (module === '0' ? '1' : '0'));
const leftEven = (digit: string): string => Array.from(right(digit)).toReversed().join('');

/** Check digit for a code given without it. */
function checkDigit(body: string): string {
  let sum = 0;
  for (const [index, digit] of Array.from(body).toReversed().entries()) {
    sum += Number(digit) * (index % 2 === 0 ? 3 : 1);
  }
  return String((10 - (sum % 10)) % 10);
}

/** Adds the check digit when it is missing; `undefined` when the length or a character is wrong. */
function completed(data: string, digits: number): string | undefined {
  if (!/^\d+$/.test(data)) return undefined;
  if (data.length === digits - 1) return data + checkDigit(data);
  return data.length === digits ? data : undefined;
}

export interface Bars {
  /** 1 for a bar, 0 for a space, each one module wide. */
  readonly modules: string;
  /** The human readable line. */
  readonly hri: string;
}

export function ean13(data: string): Bars | undefined {
  const hri = completed(data, 13);
  if (hri === undefined) return undefined;
  const parity = PARITIES[Number(hri[0])] ?? '';
  const leftHalf = Array.from(hri.slice(1, 7))
    .map((digit, index) => (parity[index] === 'L' ? left(digit) : leftEven(digit)))
    .join('');
  const rightHalf = Array.from(hri.slice(7)).map(right).join('');
  return { hri, modules: GUARD + leftHalf + CENTRE + rightHalf + GUARD };
}

export function upcA(data: string): Bars | undefined {
  const hri = completed(data, 12);
  const bars = hri === undefined ? undefined : ean13(`0${hri}`);
  return bars && hri !== undefined ? { hri, modules: bars.modules } : undefined;
}

export function ean8(data: string): Bars | undefined {
  const hri = completed(data, 8);
  if (hri === undefined) return undefined;
  const leftHalf = Array.from(hri.slice(0, 4)).map(left).join('');
  const rightHalf = Array.from(hri.slice(4)).map(right).join('');
  return { hri, modules: GUARD + leftHalf + CENTRE + rightHalf + GUARD };
}
