/**
 * Commands answered as they arrive, before everything that waits: `DLE EOT n` and `DLE ENQ n`.
 * The manual warns that the sequence is seen even inside the data of an image; so it is here.
 */

const DLE = 0x10;
const EOT = 0x04;
const ENQ = 0x05;

export type RealTime =
  | { readonly kind: 'status'; readonly n: number }
  /** 1 goes on from where printing stopped, 2 throws the buffer away first. */
  | { readonly kind: 'recover'; readonly n: 1 | 2 };

/** Watches a stream; call with each byte as it is received. */
export function createRealTimeWatch(): (byte: number) => RealTime | undefined {
  let before = 0;
  let last = 0;
  return (byte) => {
    const isStatus = before === DLE && last === EOT && byte >= 1 && byte <= 4;
    const isRecover = before === DLE && last === ENQ && (byte === 1 || byte === 2);
    before = last;
    last = byte;
    if (isStatus) return { kind: 'status', n: byte };
    if (isRecover) return { kind: 'recover', n: byte };
    return undefined;
  };
}
