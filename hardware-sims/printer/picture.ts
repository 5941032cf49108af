/** A paper as an SVG picture, one unit a dot: text, bars, QR modules and images where they print. */
import {
  bitmapWidthDots,
  type BitmapRun,
  FONTS,
  HRI_DOTS,
  type PaperItem,
  type Run,
  type TextRun,
} from './paper.ts';
import { bitmapPng } from './png.ts';

const MARGIN_DOTS = 24;
const INK = '#141418';
const FONT_FAMILY = "'DejaVu Sans Mono','Liberation Mono','Consolas','Courier New',monospace";
/** A monospace glyph is about 0.6 em wide and sits with a fifth of the cell below its base line. */
const GLYPH_EM = 0.602;
const BASELINE = 0.78;

type Of<Kind extends PaperItem['kind']> = Extract<PaperItem, { kind: Kind }>;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escaped(text: string): string {
  // Control characters are not allowed in XML at all.
  return (
    text
      .replaceAll(/\p{Cc}/gu, ' ')
      // A browser runs plain spaces together, whatever xml:space says.
      .replaceAll(' ', '\u00A0')
      .replaceAll(/[&<>"]/g, (char) => ENTITIES[char] ?? char)
  );
}

const rect = (x: number, y: number, width: number, height: number): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}"/>`;

function textRun(run: TextRun, bottomDots: number): string {
  const { style, text, charDots } = run;
  const font = FONTS[style.font];
  const chars = Array.from(text);
  const width = charDots * chars.length;
  const top = bottomDots - run.heightDots;
  const places = chars.map((_, index) => (index * charDots) / style.widthTimes).join(' ');
  const size = (font.widthDots / GLYPH_EM).toFixed(2);
  const weight = style.isBold ? ' font-weight="700"' : '';
  const scale = `translate(${run.xDots} ${top}) scale(${style.widthTimes} ${style.heightTimes})`;
  const fill = style.isInverse ? ' fill="#fff"' : '';
  const baseline = (font.heightDots * BASELINE).toFixed(1);
  const glyphs =
    text.trim() === ''
      ? ''
      : `<text transform="${scale}" x="${places}" y="${baseline}" font-size="${size}"${weight}${fill}>${escaped(text)}</text>`;
  const ground = style.isInverse ? rect(run.xDots, top, width, run.heightDots) : '';
  const line = style.underlineDots
    ? rect(run.xDots, bottomDots - style.underlineDots, width, style.underlineDots)
    : '';
  return ground + glyphs + line;
}

function bitmapRun(run: BitmapRun, bottomDots: number): string {
  const height = run.bitmap.heightDots * run.heightTimes;
  const data = bitmapPng(run.bitmap).toString('base64');
  return (
    `<image x="${run.xDots}" y="${bottomDots - height}" width="${bitmapWidthDots(run)}" height="${height}" ` +
    `preserveAspectRatio="none" image-rendering="pixelated" href="data:image/png;base64,${data}"/>`
  );
}

const runHeight = (run: Run): number =>
  run.kind === 'text' ? run.heightDots : run.bitmap.heightDots * run.heightTimes;

/** Runs stand on a common base: the tallest one begins at the top of the line. */
function line(item: Of<'line'>, y: number): string {
  const bottom = y + Math.max(0, ...item.runs.map(runHeight));
  return item.runs
    .map((run) => (run.kind === 'text' ? textRun(run, bottom) : bitmapRun(run, bottom)))
    .join('');
}

function readable(text: string, centre: number, y: number): string {
  const size = (FONTS.A.widthDots / GLYPH_EM).toFixed(2);
  return `<text x="${centre}" y="${y + HRI_DOTS * BASELINE}" font-size="${size}" text-anchor="middle">${escaped(text)}</text>`;
}

function barcode(item: Of<'barcode'>, y: number): string {
  const { code, moduleDots, xDots, hri } = item;
  const centre = xDots + (code.modules.length * moduleDots) / 2;
  const barsY = y + (hri.isAbove ? HRI_DOTS : 0);
  let bars = '';
  for (const match of code.modules.matchAll(/1+/g)) {
    const x = xDots + match.index * moduleDots;
    bars += rect(x, barsY, match[0].length * moduleDots, item.barDots);
  }
  const above = hri.isAbove ? readable(code.hri, centre, y) : '';
  const below = hri.isBelow ? readable(code.hri, centre, barsY + item.barDots) : '';
  return above + bars + below;
}

function qr(item: Of<'qr'>, y: number): string {
  const { matrix, moduleDots, xDots } = item;
  const path = matrix.flatMap((cells, row) =>
    [
      ...cells
        .map((cell) => (cell ? '1' : '0'))
        .join('')
        .matchAll(/1+/g),
    ].map((match) => {
      const width = match[0].length * moduleDots;
      const x = xDots + match.index * moduleDots;
      return `M${x} ${y + row * moduleDots}h${width}v${moduleDots}h-${width}z`;
    }),
  );
  return `<path d="${path.join('')}"/>`;
}

function drawn(item: PaperItem, y: number): string {
  if (item.kind === 'line') return line(item, y);
  return item.kind === 'barcode' ? barcode(item, y) : qr(item, y);
}

/**
 * The picture as an SVG document.
 * @param widthDots of the print head; the paper is a margin wider on both sides
 */
export function paperPicture(items: readonly PaperItem[], widthDots: number): string {
  let y = MARGIN_DOTS;
  let body = '';
  for (const item of items) {
    body += drawn(item, y);
    y += item.heightDots;
  }
  const width = widthDots + 2 * MARGIN_DOTS;
  const height = y + MARGIN_DOTS;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-MARGIN_DOTS} 0 ${width} ${height}" ` +
    `width="${width}" height="${height}" font-family="${FONT_FAMILY}" fill="${INK}">` +
    `<rect x="${-MARGIN_DOTS}" y="0" width="${width}" height="${height}" fill="#fff"/>${body}</svg>`
  );
}
