/**
 * A serial port that is opened by its path and looked for again, for ever, whenever it is not there.
 * Invariant: while started, exactly one of these is true: the port is open, is being opened, or a
 * next try is planned within `REOPEN_MAX_MS`.
 */
import type { Problem } from '@verno/shared/kernel/text';
import { deviceProblem } from '@verno/shared/contracts/device-problems';
import { SerialPort } from 'serialport';

const REOPEN_MIN_MS = 500;
const REOPEN_MAX_MS = 5000;
/** How long a dead port can be taken for a living one. */
const PULSE_MS = 1000;

export interface SerialSettings {
  /** As the system names it: `COM3`, `/dev/ttyACM0`, `/dev/serial/by-id/…`. */
  readonly path: string;
  /** Bits a second; a USB device with a virtual port ignores it. 9600 unless told. */
  readonly baudRate?: number;
  readonly dataBits?: 7 | 8;
  readonly parity?: 'none' | 'even' | 'odd';
  readonly stopBits?: 1 | 2;
}

/** `missing`: no such port now. `error`: the port is there and cannot be had; `problem` says why. */
export type SerialLinkState =
  | { readonly kind: 'off' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'error'; readonly problem: Problem };

export interface SerialLink {
  readonly start: () => void;
  /** Closes the port; no listener is called afterwards. */
  readonly stop: () => Promise<void>;
  readonly state: () => SerialLinkState;
}

export interface SerialLinkOptions {
  readonly port: SerialSettings;
  /** Bytes as they come, cut anywhere. The listener may overwrite the chunk: nobody reads it later. */
  readonly onBytes: (chunk: Uint8Array) => void;
  readonly onState: (state: SerialLinkState) => void;
}

/** The same sentence on each system: what the port's error means for the person. */
export function stateOfOpenError(error: Error, path: string): SerialLinkState {
  const text = error.message;
  if (/no such (file|device)|file not found|cannot find|unknown error code (2|433)\b/i.test(text)) {
    return { kind: 'missing' };
  }
  if (/permission denied|operation not permitted/i.test(text)) {
    return { kind: 'error', problem: deviceProblem('device.port_denied', { port: path }) };
  }
  // Windows says «Access denied» when another program holds the port.
  if (/access denied|cannot lock|temporarily unavailable|busy/i.test(text)) {
    return { kind: 'error', problem: deviceProblem('device.port_busy', { port: path }) };
  }
  const reason = text.replace(/^error:?\s*/i, '').slice(0, 120);
  return { kind: 'error', problem: deviceProblem('device.port_error', { port: path, reason }) };
}

function newPort(settings: SerialSettings): SerialPort {
  return new SerialPort({
    path: settings.path,
    baudRate: settings.baudRate ?? 9600,
    dataBits: settings.dataBits ?? 8,
    parity: settings.parity ?? 'none',
    stopBits: settings.stopBits ?? 1,
    autoOpen: false,
  });
}

/** Many scanners send only while DTR and RTS are up; a port without such lines refuses, and works. */
function raiseLines(port: SerialPort): void {
  port.set({ dtr: true, rts: true }, () => undefined);
}

/**
 * On POSIX a read of a port whose device has gone returns nothing instead of failing when it is asked just
 * after the hang-up; the binding then reads again for ever and never tells. A question about the port's lines
 * fails with these words then; a living port that has no such lines answers with others.
 */
function isGone(error: Error | null): boolean {
  return (
    error !== null && /input\/output error|no such device|bad file descriptor/i.test(error.message)
  );
}

/** Asks an open port now and then whether it is still there, and closes it when it is not. Returns how to stop. */
function watchPulse(port: SerialPort): () => void {
  const timer = setInterval(() => {
    if (!port.isOpen) return;
    port.get((error) => {
      if (isGone(error) && port.isOpen) port.close(() => undefined);
    });
  }, PULSE_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Makes the link, not started. A path that never appears costs one try every `REOPEN_MAX_MS`. */
export function createSerialLink(options: SerialLinkOptions): SerialLink {
  let state: SerialLinkState = { kind: 'off' };
  let port: SerialPort | null = null;
  let retry: NodeJS.Timeout | null = null;
  let waitMs = REOPEN_MIN_MS;
  let stopPulse = (): void => undefined;

  const isStarted = (): boolean => port !== null || retry !== null;

  function become(next: SerialLinkState): void {
    if (JSON.stringify(next) === JSON.stringify(state)) return;
    state = next;
    options.onState(state);
  }

  function planRetry(): void {
    retry = setTimeout(open, waitMs);
    waitMs = Math.min(waitMs * 2, REOPEN_MAX_MS);
  }

  function lose(lost: SerialPort, next: SerialLinkState): void {
    if (port !== lost) return;
    port = null;
    stopPulse();
    become(next);
    planRetry();
  }

  function open(): void {
    retry = null;
    const opened = newPort(options.port);
    port = opened;
    opened.on('data', (chunk: Buffer) => {
      if (port === opened) options.onBytes(chunk);
    });
    // An error after opening is followed by `close`, which says the device is gone.
    opened.on('error', () => undefined);
    opened.on('close', () => lose(opened, { kind: 'missing' }));
    opened.open((error) => {
      if (error) return lose(opened, stateOfOpenError(error, options.port.path));
      if (port !== opened) return opened.close(() => undefined);
      waitMs = REOPEN_MIN_MS;
      raiseLines(opened);
      stopPulse = watchPulse(opened);
      become({ kind: 'ready' });
    });
  }

  async function stop(): Promise<void> {
    if (retry !== null) clearTimeout(retry);
    retry = null;
    stopPulse();
    const held = port;
    port = null;
    state = { kind: 'off' };
    if (held?.isOpen) await new Promise<void>((resolve) => held.close(() => resolve()));
    else if (held?.opening) await new Promise<void>((resolve) => awaitOpening(held, resolve));
  }

  return {
    start: () => {
      if (!isStarted()) open();
    },
    stop,
    state: () => state,
  };
}

/** A port stopped while it was being opened: `open` above closes it as soon as it is. */
function awaitOpening(port: SerialPort, done: () => void): void {
  const timer = setInterval(() => {
    if (port.opening || port.isOpen) return;
    clearInterval(timer);
    done();
  }, 5);
}
