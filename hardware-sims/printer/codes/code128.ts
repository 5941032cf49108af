/** Code 128 as bars (ISO/IEC 15417), from the data of `GS k 73`: `{A`, `{B`, `{C` choose the set. */
import type { Bars } from './ean.ts';

/** Widths of bar, space, bar… for each value. */
const PATTERNS = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 ' +
  '122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 ' +
  '322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 ' +
  '112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 ' +
  '331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 ' +
  '112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 ' +
  '124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 ' +
  '411311 113141 114131 311141 411131 211412 211214 211232'
).split(' ');
const STOP = '2331112';
const STARTS = { A: 103, B: 104, C: 105 } as const;
const SWITCHES = { A: 101, B: 100, C: 99 } as const;
const FNC1 = 102;
const BRACE = 0x7b;

type CodeSet = keyof typeof STARTS;

const isSet = (char: string | undefined): char is CodeSet =>
  char === 'A' || char === 'B' || char === 'C';

/** Every pattern has an even count of widths, so bars and spaces alternate over the whole. */
function bars(widths: string): string {
  return Array.from(widths)
    .map((width, index) => (index % 2 === 0 ? '1' : '0').repeat(Number(width)))
    .join('');
}

/** Value of a character in set A or B; `undefined` when the set lacks it. */
function valueOf(byte: number, set: CodeSet): number | undefined {
  if (set === 'A') {
    if (byte < 0x20) return byte + 64;
    return byte < 0x60 ? byte - 0x20 : undefined;
  }
  return byte >= 0x20 && byte < 0x80 ? byte - 0x20 : undefined;
}

interface Encoded {
  readonly values: number[];
  hri: string;
  set: CodeSet | undefined;
}

/** One `{x` pair; false when it means nothing. */
function escape(letter: string | undefined, into: Encoded): boolean {
  if (isSet(letter)) {
    into.values.push(into.set === undefined ? STARTS[letter] : SWITCHES[letter]);
    into.set = letter;
    return true;
  }
  if (into.set === undefined) return false;
  if (letter === '1') into.values.push(FNC1);
  else if (letter === '{' && into.set === 'B') {
    into.values.push('{'.charCodeAt(0) - 0x20);
    into.hri += '{';
  } else return false;
  return true;
}

/** One data byte; in set C it is the value of two digits. */
function datum(byte: number, into: Encoded): boolean {
  if (into.set === undefined) return false;
  const value = into.set === 'C' ? (byte < 100 ? byte : undefined) : valueOf(byte, into.set);
  if (value === undefined) return false;
  into.values.push(value);
  if (into.set === 'C') into.hri += String(byte).padStart(2, '0');
  else into.hri += byte < 0x20 ? ' ' : String.fromCharCode(byte);
  return true;
}

/** `undefined` when the data does not begin with a code set or has what the set lacks. */
export function code128(data: readonly number[]): Bars | undefined {
  const into: Encoded = { values: [], hri: '', set: undefined };
  for (let at = 0; at < data.length; at += 1) {
    const byte = data[at] ?? 0;
    if (byte === BRACE) at += 1;
    const isTaken =
      byte === BRACE ? escape(String.fromCharCode(data[at] ?? 0), into) : datum(byte, into);
    if (!isTaken) return undefined;
  }
  if (into.values.length < 2) return undefined;
  const check =
    into.values.reduce((sum, value, index) => sum + value * Math.max(index, 1), 0) % 103;
  const widths = [...into.values, check].map((value) => PATTERNS[value] ?? '').join('') + STOP;
  return { hri: into.hri, modules: bars(widths) };
}
