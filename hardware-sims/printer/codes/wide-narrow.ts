/** Code 39 (ISO/IEC 16388) and Interleaved 2 of 5 (ISO/IEC 16390): codes of wide and narrow bars. */
import type { Bars } from './ean.ts';

const WIDE_MODULES = 3;

/** Nine elements a character, `w` wide; bars and spaces in turn. */
const CODE_39: Readonly<Record<string, string>> = {
  '0': 'nnnwwnwnn',
  '1': 'wnnwnnnnw',
  '2': 'nnwwnnnnw',
  '3': 'wnwwnnnnn',
  '4': 'nnnwwnnnw',
  '5': 'wnnwwnnnn',
  '6': 'nnwwwnnnn',
  '7': 'nnnwnnwnw',
  '8': 'wnnwnnwnn',
  '9': 'nnwwnnwnn',
  A: 'wnnnnwnnw',
  B: 'nnwnnwnnw',
  C: 'wnwnnwnnn',
  D: 'nnnnwwnnw',
  E: 'wnnnwwnnn',
  F: 'nnwnwwnnn',
  G: 'nnnnnwwnw',
  H: 'wnnnnwwnn',
  I: 'nnwnnwwnn',
  J: 'nnnnwwwnn',
  K: 'wnnnnnnww',
  L: 'nnwnnnnww',
  M: 'wnwnnnnwn',
  N: 'nnnnwnnww',
  O: 'wnnnwnnwn',
  P: 'nnwnwnnwn',
  Q: 'nnnnnnwww',
  R: 'wnnnnnwwn',
  S: 'nnwnnnwwn',
  T: 'nnnnwnwwn',
  U: 'wwnnnnnnw',
  V: 'nwwnnnnnw',
  W: 'wwwnnnnnn',
  X: 'nwnnwnnnw',
  Y: 'wwnnwnnnn',
  Z: 'nwwnwnnnn',
  '-': 'nwnnnnwnw',
  '.': 'wwnnnnwnn',
  ' ': 'nwwnnnwnn',
  '*': 'nwnnwnwnn',
  $: 'nwnwnwnnn',
  '/': 'nwnwnnnwn',
  '+': 'nwnnnwnwn',
  '%': 'nnnwnwnwn',
};

/** Five elements a digit. */
const TWO_OF_FIVE = [
  'nnwwn',
  'wnnnw',
  'nwnnw',
  'wwnnn',
  'nnwnw',
  'wnwnn',
  'nwwnn',
  'nnnww',
  'wnnwn',
  'nwnwn',
];

function drawn(elements: string): string {
  return Array.from(elements)
    .map((element, index) =>
      (index % 2 === 0 ? '1' : '0').repeat(element === 'w' ? WIDE_MODULES : 1),
    )
    .join('');
}

/** Start and stop signs are added when the data has none. */
export function code39(data: string): Bars | undefined {
  const hri = data.startsWith('*') && data.endsWith('*') && data.length > 1 ? data : `*${data}*`;
  if (hri.slice(1, -1).includes('*')) return undefined;
  const patterns = Array.from(hri).map((char) => CODE_39[char]);
  if (patterns.includes(undefined)) return undefined;
  return { hri, modules: patterns.map((pattern) => drawn(pattern ?? '')).join('0') };
}

/** Digits in pairs: the first in the bars, the second in the spaces between them. */
export function itf(data: string): Bars | undefined {
  if (!/^(\d\d)+$/.test(data)) return undefined;
  let elements = 'nnnn';
  for (let at = 0; at < data.length; at += 2) {
    const inBars = TWO_OF_FIVE[Number(data[at])] ?? '';
    const inSpaces = TWO_OF_FIVE[Number(data[at + 1])] ?? '';
    for (const [index, element] of Array.from(inBars).entries())
      elements += element + inSpaces[index];
  }
  return { hri: data, modules: drawn(`${elements}wnn`) };
}
