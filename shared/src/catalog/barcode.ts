/** EAN/UPC numbers: check digits and weight barcodes (GS1 General Specifications 7.9 and 2.1.12). */

/** Layout of a shop's weight barcode: `PP` prefix, item code, grams, check digit; 13 digits in all. */
export interface WeightBarcodeLayout {
  readonly prefixes: readonly string[];
  readonly codeDigits: number;
  readonly weightDigits: number;
}

export interface WeightBarcode {
  /** Item code inside the barcode, leading zeros kept. */
  readonly plu: string;
  /** Grams, that is thousandths of a kilogram. */
  readonly quantityMilli: number;
}

/** Check digit of an EAN-8, UPC-A, EAN-13 or GTIN-14 body (digits without the check digit). */
export function eanCheckDigit(body: string): number {
  let sum = 0;
  for (let i = 0; i < body.length; i += 1) {
    const digit = body.charCodeAt(body.length - 1 - i) - 48;
    sum += i % 2 === 0 ? digit * 3 : digit;
  }
  return (10 - (sum % 10)) % 10;
}

/** True for 8, 12, 13 or 14 digits whose check digit is right. */
export function isValidEan(code: string): boolean {
  if (!/^(\d{8}|\d{12}|\d{13}|\d{14})$/.test(code)) return false;
  return eanCheckDigit(code.slice(0, -1)) === code.charCodeAt(code.length - 1) - 48;
}

/** Reads a weight barcode; null when the code is not one by this layout or weighs nothing. */
export function parseWeightBarcode(
  code: string,
  layout: WeightBarcodeLayout,
): WeightBarcode | null {
  if (code.length !== 13 || !isValidEan(code)) return null;
  const prefix = layout.prefixes.find((candidate) => code.startsWith(candidate));
  if (prefix === undefined) return null;
  if (prefix.length + layout.codeDigits + layout.weightDigits !== 12) return null;
  const codeEnd = prefix.length + layout.codeDigits;
  const quantityMilli = Number(code.slice(codeEnd, codeEnd + layout.weightDigits));
  if (quantityMilli === 0) return null;
  return { plu: code.slice(prefix.length, codeEnd), quantityMilli };
}
