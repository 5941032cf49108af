/** Codewords → the square of modules (ISO/IEC 18004, 7.3, 7.7–7.10). */
import { interleaved, versionFor } from './codewords.ts';
import { alignmentCentres, type QrLevel, type QrSize } from './tables.ts';

/** Rows of modules, true for dark. */
export type QrMatrix = readonly (readonly boolean[])[];

interface Canvas {
  readonly size: QrSize;
  readonly dark: boolean[][];
  /** Modules of patterns and format, which data and masks leave alone. */
  readonly fixed: boolean[][];
}

const LEVEL_BITS: Readonly<Record<QrLevel, number>> = { L: 1, M: 0, Q: 3, H: 2 };
const FORMAT_GENERATOR = 0x537;
const FORMAT_MASK = 0x5412;
const VERSION_GENERATOR = 0x1f25;

const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_row, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

function setFixed(canvas: Canvas, row: number, column: number, isDark: boolean): void {
  const darkRow = canvas.dark[row];
  const fixedRow = canvas.fixed[row];
  if (!darkRow || !fixedRow || column < 0 || column >= canvas.size.side) return;
  darkRow[column] = isDark;
  fixedRow[column] = true;
}

/** Concentric squares: dark where the distance from the centre is in `darkAt`. */
function target(
  canvas: Canvas,
  row: number,
  column: number,
  reach: number,
  light: readonly number[],
): void {
  for (let down = -reach; down <= reach; down += 1) {
    for (let right = -reach; right <= reach; right += 1) {
      const distance = Math.max(Math.abs(down), Math.abs(right));
      setFixed(canvas, row + down, column + right, !light.includes(distance));
    }
  }
}

function drawPatterns(canvas: Canvas): void {
  const { side, version } = canvas.size;
  for (let at = 0; at < side; at += 1) {
    setFixed(canvas, 6, at, at % 2 === 0);
    setFixed(canvas, at, 6, at % 2 === 0);
  }
  for (const [row, column] of [
    [3, 3],
    [3, side - 4],
    [side - 4, 3],
  ] as const) {
    target(canvas, row, column, 4, [2, 4]);
  }
  const centres = alignmentCentres(version);
  const last = centres.at(-1);
  for (const row of centres) {
    for (const column of centres) {
      const isFinder =
        (row === 6 && column === 6) ||
        (row === 6 && column === last) ||
        (row === last && column === 6);
      if (!isFinder) target(canvas, row, column, 2, [1]);
    }
  }
}

/** Appends the remainder over `divisor` (of `degree`) to the value. */
function withCheck(value: number, divisor: number, degree: number): number {
  let rest = value;
  for (let step = 0; step < degree; step += 1) {
    rest = (rest << 1) ^ ((rest >> (degree - 1)) * divisor);
  }
  return (value << degree) | rest;
}

function drawFormat(canvas: Canvas, level: QrLevel, mask: number): void {
  const { side } = canvas.size;
  const format = withCheck((LEVEL_BITS[level] << 3) | mask, FORMAT_GENERATOR, 10) ^ FORMAT_MASK;
  const bit = (at: number): boolean => ((format >> at) & 1) === 1;
  for (let at = 0; at < 6; at += 1) setFixed(canvas, at, 8, bit(at));
  setFixed(canvas, 7, 8, bit(6));
  setFixed(canvas, 8, 8, bit(7));
  setFixed(canvas, 8, 7, bit(8));
  for (let at = 9; at < 15; at += 1) setFixed(canvas, 8, 14 - at, bit(at));
  for (let at = 0; at < 8; at += 1) setFixed(canvas, 8, side - 1 - at, bit(at));
  for (let at = 8; at < 15; at += 1) setFixed(canvas, side - 15 + at, 8, bit(at));
  setFixed(canvas, side - 8, 8, true);
}

function drawVersion(canvas: Canvas): void {
  const { side, version } = canvas.size;
  if (version < 7) return;
  const bits = withCheck(version, VERSION_GENERATOR, 12);
  for (let at = 0; at < 18; at += 1) {
    const isDark = ((bits >> at) & 1) === 1;
    const far = side - 11 + (at % 3);
    const near = Math.floor(at / 3);
    setFixed(canvas, near, far, isDark);
    setFixed(canvas, far, near, isDark);
  }
}

/** Two columns at a time from the right, up and down by turns, past the upright timing line. */
function drawData(canvas: Canvas, words: readonly number[]): void {
  const { side } = canvas.size;
  let at = 0;
  for (let pair = side - 1; pair >= 1; pair -= 2) {
    const rightmost = pair <= 6 ? pair - 1 : pair;
    const isUp = ((rightmost + 1) & 2) === 0;
    for (let step = 0; step < side; step += 1) {
      const row = isUp ? side - 1 - step : step;
      for (const column of [rightmost, rightmost - 1]) {
        const darkRow = canvas.dark[row];
        if (!darkRow || canvas.fixed[row]?.[column]) continue;
        darkRow[column] = (((words[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) === 1;
        at += 1;
      }
    }
  }
}

function masked(canvas: Canvas, mask: number): boolean[][] {
  const isFlipped = MASKS[mask];
  return canvas.dark.map((cells, row) =>
    cells.map((cell, column) =>
      canvas.fixed[row]?.[column] || !isFlipped ? cell : cell !== isFlipped(row, column),
    ),
  );
}

/** Runs of five and more, and the finder's look-alike 1:1:3:1:1 with four light modules beside. */
function linePenalty(line: readonly boolean[]): number {
  const text = line.map((cell) => (cell ? '1' : '0')).join('');
  let penalty = 0;
  for (const run of text.match(/0{5,}|1{5,}/g) ?? []) penalty += run.length - 2;
  for (let at = 0; at + 11 <= text.length; at += 1) {
    const window = text.slice(at, at + 11);
    if (window === '10111010000' || window === '00001011101') penalty += 40;
  }
  return penalty;
}

function penaltyOf(rows: QrMatrix): number {
  const side = rows.length;
  let penalty = 0;
  let darkCount = 0;
  for (const [row, cells] of rows.entries()) {
    penalty += linePenalty(cells) + linePenalty(rows.map((other) => other[row] ?? false));
    for (const [column, cell] of cells.entries()) {
      if (cell) darkCount += 1;
      const below = rows[row + 1];
      const isBlock =
        below !== undefined &&
        column + 1 < side &&
        cells[column + 1] === cell &&
        below[column] === cell &&
        below[column + 1] === cell;
      if (isBlock) penalty += 3;
    }
  }
  const darkPercent = (darkCount * 100) / (side * side);
  return penalty + Math.floor(Math.abs(darkPercent - 50) / 5) * 10;
}

/**
 * A QR code (model 2, byte mode) of the smallest version that holds the data.
 * @returns `undefined` when the data is too long for the level
 */
export function qrMatrix(data: readonly number[], level: QrLevel): QrMatrix | undefined {
  const size = versionFor(data.length, level);
  if (!size) return undefined;
  const empty = (): boolean[][] =>
    Array.from({ length: size.side }, () => Array.from({ length: size.side }, () => false));
  const canvas: Canvas = { size, dark: empty(), fixed: empty() };
  drawPatterns(canvas);
  drawFormat(canvas, level, 0);
  drawVersion(canvas);
  drawData(canvas, interleaved(data, size));

  let best: { readonly rows: QrMatrix; readonly penalty: number } | undefined;
  for (const mask of MASKS.keys()) {
    drawFormat(canvas, level, mask);
    const rows = masked(canvas, mask);
    const penalty = penaltyOf(rows);
    if (!best || penalty < best.penalty) best = { rows, penalty };
  }
  return best?.rows;
}
