/**
 * Bytes of a serial scanner → frames: `[STX] data (CR | LF | CRLF | TAB | ETX)`, or data that ends
 * with a pause. A state machine over single bytes, so that it does not matter how the line cut them.
 *
 * A scanner that has once ended a frame with a suffix is expected to go on doing so: a pause inside
 * its frames is then a slow line, not an end. When the end does not come at all, the frame is broken
 * and the expectation is dropped, so that a scanner programmed anew is understood from the next scan.
 */

/** The most data a frame may carry: the largest QR code holds 4 296 characters of the narrow set. */
export const FRAME_BYTES_MAX = 4096;
/** Silence that ends a frame of a scanner without suffix. */
export const IDLE_END_MS = 50;
/** Silence after which a frame of a scanner with suffix is given up. */
export const IDLE_GIVE_UP_MS = 500;

const STX = 0x02;
const ETX = 0x03;
const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const DEL = 0x7f;
/** Separators inside data: FNC1 of GS1 codes, and the envelope of ISO/IEC 15434 (RS, EOT). */
const DATA_CONTROLS: ReadonlySet<number> = new Set([0x1d, 0x1e, 0x04]);
const SUFFIXES: ReadonlySet<number> = new Set([CR, LF, TAB, ETX]);

/** A whole frame, or notice that one was spoilt (told once, however long the spoilt part is). */
export type ScannerFrame =
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  | { readonly kind: 'broken' };

export interface ScannerFrames {
  /** Takes what came; returns the frames it completed, in order. */
  readonly push: (chunk: Uint8Array) => ScannerFrame[];
  /** Tells that nothing came for `silenceMs()`. */
  readonly idle: () => ScannerFrame[];
  /** How long to wait before `idle`; null when nothing is begun. */
  readonly silenceMs: () => number | null;
}

const isData = (byte: number): boolean =>
  (byte >= SPACE && byte !== DEL) || DATA_CONTROLS.has(byte);

/** A machine at the start of a line. */
export function createScannerFrames(): ScannerFrames {
  const buffer = new Uint8Array(FRAME_BYTES_MAX);
  let length = 0;
  /** Inside a spoilt frame: everything up to its end is thrown away. */
  let isSkipping = false;
  let expectsSuffix = false;

  /** Overwrites what was collected: some scanners have a card slot. */
  function forget(): void {
    buffer.fill(0, 0, length);
    length = 0;
  }

  function take(): ScannerFrame[] {
    if (length === 0) return [];
    const bytes = buffer.slice(0, length);
    forget();
    return [{ kind: 'data', bytes }];
  }

  function spoil(): ScannerFrame[] {
    forget();
    if (isSkipping) return [];
    isSkipping = true;
    return [{ kind: 'broken' }];
  }

  /** STX begins a frame wherever it stands; what was begun before it lacks its end. */
  function begin(): ScannerFrame[] {
    const before: ScannerFrame[] = length > 0 && expectsSuffix ? [{ kind: 'broken' }] : take();
    forget();
    isSkipping = false;
    return before;
  }

  function pushByte(byte: number): ScannerFrame[] {
    if (byte === STX) return begin();
    if (SUFFIXES.has(byte)) {
      expectsSuffix = true;
      isSkipping = false;
      return take();
    }
    if (isSkipping) return [];
    if (!isData(byte) || length === FRAME_BYTES_MAX) return spoil();
    buffer[length] = byte;
    length += 1;
    return [];
  }

  function idle(): ScannerFrame[] {
    const wasSkipping = isSkipping;
    isSkipping = false;
    if (!expectsSuffix) return take();
    expectsSuffix = false;
    if (length === 0 || wasSkipping) return [];
    forget();
    return [{ kind: 'broken' }];
  }

  function silenceMs(): number | null {
    if (length === 0 && !isSkipping) return null;
    return expectsSuffix ? IDLE_GIVE_UP_MS : IDLE_END_MS;
  }

  return { push: (chunk) => [...chunk].flatMap(pushByte), idle, silenceMs };
}
