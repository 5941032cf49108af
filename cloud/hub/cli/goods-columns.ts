/** Names of the columns of a goods table, in Russian and English. */
import { FatalError } from '../store/fatal.ts';

const NAMES = {
  barcode: ['штрихкод', 'штрих-код', 'barcode', 'ean', 'gtin'],
  name: ['наименование', 'название', 'name'],
  category: ['категория', 'category'],
  brand: ['бренд', 'марка', 'brand'],
  price: ['цена', 'price'],
  minPrice: ['минимальная цена', 'мин. цена', 'min price', 'min_price', 'minprice'],
  plu: ['plu', 'плу', 'код весов'],
  unit: ['единица', 'ед.', 'ед', 'unit'],
  sku: ['артикул', 'код', 'sku'],
} as const;

export type Column = keyof typeof NAMES;

const COLUMNS = Object.entries(NAMES).flatMap(([column, names]) =>
  names.map((name) => [name, column] as const),
);

/** Column by its place in the header. @throws FatalError when what is needed is not there. */
export function findColumns(header: readonly string[]): Map<number, Column> {
  const found = new Map<number, Column>();
  for (const [index, text] of header.entries()) {
    const plain = text.trim().toLowerCase();
    const column = COLUMNS.find(([name]) => name === plain)?.[1];
    if (!isColumn(column)) continue;
    if ([...found.values()].includes(column)) {
      throw new FatalError(`Столбец «${text}» в заголовке встречается дважды.`);
    }
    found.set(index, column);
  }
  const has = new Set(found.values());
  if (!has.has('name') || !(has.has('barcode') || has.has('sku') || has.has('plu'))) {
    throw new FatalError(
      'В первой строке файла нужны названия столбцов: «наименование» (name) и «штрихкод» (barcode), ' +
        '«артикул» (sku) или «PLU». Могут быть ещё: категория, бренд, цена, минимальная цена, единица.',
    );
  }
  return found;
}

function isColumn(text: string | undefined): text is Column {
  return text !== undefined && text in NAMES;
}
