/**
 * One hash over a whole set, whatever the order of its members: the sum of the members' hashes, word by word
 * modulo 2^32. Adding and taking away cost one hash each, so both sides keep it with every change. A member is
 * a key at the position of its newest state; ends (tombstones) are no members.
 */

/** Four unsigned 32-bit words. */
export type SetWords = readonly [number, number, number, number];

export const EMPTY_SET: SetWords = [0, 0, 0, 0];
const WORD_HEX = 8;

/** What is hashed (SHA-256, its first 16 bytes) for a key at a position. */
export function memberText(kind: string, position: number, key: string): string {
  return `verno-item:1:${kind}:${position}:${key}`;
}

/** The first 16 bytes of a digest as big-endian words. */
export function wordsOf(digest: Uint8Array): SetWords {
  const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
  return [view.getUint32(0), view.getUint32(4), view.getUint32(8), view.getUint32(12)];
}

export function addMember(set: SetWords, member: SetWords): SetWords {
  return [
    (set[0] + member[0]) >>> 0,
    (set[1] + member[1]) >>> 0,
    (set[2] + member[2]) >>> 0,
    (set[3] + member[3]) >>> 0,
  ];
}

export function takeMember(set: SetWords, member: SetWords): SetWords {
  return [
    (set[0] - member[0]) >>> 0,
    (set[1] - member[1]) >>> 0,
    (set[2] - member[2]) >>> 0,
    (set[3] - member[3]) >>> 0,
  ];
}

/** 32 lower-case hexadecimal digits. */
export function setHex(set: SetWords): string {
  return set.map((word) => word.toString(16).padStart(WORD_HEX, '0')).join('');
}

/** A running sum for long runs of members: the same as `addMember` over each of them. */
export interface RunningSet {
  /** The first 16 bytes of a digest. */
  readonly add: (digest: Uint8Array) => void;
  readonly words: () => SetWords;
}

export function runningSet(from: SetWords): RunningSet {
  const sum = Uint32Array.from(from);
  return {
    add: (digest) => {
      const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
      for (let at = 0; at < sum.length; at += 1) {
        sum[at] = (sum[at] ?? 0) + view.getUint32(at * 4);
      }
    },
    words: () => [sum[0] ?? 0, sum[1] ?? 0, sum[2] ?? 0, sum[3] ?? 0],
  };
}
