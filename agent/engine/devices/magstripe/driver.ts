/**
 * Swipes → readings. Deny by default: only a number that the loyalty pattern describes goes on, and
 * never one from a card shaped like a payment card, whatever the pattern says. What is refused never
 * becomes text, is never logged, and its bytes are overwritten before this returns.
 */
import { deviceProblem } from '@verno/shared/contracts/device-problems';
import type { Problem } from '@verno/shared/kernel/text';
import type { Reading } from '../device.ts';
import { isPaymentTrack } from '../payment-card.ts';
import {
  createSwipeCollector,
  SWIPE_IDLE_MS,
  type SwipeRead,
  type Track,
  type TrackKind,
} from './frames.ts';

const EQUALS = 0x3d;
const CARET = 0x5e;
/** Tracks in the order loyalty numbers are looked for. */
const ORDER: readonly TrackKind[] = [2, 1, 3];

export interface MagstripeDriver {
  /** Takes bytes of the reader and overwrites them with zeros. */
  readonly bytes: (chunk: Uint8Array) => void;
  /** Forgets a begun swipe: the line went away. */
  readonly reset: () => void;
}

export interface MagstripeDriverOptions {
  readonly deviceId: string;
  /**
   * The store's pattern of loyalty card numbers: source of a regular expression over the whole number,
   * read at every swipe because settings change. Null or a broken pattern lets nothing through.
   */
  readonly cardPattern: () => string | null;
  readonly onReading: (reading: Reading) => void;
}

function compile(source: string | null): RegExp | null {
  if (source === null || source === '') return null;
  try {
    return new RegExp(`^(?:${source})$`);
  } catch {
    return null;
  }
}

/** The part of a track in front of its field separator. */
function numberOf({ kind, content }: Track): string {
  const separator = content.indexOf(kind === 1 ? CARET : EQUALS);
  const end = separator < 0 ? content.length : separator;
  return Buffer.from(content.subarray(0, end)).toString('latin1');
}

function loyaltyNumber(tracks: readonly Track[], pattern: RegExp | null): string | null {
  if (pattern === null || tracks.some(({ content }) => isPaymentTrack(content))) return null;
  const numbers = ORDER.flatMap((kind) =>
    tracks.filter((track) => track.kind === kind).map(numberOf),
  );
  return numbers.find((number) => pattern.test(number)) ?? null;
}

/** Makes the driver; it holds at most the swipe that is coming in. */
export function createMagstripeDriver(options: MagstripeDriverOptions): MagstripeDriver {
  const { deviceId } = options;
  let silence: NodeJS.Timeout | undefined;

  const refused = (problem: Problem): Reading => ({ kind: 'refused', problem, deviceId });

  function readingOf(swipe: SwipeRead): Reading {
    if (swipe.kind === 'unreadable') return refused(deviceProblem('device.card_unreadable'));
    const number = loyaltyNumber(swipe.tracks, compile(options.cardPattern()));
    return number === null
      ? refused(deviceProblem('device.payment_card_refused'))
      : { kind: 'card', number, deviceId };
  }

  const collector = createSwipeCollector((swipe) => options.onReading(readingOf(swipe)));

  return {
    bytes: (chunk) => {
      collector.push(chunk);
      clearTimeout(silence);
      if (collector.isCollecting()) silence = setTimeout(collector.idle, SWIPE_IDLE_MS);
    },
    reset: () => {
      clearTimeout(silence);
      collector.forget();
    },
  };
}
