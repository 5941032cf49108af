/**
 * A document → bytes for one printer model, through the escpos package over a buffer in memory: it
 * does text, alignment, feed and cut; commands.ts has what it gets wrong. Its main module would load
 * adapters that do not fit today's packages, hence the submodule.
 */
import Printer from 'escpos/printer.js';
import { unreachable } from '@verno/shared/kernel/unreachable';
import { ENCODING } from './charset.ts';
import {
  code128,
  kickDrawer,
  LEAVE_CHINESE_MODE,
  qrCode,
  selectCodeTable,
  setBold,
  setSize,
} from './commands.ts';
import type { Align, ReceiptDocument, TextSize } from './document.ts';
import { layOut, type Row } from './layout.ts';
import type { PrinterProfile } from './profiles.ts';

/** From the print head to the knife, on most models. */
const FEED_BEFORE_CUT_LINES = 4;
const DRAWER_PULSE_MS = 100;

const ALIGNS = { left: 'LT', center: 'CT', right: 'RT' } as const;

interface Style {
  readonly align: Align;
  readonly isBold: boolean;
  readonly size: TextSize;
}

/** What `ESC @` leaves. */
const PLAIN: Style = { align: 'left', isBold: false, size: 'normal' };

/** A printer that keeps its bytes; `taken` empties it. */
function memoryPrinter(): { readonly printer: Printer; readonly taken: () => Buffer } {
  const chunks: Buffer[] = [];
  const printer = new Printer(
    { write: (bytes) => void chunks.push(bytes) },
    { encoding: ENCODING },
  );
  return {
    printer,
    taken: () => {
      printer.flush();
      return Buffer.concat(chunks.splice(0));
    },
  };
}

/** Sends only what differs from the style before. */
function setStyle(printer: Printer, before: Style, after: Style): Style {
  if (after.align !== before.align) printer.align(ALIGNS[after.align]);
  if (after.isBold !== before.isBold) printer.print(setBold(after.isBold));
  if (after.size !== before.size) {
    const widthTimes = after.size === 'large' ? 2 : 1;
    printer.print(setSize(widthTimes, after.size === 'normal' ? 1 : 2));
  }
  return after;
}

function cut(printer: Printer, kind: PrinterProfile['cut']): void {
  if (kind === 'none') printer.feed(FEED_BEFORE_CUT_LINES);
  else printer.cut(kind === 'partial', FEED_BEFORE_CUT_LINES);
}

function printRow(printer: Printer, row: Row, before: Style, profile: PrinterProfile): Style {
  switch (row.kind) {
    case 'line': {
      const style = setStyle(printer, before, row);
      printer.text(row.text);
      return style;
    }
    case 'barcode': {
      const style = setStyle(printer, before, { ...PLAIN, align: 'center' });
      const bars = profile.barcode ? code128(row.data, profile.widthDots) : null;
      // The number itself is what counts; a paper too narrow for bars still shows it.
      if (bars === null) printer.text(row.data);
      else printer.print(bars);
      return style;
    }
    case 'qr': {
      if (!profile.qr) return before;
      const style = setStyle(printer, before, { ...PLAIN, align: 'center' });
      printer.print(qrCode(row.data));
      return style;
    }
    case 'cut': {
      const style = setStyle(printer, before, PLAIN);
      cut(printer, profile.cut);
      return style;
    }
    default:
      return unreachable(row);
  }
}

/** The whole job but for `ESC @` before and the confirmation after it: those are the driver's. */
export function escposOf(document: ReceiptDocument, profile: PrinterProfile): Buffer {
  const { printer, taken } = memoryPrinter();
  printer.print(LEAVE_CHINESE_MODE);
  printer.print(selectCodeTable(profile.cp866Table));
  let style = PLAIN;
  for (const row of layOut(document, profile.columns)) {
    style = printRow(printer, row, style, profile);
  }
  return taken();
}

/** A job of its own, so that printing a receipt again never opens the drawer again. */
export function drawerJob(): Buffer {
  return kickDrawer(2, DRAWER_PULSE_MS);
}
