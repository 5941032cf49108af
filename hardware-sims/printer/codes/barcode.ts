/** `GS k`: which code its first byte means, and its bars. */
import { code128 } from './code128.ts';
import { type Bars, ean13, ean8, upcA } from './ean.ts';
import { code39, itf } from './wide-narrow.ts';

export interface Barcode extends Bars {
  readonly symbology: string;
}

const text = (data: readonly number[]): string => String.fromCharCode(...data);

const ENCODERS: Readonly<
  Record<number, readonly [string, (data: readonly number[]) => Bars | undefined]>
> = {
  65: ['UPC-A', (data) => upcA(text(data))],
  67: ['EAN-13', (data) => ean13(text(data))],
  68: ['EAN-8', (data) => ean8(text(data))],
  69: ['CODE39', (data) => code39(text(data))],
  70: ['ITF', (data) => itf(text(data))],
  73: ['CODE128', code128],
};

/**
 * @param args what follows `GS k`: old forms `m data NUL` (m 0–6), new forms `m n data` (m 65–79)
 * @returns why nothing can be printed, as text, when the model or the code does not allow it
 */
export function barcodeOf(args: readonly number[]): Barcode | string {
  const [m = 0] = args;
  const isOldForm = m < 65;
  const data = isOldForm ? args.slice(1, -1) : args.slice(2);
  const encoder = ENCODERS[isOldForm ? m + 65 : m];
  if (!encoder) return `GS k ${m}: this model has no such bar code`;
  const [symbology, encode] = encoder;
  const bars = encode(data);
  return bars ? { symbology, ...bars } : `GS k ${m}: the data cannot be a ${symbology} code`;
}
