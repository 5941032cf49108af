/** The partner's goods. Money is decimal text in rubles. */
import { z } from 'zod';
import { moneyText } from '../../money/text.ts';
import { operation } from '../operation.ts';
import { page, pageQuery } from '../paging.ts';

export const GOODS_BATCH_MAX = 1000;

const price = moneyText.regex(/^\d/);
const skuText = z.string().trim().min(1).max(64);
const barcode = z.string().regex(/^[\x21-\x7e]{1,64}$/);

export const goodsView = z.object({
  sku: z.string(),
  name: z.string(),
  barcodes: z.array(z.string()),
  plu: z.string().nullable(),
  unit: z.enum(['piece', 'kg']),
  price: moneyText,
  /** No promotion takes a unit below this. */
  minPrice: moneyText.nullable(),
  /** Path of categories, the widest first. */
  category: z.string().nullable(),
  brand: z.string().nullable(),
});
export type GoodsView = z.infer<typeof goodsView>;

const goodsPut = z.object({
  sku: skuText,
  name: z.string().trim().min(1).max(200),
  /** Added to those the goods have. */
  barcode: barcode.nullable().default(null),
  plu: z
    .string()
    .regex(/^\d{1,6}$/)
    .nullable()
    .default(null),
  unit: z.enum(['piece', 'kg']).default('piece'),
  price,
  minPrice: price.nullable().default(null),
  /** `Продукты/Чай`: categories that are not there are made. */
  category: z.string().trim().min(1).max(300).nullable().default(null),
  brand: z.string().trim().min(1).max(100).nullable().default(null),
});

const read = { kind: 'right', right: 'catalogue.read' } as const;
const EXAMPLE = {
  sku: '100245',
  name: 'Чай чёрный листовой, 100 г',
  barcodes: ['4601234567893'],
  plu: null,
  unit: 'piece' as const,
  price: '189.90',
  minPrice: null,
  category: 'Продукты/Чай',
  brand: 'Горный',
};

export const listGoods = operation({
  id: 'goods.list',
  summary: { ru: 'Товары', en: 'Goods' },
  notes: {
    ru: 'search: начало наименования, артикула, штрихкода или PLU.',
    en: 'search: the beginning of a name, an article number, a barcode or a PLU.',
  },
  method: 'GET',
  path: '/api/v1/goods',
  access: read,
  params: z.object({}),
  query: pageQuery.extend({ search: z.string().max(100).optional() }),
  body: z.undefined(),
  response: page(goodsView),
  errors: ['paging.bad_cursor'],
  example: { query: { search: 'чай' }, response: { items: [EXAMPLE], nextCursor: null } },
});

export const getGoods = operation({
  id: 'goods.get',
  summary: { ru: 'Товар по артикулу', en: 'Goods by article number' },
  method: 'GET',
  path: '/api/v1/goods/:sku',
  access: read,
  params: z.object({ sku: skuText }),
  query: z.object({}),
  body: z.undefined(),
  response: goodsView,
  errors: ['goods.unknown'],
  example: { params: { sku: '100245' }, response: EXAMPLE },
});

export const getGoodsByBarcode = operation({
  id: 'goods.byBarcode',
  summary: { ru: 'Товар по штрихкоду', en: 'Goods by barcode' },
  method: 'GET',
  path: '/api/v1/barcodes/:barcode',
  access: read,
  params: z.object({ barcode }),
  query: z.object({}),
  body: z.undefined(),
  response: goodsView,
  errors: ['goods.unknown'],
});

export const putGoods = operation({
  id: 'goods.put',
  summary: { ru: 'Загрузить товары', en: 'Load goods' },
  notes: {
    ru: 'Новые добавляются, прежние (по артикулу) меняются; на кассы уходит только изменившееся. Всё или ничего: если код занят другим товаром, не сохраняется ни одна строка.',
    en: 'New ones are added, those there (by article number) are changed; tills get only what changed. All or nothing: if a code belongs to other goods, no row is saved.',
  },
  method: 'POST',
  path: '/api/v1/goods',
  access: { kind: 'right', right: 'catalogue.write' },
  bodyBytesMax: 1024 * 1024,
  params: z.object({}),
  query: z.object({}),
  body: z.object({ items: z.array(goodsPut).min(1).max(GOODS_BATCH_MAX) }),
  response: z.object({ added: z.int(), changed: z.int(), unchanged: z.int() }),
  errors: ['goods.clash'],
  example: {
    body: { items: [{ sku: '100245', name: 'Чай чёрный листовой, 100 г', price: '189.90' }] },
    response: { added: 1, changed: 0, unchanged: 0 },
  },
});
