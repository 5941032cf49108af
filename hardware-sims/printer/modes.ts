/** Everything `ESC @` puts back. */
import type { PrinterProfile } from './profiles.ts';
import type { QrLevel } from './codes/qr/tables.ts';
import type { BitmapRun, FONTS } from './paper.ts';

type Align = 'left' | 'centre' | 'right';

export interface Modes {
  font: keyof typeof FONTS;
  isBold: boolean;
  isDoubleStrike: boolean;
  underlineDots: 0 | 1 | 2;
  isInverse: boolean;
  widthTimes: number;
  heightTimes: number;
  align: Align;
  /** iconv-lite's name of the table chosen by `ESC t`. */
  encoding: string;
  isChinese: boolean;
  lineSpacingDots: number;
  charSpacingDots: number;
  leftMarginDots: number;
  areaDots: number;
  /** Columns set by `ESC D`. */
  tabs: readonly number[];
  /** Groups of status changes to report by themselves (`GS a`). */
  statusBackMask: number;
  /** Stored by `GS ( L`, printed and forgotten by its function 50. */
  graphics: Omit<BitmapRun, 'kind' | 'xDots'> | undefined;
  readonly barcode: { heightDots: number; moduleDots: number; hri: number };
  readonly qr: { model: number; moduleDots: number; level: QrLevel; data: readonly number[] };
}

export const LINE_SPACING_DOTS = 30;
const TAB_COLUMNS = 8;
const TABS_MAX = 32;

/** Modes after power-on and after `ESC @`. */
export function initialModes(profile: PrinterProfile, widthDots: number): Modes {
  return {
    font: 'A',
    isBold: false,
    isDoubleStrike: false,
    underlineDots: 0,
    isInverse: false,
    widthTimes: 1,
    heightTimes: 1,
    align: 'left',
    encoding: profile.tables[0] ?? 'cp437',
    isChinese: profile.isChineseAtStart,
    lineSpacingDots: LINE_SPACING_DOTS,
    charSpacingDots: 0,
    leftMarginDots: 0,
    areaDots: widthDots,
    tabs: Array.from({ length: TABS_MAX }, (_, index) => (index + 1) * TAB_COLUMNS),
    statusBackMask: 0,
    graphics: undefined,
    barcode: { heightDots: 162, moduleDots: 3, hri: 0 },
    qr: { model: 2, moduleDots: 3, level: 'L', data: [] },
  };
}
