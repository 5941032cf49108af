/** What a reader gives of a loyalty card: its number typed or scanned, or a track of its stripe. */

/**
 * Number of a card from its barcode, from track 2 (`;2900000000018=…?`) or track 1 (`%B2900000000018^…?`);
 * null when it is none of these. Spaces and dashes of printed numbers are left out.
 */
export function cardNumberOf(text: string): string | null {
  const plain = text.trim();
  const track = /^(?:;|%B)(\d{4,19})[=^?]/.exec(plain);
  if (track?.[1] !== undefined) return track[1];
  const number = plain.replaceAll(/[\s\u00a0-]/g, '');
  return /^\d{4,30}$/.test(number) ? number : null;
}
