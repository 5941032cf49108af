import type { Random } from './clock.ts';

/**
 * UUID version 7 (RFC 9562, 5.7): ids that sort roughly by birth, so that indexes grow at one end.
 * The order means nothing in the domain. `nowMs` is milliseconds since the Unix epoch.
 */
export function uuidv7(nowMs: number, random: Random): string {
  const bytes = Uint8Array.from(random.bytes(16));
  const time = Math.max(0, Math.floor(nowMs));
  for (let i = 0; i < 6; i += 1) bytes[i] = Math.floor(time / 2 ** (8 * (5 - i))) % 256;
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
