/** A magnetic card reader on a serial line (pseudo terminal). */
import { openPty, type Pty } from '../pty/pty.ts';
import { type CardTracks, frameTrack, lrc, type TrackNumber, unreadableTrack } from './tracks.ts';

/** What is set at the reader. */
export interface MagstripeSettings {
  /** Whether the check character of each track is sent on after its end sentinel. */
  readonly lrc: 'on' | 'off';
  /** Sent once after the last track. */
  readonly suffix: 'CR' | 'CRLF';
}

const MAGSTRIPE_DEFAULTS: MagstripeSettings = { lrc: 'on', suffix: 'CR' };

/** The words each setting may take. */
export const MAGSTRIPE_CHOICES = { lrc: ['on', 'off'], suffix: ['CR', 'CRLF'] } as const;

export interface Magstripe {
  readonly port: Pty;
  readonly settings: () => MagstripeSettings;
  readonly program: (change: Partial<MagstripeSettings>) => MagstripeSettings;
  /** Sends every track the card has, in order, then the suffix. Throws on a card without tracks. */
  readonly swipe: (card: CardTracks) => Promise<void>;
  /** A swipe too fast or too slow: the reader reports the tracks as unreadable. */
  readonly swipeUnreadable: (tracks?: readonly TrackNumber[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

function cardBytes(card: CardTracks, settings: MagstripeSettings): Buffer {
  const contents = [card.track1, card.track2, card.track3];
  let text = '';
  for (const track of [1, 2, 3] as const) {
    const content = contents[track - 1];
    if (content === undefined) continue;
    const framed = frameTrack(content, track);
    text += framed + (settings.lrc === 'on' ? lrc(framed, track) : '');
  }
  if (text === '') throw new Error('the card has no track');
  return Buffer.from(text + (settings.suffix === 'CRLF' ? '\r\n' : '\r'), 'latin1');
}

/** Makes a reader whose port is at `options.path`. */
export async function createMagstripe(options: {
  readonly path: string;
  readonly settings?: Partial<MagstripeSettings>;
}): Promise<Magstripe> {
  const port = await openPty({ path: options.path });
  let settings: MagstripeSettings = { ...MAGSTRIPE_DEFAULTS, ...options.settings };
  return {
    port,
    settings: () => settings,
    program: (change) => (settings = { ...settings, ...change }),
    swipe: async (card) => port.write(cardBytes(card, settings)),
    swipeUnreadable: (tracks = [1, 2]) =>
      port.write(Buffer.from(`${tracks.map(unreadableTrack).join('')}\r`, 'latin1')),
    close: port.close,
  };
}
