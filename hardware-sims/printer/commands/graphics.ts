/** Commands of bar codes, QR codes and images. */
import { barcodeOf } from '../codes/barcode.ts';
import { qrMatrix } from '../codes/qr/matrix.ts';
import type { QrLevel } from '../codes/qr/tables.ts';
import { type Bitmap, type BitmapRun, HRI_DOTS } from '../paper.ts';
import { choice, type Handlers, type Machine, word } from './machine.ts';

/** Codes and rasters are printed only when no text waits on the line. */
function isBlockAllowed(machine: Machine, name: string): boolean {
  if (machine.typesetter.isLineEmpty()) return true;
  machine.warn(`${name} after text on the same line is ignored`);
  return false;
}

function printBarcode(machine: Machine, args: readonly number[]): void {
  if (!isBlockAllowed(machine, 'GS k')) return;
  const code = barcodeOf(args);
  if (typeof code === 'string') return machine.warn(code);
  const { heightDots: barDots, moduleDots, hri } = machine.modes.barcode;
  const xDots = machine.typesetter.place(code.modules.length * moduleDots);
  if (xDots === undefined) {
    return machine.warn(`${code.symbology} is wider than the paper and is not printed`);
  }
  const isAbove = (hri & 1) === 1;
  const isBelow = (hri & 2) === 2;
  const heightDots = barDots + HRI_DOTS * (Number(isAbove) + Number(isBelow));
  return machine.emit({
    kind: 'barcode',
    heightDots,
    xDots,
    moduleDots,
    barDots,
    hri: { isAbove, isBelow },
    code,
  });
}

function printQr(machine: Machine): void {
  if (!isBlockAllowed(machine, 'GS ( k')) return;
  const { data, level, model, moduleDots } = machine.modes.qr;
  if (data.length === 0) return machine.warn('GS ( k: no QR data has been stored');
  if (model !== 2) return machine.warn('GS ( k: this model prints QR model 2 alone');
  const matrix = qrMatrix(data, level);
  if (!matrix) return machine.warn('GS ( k: the data is too long for a QR code');
  const sideDots = matrix.length * moduleDots;
  const xDots = machine.typesetter.place(sideDots);
  if (xDots === undefined) return machine.warn('the QR code is wider than the paper');
  const text = Buffer.from(data).toString('utf8');
  return machine.emit({ kind: 'qr', heightDots: sideDots, xDots, moduleDots, matrix, data: text });
}

const LEVELS: readonly QrLevel[] = ['L', 'M', 'Q', 'H'];
const QR_SYMBOL = 49;

/** `GS ( k pL pH cn fn …`; of the two-dimensional codes this model knows QR. */
export function twoDimensional(machine: Machine, args: readonly number[]): void {
  const [cn, fn = 0, n1 = 0, n2] = args;
  const { qr } = machine.modes;
  if (cn !== QR_SYMBOL) return machine.warn(`GS ( k ${cn}: this model prints QR codes alone`);
  switch (fn) {
    case 65:
      qr.model = choice(n1);
      return undefined;
    case 67:
      if (n1 >= 1 && n1 <= 16) qr.moduleDots = n1;
      return undefined;
    case 69:
      qr.level = LEVELS[n1 - 48] ?? qr.level;
      return undefined;
    case 80:
      qr.data = args.slice(3);
      return undefined;
    case 81:
      return printQr(machine);
    default:
      return machine.warn(`GS ( k 49 ${fn} ${n2 ?? ''}: no such function`);
  }
}

/** Rows of a raster image; what sticks out beyond the print head is cut off. */
function rasterBitmap(
  machine: Machine,
  widthBytes: number,
  heightDots: number,
  data: readonly number[],
): Bitmap {
  const seenBytes = Math.min(widthBytes, Math.ceil(machine.modes.areaDots / 8));
  const rows = Array.from({ length: heightDots }, (_, row) =>
    Uint8Array.from(data.slice(row * widthBytes, row * widthBytes + seenBytes)),
  );
  return { widthDots: seenBytes * 8, heightDots, rows };
}

function printImage(machine: Machine, image: Omit<BitmapRun, 'kind' | 'xDots'>): void {
  const { bitmap, widthTimes, heightTimes } = image;
  const xDots = machine.typesetter.place(bitmap.widthDots * widthTimes) ?? 0;
  machine.emit({
    kind: 'line',
    heightDots: bitmap.heightDots * heightTimes,
    runs: [{ kind: 'bitmap', xDots, ...image }],
  });
}

/** `GS v 0 m xL xH yL yH data`: args begin with `0`. */
function raster(machine: Machine, args: readonly number[]): void {
  if (!isBlockAllowed(machine, 'GS v 0')) return;
  const mode = choice(args[1]);
  const bitmap = rasterBitmap(machine, word(args, 2), word(args, 4), args.slice(6));
  if (bitmap.widthDots === 0 || bitmap.heightDots === 0) {
    return machine.warn('GS v 0: an empty image');
  }
  const widthTimes = (mode & 1) === 1 ? 2 : 1;
  const heightTimes = (mode & 2) === 2 ? 2 : 1;
  return printImage(machine, { bitmap, widthTimes, heightTimes });
}

/** `GS ( L pL pH m fn …`: 112 stores a raster image, 50 prints what is stored. */
export function graphics(machine: Machine, args: readonly number[]): void {
  const { modes } = machine;
  const fn = args[1];
  if (fn === 112) {
    const [widthTimes = 1, heightTimes = 1] = args.slice(3, 5);
    const widthBytes = Math.ceil(word(args, 6) / 8);
    const bitmap = rasterBitmap(machine, widthBytes, word(args, 8), args.slice(10));
    modes.graphics = { bitmap, widthTimes, heightTimes };
  } else if (fn === 50 || fn === 2) {
    if (!modes.graphics) return machine.warn('GS ( L: no image has been stored');
    if (!isBlockAllowed(machine, 'GS ( L')) return undefined;
    printImage(machine, modes.graphics);
    modes.graphics = undefined;
  } else machine.warn(`GS ( L ${fn}: no such function`);
  return undefined;
}

/** `ESC * m nL nH data`: columns of 8 or 24 dots, the highest bit on top; it stands on the line. */
function bitImage(machine: Machine, args: readonly number[]): void {
  const [m = 0] = args;
  const columnBytes = m >= 32 ? 3 : 1;
  const columns = word(args, 1);
  const widthTimes = m === 0 || m === 32 ? 2 : 1;
  const rows = Array.from({ length: columnBytes * 8 }, (_, row) => {
    const packed = new Uint8Array(Math.ceil(columns / 8));
    for (let column = 0; column < columns; column += 1) {
      const byte = args[3 + column * columnBytes + (row >> 3)] ?? 0;
      if ((byte >> (7 - (row & 7))) & 1) {
        packed[column >> 3] = (packed[column >> 3] ?? 0) | (0x80 >> (column & 7));
      }
    }
    return packed;
  });
  // 8-dot modes have a third of the vertical density.
  const heightTimes = columnBytes === 1 ? 3 : 1;
  const bitmap: Bitmap = { widthDots: columns, heightDots: columnBytes * 8, rows };
  machine.typesetter.putBitmap(bitmap, widthTimes, heightTimes);
}

export const GRAPHICS_HANDLERS: Handlers = {
  'GS k': printBarcode,
  'GS h': ({ modes }, [n = 162]) => (modes.barcode.heightDots = Math.max(1, n)),
  'GS w': (machine, [n = 3]) => {
    if (n >= 2 && n <= 6) machine.modes.barcode.moduleDots = n;
    else machine.warn(`GS w ${n}: the bar width is 2 to 6`);
  },
  'GS H': ({ modes }, [n]) => (modes.barcode.hri = choice(n) & 3),
  'GS f': () => undefined,
  'GS v': raster,
  'ESC *': bitImage,
};
