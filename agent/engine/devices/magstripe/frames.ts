/**
 * Bytes of a magstripe reader → the tracks of one swipe (ISO/IEC 7811-6, 7813):
 * `%…?` track 1, `;…?` track 2, `+…?` (or a second `;…?`) track 3, each with or without its check
 * character, then CR, LF, both, or silence. Everything stays bytes and is overwritten when done with.
 */

/** Longer is no card: tracks hold 79, 40 and 107 characters. */
export const SWIPE_BYTES_MAX = 512;
/** Silence that ends a swipe of a reader without suffix. */
export const SWIPE_IDLE_MS = 120;

const PERCENT = 0x25;
const PLUS = 0x2b;
const SEMICOLON = 0x3b;
const END = 0x3f;
const LETTER_E = 0x45;
const CR = 0x0d;
const LF = 0x0a;

export type TrackKind = 1 | 2 | 3;

/** Content between the sentinels: a view into the swipe's buffer, dead once the swipe is forgotten. */
export interface Track {
  readonly kind: TrackKind;
  readonly content: Uint8Array;
}

export type SwipeRead =
  | { readonly kind: 'tracks'; readonly tracks: readonly Track[] }
  /** The reader said so, a check character is wrong, or these are no tracks. */
  | { readonly kind: 'unreadable' };

const KINDS: Readonly<Record<number, TrackKind>> = { [PERCENT]: 1, [SEMICOLON]: 2, [PLUS]: 3 };

/**
 * Check character of a track: the exclusive or of all its characters, sentinels included, in the
 * track's own alphabet (6 bits from 0x20 on track 1, 4 bits from 0x30 on the others).
 * `;9900012345678901=?` → `9`.
 */
export function checkCharacter(framed: Uint8Array): number {
  const isTrack1 = framed[0] === PERCENT;
  const base = isTrack1 ? 0x20 : 0x30;
  let check = 0;
  for (const byte of framed) {
    // Track 3's `+` stands for the start sentinel that is `;` on the card.
    check ^= ((byte === PLUS && !isTrack1 ? SEMICOLON : byte) - base) & (isTrack1 ? 0x3f : 0x0f);
  }
  return base + check;
}

/**
 * Splits a swipe into tracks; null when it does not come out even. A byte behind an end sentinel may
 * be a check character or the next track's start, so both are tried, the check character first.
 */
function splitTracks(swipe: Uint8Array, start: number, found: readonly Track[]): Track[] | null {
  if (start === swipe.length) return [...found];
  const kind = KINDS[swipe[start] ?? 0];
  if (kind === undefined || found.length === 3) return null;
  const end = swipe.indexOf(END, start + 1);
  if (end < 0) return null;
  const track: Track = {
    kind: kind === 2 && found.some((other) => other.kind === 2) ? 3 : kind,
    content: swipe.subarray(start + 1, end),
  };
  const tracks = [...found, track];
  const isChecked = swipe[end + 1] === checkCharacter(swipe.subarray(start, end + 1));
  const checked = isChecked ? splitTracks(swipe, end + 2, tracks) : null;
  return checked ?? splitTracks(swipe, end + 1, tracks);
}

/** `%E?` and the like: the reader could not decode this track. */
const isErrorTrack = ({ content }: Track): boolean =>
  content.length === 1 && content[0] === LETTER_E;

/** Reads the bytes of one whole swipe, its suffix taken off. */
export function readSwipe(swipe: Uint8Array): SwipeRead {
  const tracks = splitTracks(swipe, 0, []);
  const readable = tracks?.filter((track) => track.content.length > 0 && !isErrorTrack(track));
  if (readable === undefined || readable.length === 0) return { kind: 'unreadable' };
  return { kind: 'tracks', tracks: readable };
}

export interface SwipeCollector {
  /**
   * Takes what came and overwrites it with zeros; calls `onSwipe` with each whole swipe. What the
   * listener was given is overwritten when it returns.
   */
  readonly push: (chunk: Uint8Array) => void;
  /** Silence: what has come is the swipe. */
  readonly idle: () => void;
  readonly isCollecting: () => boolean;
  /** Overwrites what was collected. */
  readonly forget: () => void;
}

/** Collects swipes out of a stream; holds at most one, of `SWIPE_BYTES_MAX` bytes. */
export function createSwipeCollector(onSwipe: (swipe: SwipeRead) => void): SwipeCollector {
  const buffer = new Uint8Array(SWIPE_BYTES_MAX);
  let length = 0;
  let isOverlong = false;

  function forget(): void {
    buffer.fill(0);
    length = 0;
    isOverlong = false;
  }

  function end(): void {
    if (length === 0) return;
    try {
      onSwipe(isOverlong ? { kind: 'unreadable' } : readSwipe(buffer.subarray(0, length)));
    } finally {
      forget();
    }
  }

  function pushByte(byte: number): void {
    if (byte === CR || byte === LF) return end();
    if (length === SWIPE_BYTES_MAX) {
      isOverlong = true;
      return;
    }
    buffer[length] = byte;
    length += 1;
  }

  return {
    push: (chunk) => {
      chunk.forEach(pushByte);
      chunk.fill(0);
    },
    idle: end,
    isCollecting: () => length > 0,
    forget,
  };
}
