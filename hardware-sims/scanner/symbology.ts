/** Symbologies a counter scanner reads, with their AIM ids (ISO/IEC 15424). */

export const AIM_IDS = {
  'EAN-13': ']E0',
  'UPC-A': ']E0',
  'EAN-8': ']E4',
  Code128: ']C0',
  'GS1-128': ']C1',
  Code39: ']A0',
  ITF: ']I0',
  PDF417: ']L0',
  DataBar: ']e0',
  QR: ']Q1',
  DataMatrix: ']d1',
  'GS1-DataMatrix': ']d2',
} as const;

export type Symbology = keyof typeof AIM_IDS;

const GS = '\u001D';
const CODE_128_CHARS_MAX = 48;

/** Narrows a word from outside. */
export function isSymbology(name: string): name is Symbology {
  return Object.hasOwn(AIM_IDS, name);
}

/** Check digit of the EAN/UPC family: weights 3, 1, 3… from the right, without the digit itself. */
export function isGtin(code: string): boolean {
  if (!/^\d+$/.test(code)) return false;
  let sum = 0;
  for (const [index, digit] of Array.from(code).toReversed().entries()) {
    sum += Number(digit) * (index % 2 === 0 ? 1 : 3);
  }
  return sum % 10 === 0;
}

/** The label a shop would most likely have printed this code with. */
export function guessSymbology(code: string): Symbology {
  if (code.length === 13 && isGtin(code)) return 'EAN-13';
  if (code.length === 12 && isGtin(code)) return 'UPC-A';
  if (code.length === 8 && isGtin(code)) return 'EAN-8';
  // Goods marking: GTIN and serial number as a GS1 DataMatrix.
  if (code.includes(GS) || /^01\d{14}21/.test(code)) return 'GS1-DataMatrix';
  if (
    /^[\u0020-\u007E]+$/.test(code) &&
    code.length <= CODE_128_CHARS_MAX &&
    !code.includes('://')
  ) {
    return 'Code128';
  }
  return 'QR';
}
