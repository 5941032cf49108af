/** Status bytes, bit by bit as Epson's command reference lays them out. */

export type PaperState = 'ok' | 'near-end' | 'out';
/** `cutter`: a jammed blade, cleared by hand; `unrecoverable`: the head or the supply has failed. */
export type PrinterError = 'cutter' | 'unrecoverable';

/** What the sensors say. */
export interface Sensors {
  readonly paper: PaperState;
  readonly isCoverOpen: boolean;
  readonly error: PrinterError | undefined;
  /** Off-line by its button or for any reason not told by a sensor. */
  readonly isHeldOffline: boolean;
  /** Level of the drawer connector's pin 3. */
  readonly isDrawerPinHigh: boolean;
}

const bit = (isSet: boolean, position: number): number => (isSet ? 1 << position : 0);

/** Whether the printer takes and prints data. */
export function isOnline(sensors: Sensors): boolean {
  return (
    sensors.paper !== 'out' &&
    !sensors.isCoverOpen &&
    sensors.error === undefined &&
    !sensors.isHeldOffline
  );
}

/** Bits 1 and 4 are always set: that is how the answer is told from other bytes. */
const EOT_FIXED = 0b0001_0010;

/** Answer to `DLE EOT n`; nothing for an `n` the manual does not know. */
export function realTimeStatus(n: number, sensors: Sensors): number | undefined {
  const { paper, isCoverOpen, error } = sensors;
  switch (n) {
    case 1:
      return EOT_FIXED | bit(sensors.isDrawerPinHigh, 2) | bit(!isOnline(sensors), 3);
    case 2:
      return (
        EOT_FIXED | bit(isCoverOpen, 2) | bit(paper === 'out', 5) | bit(error !== undefined, 6)
      );
    case 3:
      return EOT_FIXED | bit(error === 'cutter', 3) | bit(error === 'unrecoverable', 5);
    case 4:
      return EOT_FIXED | (paper === 'ok' ? 0 : 0b0000_1100) | (paper === 'out' ? 0b0110_0000 : 0);
    default:
      return undefined;
  }
}

/** The four bytes of automatic status back (`GS a`). */
export function automaticStatus(sensors: Sensors): Buffer {
  const { paper, isCoverOpen, error } = sensors;
  return Buffer.of(
    0b0001_0000 |
      bit(sensors.isDrawerPinHigh, 2) |
      bit(!isOnline(sensors), 3) |
      bit(isCoverOpen, 5),
    bit(error === 'cutter', 3) | bit(error === 'unrecoverable', 5),
    (paper === 'ok' ? 0 : 0b0000_0011) | (paper === 'out' ? 0b0000_1100 : 0),
    0x0f,
  );
}

/** Answer to `GS r n`: 1 the paper sensor, 2 the drawer. */
export function transmittedStatus(n: number, sensors: Sensors): number | undefined {
  if (n === 1 || n === 49) return automaticStatus(sensors)[2];
  if (n === 2 || n === 50) return bit(sensors.isDrawerPinHigh, 0);
  return undefined;
}
