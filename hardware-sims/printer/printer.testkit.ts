/** A printer on a free port and a client on its wire. */
import { onTestFinished } from 'vitest';
import { connectClient, type PrinterClient } from '../support/printer-client.testkit.ts';
import { createPrinter, type Printer, type PrinterSettings } from './printer.ts';

export const ESC = 0x1b;
export const GS = 0x1d;
export const FS = 0x1c;
export const INIT = [ESC, 0x40];
export const CUT = [GS, 0x56, 65, 3];

/** `GS ( H` function 48 with a four-byte id. */
export const processId = (id: string): number[] => [
  GS,
  0x28,
  0x48,
  6,
  0,
  48,
  48,
  ...Buffer.from(id, 'latin1'),
];

/** `DLE EOT n`. */
export const askStatus = (n: number): number[] => [0x10, 0x04, n];

export async function switchedOn(
  settings: Partial<PrinterSettings> = {},
): Promise<{ printer: Printer; till: PrinterClient }> {
  const printer = await createPrinter(settings);
  onTestFinished(printer.close);
  const till = await connectClient(printer.port);
  onTestFinished(() => {
    till.socket.destroy();
  });
  return { printer, till };
}
