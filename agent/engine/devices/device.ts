/** What every device of the till looks like from outside. Bits never leave a driver. */
import type { DeviceView } from '@verno/shared/contracts/bridge';
import type { Problem } from '@verno/shared/kernel/text';

/** Kinds of barcode that scanners name by an AIM identifier (ISO/IEC 15424); null = it did not say. */
export type Symbology =
  | 'ean13'
  | 'ean8'
  | 'upc_e'
  | 'code128'
  | 'gs1_128'
  | 'code39'
  | 'code93'
  | 'itf'
  | 'codabar'
  | 'databar'
  | 'pdf417'
  | 'qr'
  | 'datamatrix'
  | 'gs1_datamatrix'
  | 'aztec';

/** One thing a device read, in the order it happened. */
export type Reading =
  /** A barcode as it was encoded, without the scanner's prefix and suffix; 0x1D separators are kept. */
  | {
      readonly kind: 'code';
      readonly code: string;
      readonly symbology: Symbology | null;
      readonly deviceId: string;
    }
  /** The number of a loyalty card from its magnetic stripe. */
  | { readonly kind: 'card'; readonly number: string; readonly deviceId: string }
  /** Something was read and is not let through. The problem never carries what was on the card. */
  | { readonly kind: 'refused'; readonly problem: Problem; readonly deviceId: string };

/** Who hears a device. Listeners are given once, at creation, and must not throw. */
export interface ReadingListeners {
  readonly onReading: (reading: Reading) => void;
  /** Called after every change of `view()`. */
  readonly onState: (view: DeviceView) => void;
}

/** A device that brings readings: a scanner, a card reader. */
export interface ReadingDevice {
  readonly id: string;
  /** Begins to look for the device and goes on looking until stopped; a missing device is a state. */
  start(): void;
  /** Frees the port; no listener is called afterwards. */
  stop(): Promise<void>;
  view(): DeviceView;
}
