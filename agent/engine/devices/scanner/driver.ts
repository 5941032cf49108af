/** Bytes of a scanner, over whatever carries them, → readings. */
import { deviceProblem } from '@verno/shared/contracts/device-problems';
import type { Problem } from '@verno/shared/kernel/text';
import type { Reading } from '../device.ts';
import { isPaymentTrack } from '../payment-card.ts';
import { readAim } from './aim.ts';
import { createScannerFrames, type ScannerFrame } from './frames.ts';

const PERCENT = 0x25;
const SEMICOLON = 0x3b;
const END_SENTINEL = 0x3f;

export interface ScannerDriver {
  readonly bytes: (chunk: Uint8Array) => void;
  /** Forgets a begun frame: the line went away. */
  readonly reset: () => void;
}

export interface ScannerDriverOptions {
  readonly deviceId: string;
  /** Text the scanner is programmed to put before every code, if any; it is taken off. */
  readonly prefix?: string;
  readonly onReading: (reading: Reading) => void;
}

/** UTF-8 where it is that; else each byte is a character (Latin-1), so that no code is lost. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('latin1');
  }
}

/**
 * Scanners with a card slot send tracks on the same line: bank cards stop here as well. Tracks stand
 * at the start of a frame or behind another track's end, so that an address in a QR code is not one.
 */
function isPaymentCard(bytes: Uint8Array): boolean {
  return bytes.some((byte, at) => {
    if (byte !== SEMICOLON && byte !== PERCENT) return false;
    const isTrackStart = at === 0 || (byte === SEMICOLON && bytes[at - 1] === END_SENTINEL);
    return isTrackStart && isPaymentTrack(bytes.subarray(at + 1));
  });
}

/** Makes the driver; it keeps nothing but the frame that is coming in. */
export function createScannerDriver(options: ScannerDriverOptions): ScannerDriver {
  const { deviceId, prefix = '' } = options;
  let frames = createScannerFrames();
  let silence: NodeJS.Timeout | undefined;

  const refused = (problem: Problem): Reading => ({ kind: 'refused', problem, deviceId });

  function readingOf(frame: ScannerFrame): Reading {
    if (frame.kind === 'broken') return refused(deviceProblem('device.frame_broken'));
    if (isPaymentCard(frame.bytes)) {
      frame.bytes.fill(0);
      return refused(deviceProblem('device.payment_card_refused'));
    }
    const text = decode(frame.bytes);
    const { symbology, data } = readAim(text.startsWith(prefix) ? text.slice(prefix.length) : text);
    if (data === '') return refused(deviceProblem('device.frame_broken'));
    return { kind: 'code', code: data, symbology, deviceId };
  }

  function tell(completed: readonly ScannerFrame[]): void {
    for (const frame of completed) options.onReading(readingOf(frame));
  }

  function waitForSilence(): void {
    clearTimeout(silence);
    const silenceMs = frames.silenceMs();
    if (silenceMs === null) return;
    silence = setTimeout(() => tell(frames.idle()), silenceMs);
  }

  return {
    bytes: (chunk) => {
      tell(frames.push(chunk));
      waitForSilence();
    },
    reset: () => {
      clearTimeout(silence);
      frames = createScannerFrames();
    },
  };
}
