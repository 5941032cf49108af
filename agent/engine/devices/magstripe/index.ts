/** A magstripe reader on a serial port. */
import type { ReadingDevice, ReadingListeners } from '../device.ts';
import { createSerialLink, type SerialSettings } from '../serial-link.ts';
import { createMagstripeDriver } from './driver.ts';
import { magstripeView } from './status.ts';

export interface MagstripeOptions extends ReadingListeners {
  readonly id: string;
  readonly port: SerialSettings;
  /** See `StoreSettings.cardPattern`; read at every swipe; null lets nothing through. */
  readonly cardPattern: () => string | null;
}

/** Makes the reader, not started. It may be absent, go and come back at any time. */
export function createMagstripe(options: MagstripeOptions): ReadingDevice {
  const { id, port, cardPattern, onReading } = options;
  const driver = createMagstripeDriver({ deviceId: id, cardPattern, onReading });
  const link = createSerialLink({
    port,
    onBytes: driver.bytes,
    onState: (state) => {
      driver.reset();
      options.onState(magstripeView(id, port.path, state));
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
    view: () => magstripeView(id, port.path, link.state()),
  };
}
