/**
 * ESC/POS commands that we spell ourselves, because the escpos package lacks them or sends something
 * else. From Epson's «ESC/POS Command Reference» for TM printers.
 */
const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;

/** `FS .`: out of Chinese mode, in which clones wake up and read Cyrillic as pairs of bytes. */
export const LEAVE_CHINESE_MODE = Buffer.of(FS, 0x2e);

/** `ESC t n`. */
export function selectCodeTable(table: number): Buffer {
  return Buffer.of(ESC, 0x74, table);
}

/** `ESC E n`. The package's own style also sends `ESC 5`, which is no command of these printers. */
export function setBold(isBold: boolean): Buffer {
  return Buffer.of(ESC, 0x45, isBold ? 1 : 0);
}

/** `GS ! n`: width in the high half, height in the low, each less one. */
export function setSize(widthTimes: 1 | 2, heightTimes: 1 | 2): Buffer {
  return Buffer.of(GS, 0x21, ((widthTimes - 1) << 4) | (heightTimes - 1));
}

const BARCODE_HEIGHT_DOTS = 60;
/** `GS k m`: form B, which carries its length, of Code 128. */
const CODE_128 = 73;
const CODE_128_MODULE_DOTS = [3, 2] as const;
/** Start, check and stop characters, and ten light modules on either side. */
const CODE_128_FRAME_MODULES = 11 + 11 + 13 + 20;

/** Widest bar in dots with which Code 128 fits the paper; null when none does. */
function moduleDots(characters: number, widthDots: number): number | null {
  const modules = CODE_128_FRAME_MODULES + 11 * characters;
  return CODE_128_MODULE_DOTS.find((dots) => modules * dots <= widthDots) ?? null;
}

/**
 * `GS h`, `GS w`, `GS f`, `GS H`, `GS k 73`: Code 128, set B, with its text beneath.
 * @param data printable ASCII
 * @returns null when the paper is too narrow
 */
export function code128(data: string, widthDots: number): Buffer | null {
  const dots = moduleDots(data.length, widthDots);
  if (dots === null) return null;
  // `{` announces a change of set, so a brace of the data is written twice.
  const coded = Buffer.from(`{B${data.replaceAll('{', '{{')}`, 'ascii');
  const settings = [GS, 0x68, BARCODE_HEIGHT_DOTS, GS, 0x77, dots, GS, 0x66, 0, GS, 0x48, 2];
  return Buffer.concat([Buffer.from([...settings, GS, 0x6b, CODE_128, coded.length]), coded]);
}

const QR_MODULE_DOTS = 6;
/** 49 = M: a seventh of the code may be spoilt. */
const QR_LEVEL = 49;

/** `GS ( k` for QR codes (cn 49): function and its bytes. */
function qrFunction(fn: number, parameters: Uint8Array): Buffer {
  const length = parameters.length + 2;
  const head = Buffer.of(GS, 0x28, 0x6b, length & 0xff, length >> 8, 49, fn);
  return Buffer.concat([head, parameters]);
}

/** QR code, model 2: functions 65 model, 67 size, 69 level, 80 store, 81 print. Text goes as UTF-8. */
export function qrCode(data: string): Buffer {
  return Buffer.concat([
    qrFunction(65, Buffer.of(50, 0)),
    qrFunction(67, Buffer.of(QR_MODULE_DOTS)),
    qrFunction(69, Buffer.of(QR_LEVEL)),
    qrFunction(80, Buffer.concat([Buffer.of(48), Buffer.from(data)])),
    qrFunction(81, Buffer.of(48)),
  ]);
}

const DRAWER_PULSE_UNIT_MS = 2;

/**
 * `ESC p m t1 t2`: opens the drawer.
 * @param pin of the drawer's connector
 * @param onMs length of the pulse; the pause after it is twice that, up to 510 ms
 */
export function kickDrawer(pin: 2 | 5, onMs: number): Buffer {
  const on = Math.round(onMs / DRAWER_PULSE_UNIT_MS);
  return Buffer.of(ESC, 0x70, pin === 2 ? 0 : 1, on, Math.min(on * 2, 255));
}
