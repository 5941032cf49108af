/**
 * Text as a printer with code page 866 can print it. The table has all of Russian and №, but neither
 * the ruble sign nor typographic quotes and dashes. Control characters never get through: goods names
 * come from outside and must not command the printer.
 */
import iconv from 'iconv-lite';

export const ENCODING = 'cp866';

/** What people write → what the table has. */
const REPLACEMENTS: Readonly<Record<string, string>> = {
  '₽': 'руб.',
  '€': 'EUR',
  '£': 'GBP',
  '«': '"',
  '»': '"',
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '′': "'",
  '″': '"',
  '–': '-',
  '—': '-',
  '―': '-',
  '−': '-',
  '‐': '-',
  '‑': '-',
  '\u00AD': '',
  '…': '...',
  '•': '·',
  '×': 'x',
  '÷': ':',
  '±': '+/-',
  '©': '(c)',
  '®': '(R)',
  '™': '(TM)',
  '½': '1/2',
  '¼': '1/4',
  '¾': '3/4',
  '²': '2',
  '³': '3',
  '\uFEFF': '',
  '\u200B': '',
  // Letters of the neighbours that the table lacks.
  І: 'I',
  і: 'i',
  Ґ: 'Г',
  ґ: 'г',
  Қ: 'К',
  қ: 'к',
  Ғ: 'Г',
  ғ: 'г',
  Ң: 'Н',
  ң: 'н',
  Ө: 'О',
  ө: 'о',
  Ү: 'У',
  ү: 'у',
  Ұ: 'У',
  ұ: 'у',
  Һ: 'Х',
  һ: 'х',
  Ә: 'А',
  ә: 'а',
  Җ: 'Ж',
  җ: 'ж',
};
const UNKNOWN = '?';
const GRAPHEMES = new Intl.Segmenter('ru', { granularity: 'grapheme' });

function isInTable(text: string): boolean {
  return iconv.decode(iconv.encode(text, ENCODING), ENCODING) === text;
}

/** One visible character: as it is, replaced, stripped of its accents, or a question mark. */
function printable(grapheme: string): string {
  // eslint-disable-next-line no-control-regex
  if (/^[\s\u0000-\u001F\u007F]+$/.test(grapheme)) return ' ';
  const composed = grapheme.normalize('NFC');
  const replaced = REPLACEMENTS[composed];
  if (replaced !== undefined) return replaced;
  if (isInTable(composed)) return composed;
  const bare = composed.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  if (bare !== '' && isInTable(bare)) return bare;
  return REPLACEMENTS[bare] ?? UNKNOWN;
}

/** Text in characters of code page 866 alone, each one column wide; white space becomes spaces. */
export function printableText(text: string): string {
  return [...GRAPHEMES.segment(text)].map(({ segment }) => printable(segment)).join('');
}
