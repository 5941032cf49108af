/** Stores and tills of the partner. */
import { z } from 'zod';
import { storeId, tillId } from '../../kernel/ids.ts';
import { operation } from '../operation.ts';
import { page, pageQuery } from '../paging.ts';

const storeFields = z.object({
  name: z.string().trim().min(1).max(100),
  legalName: z.string().trim().min(1).max(200),
  inn: z.string().regex(/^\d{10}(\d{2})?$/),
  address: z.string().trim().min(1).max(300),
  /** IANA zone; receipts and promotions live by it. */
  timeZone: z.string().min(1).max(60),
  receiptHeader: z.array(z.string().max(48)).max(10),
  receiptFooter: z.array(z.string().max(48)).max(10),
});

export const storeView = storeFields.extend({ storeId, tills: z.int() });
export type StoreView = z.infer<typeof storeView>;

export const tillView = z.object({ tillId, storeId, name: z.string(), number: z.int() });

const params = z.object({ storeId });
const read = { kind: 'right', right: 'places.read' } as const;
const write = { kind: 'right', right: 'places.write' } as const;
const EXAMPLE_STORE = {
  name: 'Чай на Мясницкой',
  legalName: 'ООО «Чай»',
  inn: '7701234567',
  address: 'Москва, Мясницкая, 8',
  timeZone: 'Europe/Moscow',
};

export const listStores = operation({
  id: 'stores.list',
  summary: { ru: 'Магазины', en: 'Stores' },
  method: 'GET',
  path: '/api/v1/stores',
  access: read,
  params: z.object({}),
  query: pageQuery,
  body: z.undefined(),
  response: page(storeView),
  errors: ['paging.bad_cursor'],
});

export const getStore = operation({
  id: 'stores.get',
  summary: { ru: 'Магазин', en: 'A store' },
  method: 'GET',
  path: '/api/v1/stores/:storeId',
  access: read,
  versioned: 'read',
  params,
  query: z.object({}),
  body: z.undefined(),
  response: storeView,
  errors: ['store.unknown'],
});

export const createStore = operation({
  id: 'stores.create',
  summary: { ru: 'Завести магазин', en: 'Make a store' },
  notes: {
    ru: 'Доступно тем, чьи права не ограничены магазинами.',
    en: 'For callers whose rights are not limited to stores.',
  },
  method: 'POST',
  path: '/api/v1/stores',
  access: write,
  status: 201,
  versioned: 'read',
  params: z.object({}),
  query: z.object({}),
  body: storeFields.extend({
    receiptHeader: storeFields.shape.receiptHeader.default([]),
    receiptFooter: storeFields.shape.receiptFooter.default([]),
  }),
  response: storeView,
  errors: ['auth.forbidden', 'store.bad_time_zone'],
  example: { body: EXAMPLE_STORE },
});

export const changeStore = operation({
  id: 'stores.change',
  summary: { ru: 'Изменить магазин', en: 'Change a store' },
  notes: {
    ru: 'Новые настройки сами уходят на кассы магазина.',
    en: 'New settings go to the store’s tills by themselves.',
  },
  method: 'PATCH',
  path: '/api/v1/stores/:storeId',
  access: write,
  versioned: 'change',
  params,
  query: z.object({}),
  body: storeFields.partial(),
  response: storeView,
  errors: ['store.unknown', 'store.bad_time_zone', 'request.version_changed'],
  example: { body: { receiptFooter: ['Спасибо за покупку!'] } },
});

export const createTill = operation({
  id: 'tills.create',
  summary: { ru: 'Завести кассу', en: 'Make a till' },
  notes: {
    ru: 'Касса ждёт подключения кодом; кассе, от имени которой продаёт программа через API, код не нужен.',
    en: 'It waits to be enrolled by a code; a till that a program sells for through the API needs none.',
  },
  method: 'POST',
  path: '/api/v1/stores/:storeId/tills',
  access: write,
  status: 201,
  params,
  query: z.object({}),
  body: z.object({
    name: z.string().trim().min(1).max(100),
    number: z.int().min(1).max(9999),
  }),
  response: tillView,
  errors: ['store.unknown', 'till.number_taken'],
  example: { body: { name: 'Касса 3', number: 3 } },
});
