/**
 * What the bench tells about itself, as JSON: the answer of `GET /api/state` and every message of
 * `/live`. Types alone, without imports, so that the page can use them too.
 */

/** A text for the person at the bench. */
export interface Text {
  readonly ru: string;
  readonly en: string;
}

export type DeviceName = 'scanner' | 'magstripe' | 'printer';

export interface SerialState {
  /** The port to give to the till. */
  readonly path: string;
  readonly isPlugged: boolean;
  /** Whether the till has the port open. */
  readonly isOpened: boolean;
  readonly settings: Readonly<Record<string, string>>;
}

export interface PrinterView {
  readonly host: string;
  readonly port: number;
  readonly profile: string;
  readonly columns: number;
  readonly isPlugged: boolean;
  readonly isOnline: boolean;
  readonly isFrozen: boolean;
  readonly isHeldOffline: boolean;
  readonly isCoverOpen: boolean;
  readonly isDrawerOpen: boolean;
  readonly isClientConnected: boolean;
  readonly paper: 'ok' | 'near-end' | 'out';
  readonly error: 'cutter' | 'unrecoverable' | null;
  readonly bufferedBytes: number;
  readonly drawerKicks: number;
  /** What a real printer would have ignored, the latest last. */
  readonly warnings: readonly { readonly atByte: number; readonly why: string }[];
}

export interface NetworkState {
  readonly port: number;
  /** `host:port` of the hub behind the proxy. */
  readonly target: string;
  readonly isOn: boolean;
  readonly connections: number;
  readonly latencyMs: number;
  /** `null` for no limit. */
  readonly bytesPerSecond: number | null;
}

export interface PaperHead {
  readonly id: number;
  /** How it was cut, `null` while it is coming out. */
  readonly cut: 'full' | 'partial' | null;
  readonly revision: number;
  readonly startedAt: string;
}

/** `GET /api/papers`. */
export interface PaperView extends PaperHead {
  readonly lines: readonly string[];
  readonly text: string;
}

export interface JournalEntry {
  readonly id: number;
  readonly at: string;
  readonly text: Text;
}

export interface BenchState {
  readonly scanner: SerialState;
  readonly magstripe: SerialState;
  readonly printer: PrinterView;
  /** `null` when the bench was started without a proxy. */
  readonly network: NetworkState | null;
  readonly papers: readonly PaperHead[];
  /** The latest last. */
  readonly journal: readonly JournalEntry[];
}

/** A thing on the counter: `goods` and `card` are scanned, `swipe` goes through the card reader. */
export interface Preset {
  readonly title: string;
  /** A bar code, or the number on track 2. */
  readonly code: string;
  readonly kind: 'goods' | 'card' | 'swipe';
}

/** The body of every answer that is not 2xx. */
export interface BenchProblem {
  readonly code: string;
  /** The field of the request that is wrong. */
  readonly field?: string;
  readonly message: Text;
}
