/** One line of a goods table as goods, or everything that is wrong with it. */
import { isValidEan } from '@verno/shared/catalog/barcode';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { fromMoneyText } from '@verno/shared/money/text';
import type { GoodsRow } from '../directory/goods.ts';
import { hasUnstorable } from '../store/text.ts';
import type { Column } from './goods-columns.ts';
import type { FileLine } from '../directory/table-file.ts';

const NAME_CHARS_MAX = 200;
const SKU_CHARS_MAX = 64;
const PLU = /^\d{1,6}$/;
const UNITS: Readonly<Record<string, 'piece' | 'kg'>> = {
  '': 'piece',
  шт: 'piece',
  'шт.': 'piece',
  piece: 'piece',
  pcs: 'piece',
  кг: 'kg',
  'кг.': 'kg',
  kg: 'kg',
};

/** A line in order, with its category still as a path. */
type LineGoods = Omit<GoodsRow, 'category'> & { readonly categoryPath: string | null };

/** Price for goods that the file has none for; null = a price is needed. */
export type PriceRule = ((code: string, categoryPath: string) => number) | null;

/** Remembers what the file has had so far, so that repeats are told with the line of the first. */
export interface LineReader {
  read(line: FileLine<Column>): Result<LineGoods, readonly string[]>;
}

export function createLineReader(priceRule: PriceRule): LineReader {
  const seen = new Map<string, number>();
  return {
    read(line) {
      const wrong: string[] = [];
      const goods = readLine(line, priceRule, wrong);
      const keys = [
        ['штрихкод', goods.barcode],
        ['PLU', goods.plu],
        ['артикул', goods.sku],
      ] as const;
      for (const [what, value] of keys) {
        if (value === null || value === '' || (what === 'артикул' && value === goods.barcode))
          continue;
        const key = `${what} ${value}`;
        const first = seen.get(key);
        if (first === undefined) seen.set(key, line.line);
        else wrong.push(`${what} ${value} уже был в строке ${first}`);
      }
      return wrong.length === 0 ? ok(goods) : err(wrong);
    },
  };
}

function readLine(line: FileLine<Column>, priceRule: PriceRule, wrong: string[]): LineGoods {
  const cell = (column: Column): string => line.cells.get(column) ?? '';
  if (hasUnstorable([...line.cells.values()])) wrong.push('есть непечатаемый знак (U+0000)');
  const barcode = readBarcode(cell('barcode'), wrong);
  const name = cell('name').replaceAll(/\s+/g, ' ');
  if (name === '') wrong.push('пустое наименование');
  if (name.length > NAME_CHARS_MAX) wrong.push(`наименование длиннее ${NAME_CHARS_MAX} знаков`);
  const plu = cell('plu') === '' ? null : cell('plu');
  if (plu !== null && !PLU.test(plu)) wrong.push(`PLU «${plu}»: нужно от 1 до 6 цифр`);
  const unit = UNITS[cell('unit').toLowerCase()];
  if (unit === undefined) wrong.push(`единица «${cell('unit')}» неизвестна: нужно «шт» или «кг»`);
  const sku = cell('sku') || (barcode ?? (plu === null ? '' : `plu-${plu}`));
  if (sku === '') wrong.push('нет ни штрихкода, ни артикула, ни PLU');
  if (sku.length > SKU_CHARS_MAX) wrong.push(`артикул длиннее ${SKU_CHARS_MAX} знаков`);
  const categoryPath = readCategory(cell('category'));
  return {
    line: line.line,
    sku,
    name,
    barcode,
    plu,
    unit: unit ?? 'piece',
    priceKopecks: readPrice(cell('price'), wrong, () =>
      priceRule === null ? null : priceRule(barcode ?? sku, categoryPath ?? ''),
    ),
    minPriceKopecks:
      cell('minPrice') === '' ? null : readPrice(cell('minPrice'), wrong, () => null),
    categoryPath,
    brand: cell('brand') === '' ? null : cell('brand'),
  };
}

function readBarcode(text: string, wrong: string[]): string | null {
  if (text === '') return null;
  if (!/^(\d{8}|\d{12}|\d{13}|\d{14})$/.test(text)) {
    wrong.push(`штрихкод «${text}»: нужно 8, 12, 13 или 14 цифр`);
  } else if (!isValidEan(text)) {
    wrong.push(`штрихкод ${text}: неверная контрольная цифра`);
  }
  return text;
}

function readPrice(text: string, wrong: string[], instead: () => number | null): number {
  if (text === '') {
    const made = instead();
    if (made === null) wrong.push('нет цены');
    return made ?? 0;
  }
  const kopecks = fromMoneyText(text);
  if (kopecks === null || kopecks < 0) wrong.push(`цена «${text}» не похожа на деньги`);
  return kopecks ?? 0;
}

/** `A / B / C` → `A/B/C`; empty steps do not count. */
function readCategory(text: string): string | null {
  const steps = text
    .split('/')
    .map((step) => step.trim())
    .filter((step) => step !== '');
  return steps.length === 0 ? null : steps.join('/');
}
