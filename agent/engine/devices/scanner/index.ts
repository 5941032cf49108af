/** A barcode scanner on a serial port. */
import type { ReadingDevice, ReadingListeners } from '../device.ts';
import { createSerialLink, type SerialSettings } from '../serial-link.ts';
import { createScannerDriver } from './driver.ts';
import { scannerView } from './status.ts';

export interface ScannerOptions extends ReadingListeners {
  readonly id: string;
  readonly port: SerialSettings;
  /** Text the scanner is programmed to put before every code, if any. */
  readonly prefix?: string;
}

/** Makes the scanner, not started. It may be absent, go and come back at any time. */
export function createScanner(options: ScannerOptions): ReadingDevice {
  const { id, port, prefix, onReading } = options;
  const driver = createScannerDriver({
    deviceId: id,
    onReading,
    ...(prefix === undefined ? {} : { prefix }),
  });
  const link = createSerialLink({
    port,
    onBytes: driver.bytes,
    onState: (state) => {
      driver.reset();
      options.onState(scannerView(id, port.path, state));
    },
  });
  return {
    id,
    start: link.start,
    stop: async () => {
      driver.reset();
      await link.stop();
      driver.reset();
    },
    view: () => scannerView(id, port.path, link.state()),
  };
}
