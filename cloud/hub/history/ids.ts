/** Ids that follow from what they are ids of: the same row of the same file is the same purchase. */
import { hash } from 'node:crypto';

/** A UUID version 8 (RFC 9562, 5.8) of a partner's own thing, by its kind and its name in the shop. */
export function idOf(
  partnerId: string,
  kind: 'store' | 'till' | 'import' | 'purchase' | 'refund' | 'member',
  name: string,
): string {
  const hex = hash('sha256', `verno-history:${partnerId}:${kind}:${name}`);
  const version = `8${hex.slice(13, 16)}`;
  const variant = (0x8 | (Number.parseInt(hex.slice(16, 17), 16) & 0x3)).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
