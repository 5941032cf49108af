/**
 * What differs between printer families: code tables of `ESC t`, Chinese mode at power-on, and
 * whether the process id echo is known. Tables from the makers' manuals as collected in
 * receipt-print-hq/escpos-printer-db (CC BY 4.0); names as iconv-lite spells them.
 */
import iconv from 'iconv-lite';

export interface PrinterProfile {
  /** Answer to `GS I 66` and `GS I 67`. */
  readonly maker: string;
  readonly model: string;
  /** `ESC t n` → encoding. */
  readonly tables: Readonly<Record<number, string>>;
  /** Clones from China wake up, and come out of `ESC @`, reading pairs of bytes as GB 18030. */
  readonly isChineseAtStart: boolean;
  /** Whether `GS ( H` is answered; clones ignore it. */
  readonly echoesProcessId: boolean;
  /** Whether DLE EOT and `GS a` are answered; the cheapest are not. */
  readonly reportsStatus: boolean;
}

const EPSON_TABLES: Readonly<Record<number, string>> = {
  0: 'cp437',
  1: 'katakana',
  2: 'cp850',
  3: 'cp860',
  4: 'cp863',
  5: 'cp865',
  13: 'cp857',
  14: 'cp737',
  15: 'iso88597',
  16: 'win1252',
  17: 'cp866',
  18: 'cp852',
  19: 'cp858',
  21: 'cp874',
  30: 'tcvn',
  32: 'cp720',
  33: 'cp775',
  34: 'cp855',
  35: 'cp861',
  36: 'cp862',
  37: 'cp864',
  38: 'cp869',
  39: 'iso88592',
  40: 'iso885915',
  44: 'cp1125',
  45: 'win1250',
  46: 'win1251',
  47: 'win1253',
  48: 'win1254',
  49: 'win1255',
  50: 'win1256',
  51: 'win1257',
  52: 'win1258',
};

export const PROFILES = {
  epson: {
    maker: 'EPSON',
    model: 'TM-T88V',
    tables: EPSON_TABLES,
    isChineseAtStart: false,
    echoesProcessId: true,
    reportsStatus: true,
  },
  rongta: {
    maker: 'RONGTA',
    model: 'RP326',
    tables: { 0: 'cp437', 2: 'cp850', 6: 'win1251', 7: 'cp866', 16: 'win1252', 19: 'cp858' },
    isChineseAtStart: true,
    echoesProcessId: false,
    reportsStatus: true,
  },
  pos5890: {
    maker: 'ZJIANG',
    model: 'POS-5890',
    tables: { 0: 'cp437', 2: 'cp850', 16: 'win1252', 17: 'cp866', 59: 'cp866', 73: 'win1251' },
    isChineseAtStart: true,
    echoesProcessId: false,
    reportsStatus: false,
  },
} as const satisfies Record<string, PrinterProfile>;

export type ProfileName = keyof typeof PROFILES;

/** Narrows a word from outside. */
export function isProfileName(name: string): name is ProfileName {
  return Object.hasOwn(PROFILES, name);
}

const HALF_WIDTH_KATAKANA = 0xff61 - 0xa1;

/** One byte of a single-byte table; bytes the table leaves empty print as a space. */
export function decodeByte(byte: number, encoding: string): string {
  if (byte < 0x80) return String.fromCharCode(byte);
  if (encoding === 'katakana') {
    return byte >= 0xa1 && byte <= 0xdf ? String.fromCharCode(byte + HALF_WIDTH_KATAKANA) : ' ';
  }
  const char = iconv.decode(Buffer.of(byte), encoding);
  return char === '\uFFFD' ? ' ' : char;
}

/** A pair of bytes in Chinese mode. */
export function decodePair(first: number, second: number): string {
  return iconv.decode(Buffer.of(first, second), 'gb18030');
}
