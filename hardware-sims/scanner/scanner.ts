/** A serial bar code scanner on a pseudo terminal. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openPty, type Pty } from '../pty/pty.ts';
import { SCANNER_DEFAULTS, scanFrame, type ScannerSettings } from './frame.ts';
import { guessSymbology, type Symbology } from './symbology.ts';

const ENDLESS_BYTES = 5000;

/** How a damaged frame looks: cut in the middle, noise on the line, or data that never ends. */
export type BrokenFrame = 'truncated' | 'garbage' | 'endless';
export const BROKEN_FRAMES: readonly BrokenFrame[] = ['truncated', 'garbage', 'endless'];

export interface ScanOptions {
  /** Guessed from the code when absent. */
  readonly symbology?: Symbology;
  /** Sends the frame in pieces of `chunkBytes` with `gapMs` between them. */
  readonly dribble?: { readonly chunkBytes: number; readonly gapMs: number };
}

export interface Scanner {
  readonly port: Pty;
  readonly settings: () => ScannerSettings;
  /** Changes settings as the programming sheet does; returns the new ones. */
  readonly program: (change: Partial<ScannerSettings>) => ScannerSettings;
  /** Reads a code and sends its frame; returns what kind of label it was. */
  readonly scan: (code: string, options?: ScanOptions) => Promise<Symbology>;
  /** Several frames in one write, as a till that was busy sees them. */
  readonly scanGlued: (codes: readonly string[]) => Promise<void>;
  readonly scanBroken: (kind: BrokenFrame, code?: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

function brokenFrame(kind: BrokenFrame, code: string): Buffer {
  switch (kind) {
    case 'truncated':
      return Buffer.from(code.slice(0, Math.ceil(code.length / 2)));
    case 'garbage':
      // What a wrong baud rate makes of digits.
      return Buffer.from([0xff, 0x00, 0xfe, 0x80, 0x1c, 0xe0, 0x07, 0xf8]);
    case 'endless':
      return Buffer.alloc(ENDLESS_BYTES, '7');
    default:
      throw new Error(`no broken frame is called ${String(kind satisfies never)}`);
  }
}

/** Makes a scanner whose port is at `options.path`. */
export async function createScanner(options: {
  readonly path: string;
  readonly settings?: Partial<ScannerSettings>;
}): Promise<Scanner> {
  const port = await openPty({ path: options.path });
  let settings: ScannerSettings = { ...SCANNER_DEFAULTS, ...options.settings };

  async function send(frame: Buffer, dribble: ScanOptions['dribble']): Promise<void> {
    if (!dribble) return port.write(frame);
    for (let at = 0; at < frame.length; at += dribble.chunkBytes) {
      if (at > 0) await sleep(dribble.gapMs);
      await port.write(frame.subarray(at, at + dribble.chunkBytes));
    }
  }

  return {
    port,
    settings: () => settings,
    program: (change) => (settings = { ...settings, ...change }),
    scan: async (code, { symbology = guessSymbology(code), dribble } = {}) => {
      await send(scanFrame(code, symbology, settings), dribble);
      return symbology;
    },
    scanGlued: (codes) =>
      port.write(
        Buffer.concat(codes.map((code) => scanFrame(code, guessSymbology(code), settings))),
      ),
    scanBroken: (kind, code = '4600000000015') => port.write(brokenFrame(kind, code)),
    close: port.close,
  };
}
