/** One frame of a serial scanner: `[STX] [AIM id] data [suffix]`. */
import { AIM_IDS, type Symbology } from './symbology.ts';

const SUFFIXES = { CR: '\r', LF: '\n', CRLF: '\r\n', TAB: '\t', ETX: '\u0003', none: '' } as const;
const PREFIXES = { STX: '\u0002', none: '' } as const;

/** What is set at a scanner by its programming sheet. */
export interface ScannerSettings {
  readonly prefix: keyof typeof PREFIXES;
  readonly aim: 'on' | 'off';
  readonly suffix: keyof typeof SUFFIXES;
}

export const SCANNER_DEFAULTS: ScannerSettings = { prefix: 'none', aim: 'off', suffix: 'CR' };

/** The words each setting may take. */
export const SCANNER_CHOICES = {
  prefix: ['none', 'STX'],
  aim: ['on', 'off'],
  suffix: ['CR', 'LF', 'CRLF', 'TAB', 'ETX', 'none'],
} as const;

/** The bytes on the wire for one read code; text beyond ASCII goes as UTF-8. */
export function scanFrame(code: string, symbology: Symbology, settings: ScannerSettings): Buffer {
  const aim = settings.aim === 'on' ? AIM_IDS[symbology] : '';
  return Buffer.from(`${PREFIXES[settings.prefix]}${aim}${code}${SUFFIXES[settings.suffix]}`);
}
