/** The till's devices joined to the sale: what they read goes in, how they are goes to the status strip. */
import type { DeviceView } from '@verno/shared/contracts/bridge';
import type { IdentificationMethod } from '@verno/shared/promotions/cheque';
import type { Reading, ReadingDevice, Symbology } from './devices/device.ts';
import { createMagstripe } from './devices/magstripe/index.ts';
import { createScanner } from './devices/scanner/index.ts';
import { DEFAULT_PROFILE_ID, profileById } from './printing/profiles.ts';
import { createReceiptPrinter } from './printing/receipt-printer.ts';
import type { ReceiptPrinter } from './printing/receipt-printer.ts';
import type { PrinterPort } from './sales/receipts.ts';
import type { SaleReading } from './sales/sales.ts';

export interface PrinterAddress {
  readonly host: string;
  readonly port: number;
  /** Id of printing/profiles.json. */
  readonly profileId?: string;
}

export interface PeripheralsConfig {
  readonly scannerPath: string | null;
  readonly magstripePath: string | null;
  readonly printer: PrinterAddress | null;
}

export interface Peripherals {
  /** null without a printer. */
  readonly printerPort: PrinterPort | null;
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  readonly views: () => readonly DeviceView[];
}

export interface PeripheralsDeps {
  readonly config: PeripheralsConfig;
  readonly cardPattern: () => string | null;
  readonly tillName: () => string;
  readonly onReading: (reading: SaleReading) => void;
  readonly onState: () => void;
}

/** Makes the devices named in the configuration, not started. */
export function createPeripherals(deps: PeripheralsDeps): Peripherals {
  const { config, cardPattern, onState } = deps;
  const onReading = (reading: Reading): void => deps.onReading(saleReading(reading));
  const readers: ReadingDevice[] = [];
  if (config.scannerPath !== null) {
    const port = { path: config.scannerPath };
    readers.push(createScanner({ id: 'scanner', port, onReading, onState }));
  }
  if (config.magstripePath !== null) {
    const port = { path: config.magstripePath };
    readers.push(createMagstripe({ id: 'magstripe', port, cardPattern, onReading, onState }));
  }
  const printer = config.printer === null ? null : printerAt(config.printer, onState);
  const devices = printer === null ? readers : [...readers, printer];
  return {
    printerPort: printer === null ? null : portOf(printer, deps.tillName),
    start: () => {
      for (const device of devices) device.start();
    },
    stop: async () => {
      await Promise.all(devices.map((device) => device.stop()));
    },
    views: () => devices.map((device) => device.view()),
  };
}

/** @throws RangeError for a profile that does not exist: a wrong setting is told at start. */
function printerAt({ host, port, profileId }: PrinterAddress, onState: () => void): ReceiptPrinter {
  const profile = profileById(profileId ?? DEFAULT_PROFILE_ID);
  if (profile === null) throw new RangeError(`no printer profile ${String(profileId)}`);
  return createReceiptPrinter({ id: 'printer', host, port, profile, onState });
}

function portOf(printer: ReceiptPrinter, tillName: () => string): PrinterPort {
  return {
    print: ({ jobId, ...job }) =>
      printer.print({ ...job, jobId: String(jobId), tillName: tillName() }),
    openDrawer: printer.openDrawer,
  };
}

function saleReading(reading: Reading): SaleReading {
  if (reading.kind === 'code') {
    return { kind: 'code', code: reading.code, method: methodOf(reading.symbology) };
  }
  if (reading.kind === 'card') return { kind: 'card', number: reading.number };
  return { kind: 'refused', problem: reading.problem };
}

/** How a member was shown, by the kind of barcode. */
function methodOf(symbology: Symbology | null): IdentificationMethod {
  return symbology === 'qr' || symbology === 'aztec' ? 'qr' : 'card';
}
