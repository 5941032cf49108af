/**
 * Tracks of a magnetic card as a reader puts them on the wire (ISO/IEC 7811-6, 7813).
 * Track 1 has 6-bit characters counted from 0x20, tracks 2 and 3 have 4-bit ones from 0x30.
 */

export type TrackNumber = 1 | 2 | 3;

const SENTINELS: Readonly<Record<TrackNumber, string>> = { 1: '%', 2: ';', 3: '+' };
const END = '?';
const ALPHABETS: Readonly<Record<TrackNumber, RegExp>> = {
  1: /^[\u0020-\u005F]*$/,
  2: /^[\u0030-\u003F]*$/,
  3: /^[\u0030-\u003F]*$/,
};

/**
 * Longitudinal check character: the exclusive or of every character with both sentinels.
 * @param framed the track with its sentinels
 */
export function lrc(framed: string, track: TrackNumber): string {
  const base = track === 1 ? 0x20 : 0x30;
  const mask = track === 1 ? 0x3f : 0x0f;
  let check = 0;
  for (const char of framed.replace(/^\+/, ';')) check ^= (char.charCodeAt(0) - base) & mask;
  return String.fromCharCode(base + check);
}

/**
 * Puts sentinels around the content (or leaves those that are there).
 * Throws when a character cannot be written on that track.
 */
export function frameTrack(content: string, track: TrackNumber): string {
  const bare = content.startsWith(SENTINELS[track]) ? content.slice(1) : content;
  const inner = bare.endsWith(END) ? bare.slice(0, -1) : bare;
  if (inner === '') throw new Error(`track ${track} is empty`);
  if (!ALPHABETS[track].test(inner)) {
    throw new Error(`track ${track} cannot carry these characters`);
  }
  return `${SENTINELS[track]}${inner}${END}`;
}

/** What a reader sends for a track it could not decode. */
export function unreadableTrack(track: TrackNumber): string {
  return `${SENTINELS[track]}E${END}`;
}

/** Tracks of one card, with or without sentinels. */
export interface CardTracks {
  readonly track1?: string;
  readonly track2?: string;
  readonly track3?: string;
}

/** A loyalty card: track 2 `;number=?`, as plastic cards of shops are written. */
export function loyaltyCard(number: string): CardTracks {
  return { track2: `;${number}=?` };
}

/**
 * A card shaped like a bank's, for tests of refusal: the last digit makes the Luhn sum right.
 * @param pan the number without its check digit; the default starts as Mir cards do
 */
export function bankLikeCard(pan = '220012345678901'): Required<Omit<CardTracks, 'track3'>> & {
  readonly pan: string;
} {
  let sum = 0;
  for (const [index, digit] of Array.from(pan).toReversed().entries()) {
    const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  const full = `${pan}${(10 - (sum % 10)) % 10}`;
  return {
    pan: full,
    track1: `%B${full}^IVANOV/IVAN^29122010000000000000?`,
    track2: `;${full}=29122010000012345678?`,
  };
}
