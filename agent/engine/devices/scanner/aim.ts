/** AIM symbology identifiers: `]`, a code letter, a modifier (ISO/IEC 15424). */
import type { Symbology } from '../device.ts';

/** Whole identifiers that say more than their letter. */
const BY_IDENTIFIER: Readonly<Record<string, Symbology>> = {
  E4: 'ean8',
  C1: 'gs1_128',
  d2: 'gs1_datamatrix',
};

const BY_LETTER: Readonly<Record<string, Symbology>> = {
  A: 'code39',
  C: 'code128',
  E: 'ean13',
  F: 'codabar',
  G: 'code93',
  I: 'itf',
  L: 'pdf417',
  Q: 'qr',
  d: 'datamatrix',
  e: 'databar',
  z: 'aztec',
};

export interface AimRead {
  readonly symbology: Symbology | null;
  readonly data: string;
}

/** Takes the identifier off the front; text that begins with no known one is data as a whole. */
export function readAim(text: string): AimRead {
  const match = /^\]([A-Za-z])([0-9A-Za-z])/.exec(text);
  const [, letter = '', modifier = ''] = match ?? [];
  const symbology = BY_IDENTIFIER[letter + modifier] ?? BY_LETTER[letter] ?? null;
  return symbology === null ? { symbology, data: text } : { symbology, data: text.slice(3) };
}
