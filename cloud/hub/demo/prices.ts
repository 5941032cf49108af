/**
 * Made-up prices for goods that come without: a fixed rule, so that the same goods always cost the same.
 * Price = lowest price of the goods' kind + (a number made of the barcode) within the kind's span, ending
 * in 90 kopecks. These are not market prices; they only look like them.
 */

interface Kind {
  /** Beginning of the category path, or part of it. */
  readonly category: string;
  /** Rubles. */
  readonly from: number;
  readonly to: number;
}

/** The first that fits counts, so special kinds stand before their general ones. */
const KINDS: readonly Kind[] = [
  { category: 'Алкогольные напитки', from: 199, to: 1499 },
  { category: 'Рыба', from: 149, to: 899 },
  { category: 'Колбасные', from: 129, to: 699 },
  { category: 'Масложировая', from: 79, to: 299 },
  { category: 'Чай и кофе', from: 69, to: 599 },
  { category: 'Кондитерские', from: 39, to: 399 },
  { category: 'Молочные', from: 39, to: 249 },
  { category: 'Мороженое', from: 49, to: 219 },
  { category: 'Напитки безалкогольные', from: 39, to: 189 },
  { category: 'Хлеб', from: 29, to: 129 },
  { category: 'Крупа', from: 39, to: 189 },
  { category: 'Макароны', from: 39, to: 179 },
  { category: 'Орехи', from: 99, to: 599 },
  { category: 'Детское питание', from: 39, to: 499 },
  { category: 'Продукты питания', from: 39, to: 349 },
  { category: 'Косметика', from: 149, to: 1299 },
  { category: 'Гигиена', from: 39, to: 499 },
  { category: 'Товары для животных', from: 39, to: 899 },
  { category: 'Хозяйственные товары', from: 49, to: 699 },
];
const OTHER: Kind = { category: '', from: 29, to: 499 };

const KOPECKS_END = 90;

/** Price in kopecks by barcode (or other number) and category path. */
export function demoPriceKopecks(barcode: string, categoryPath: string): number {
  const kind = KINDS.find((candidate) => categoryPath.includes(candidate.category)) ?? OTHER;
  const span = kind.to - kind.from + 1;
  return (kind.from + (mix(barcode) % span)) * 100 + KOPECKS_END;
}

/** A plain 32-bit mix (FNV-1a): neighbours in the list should not cost the same. */
function mix(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash;
}
