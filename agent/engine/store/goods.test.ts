import { describe, expect, test } from 'vitest';
import { APPLES, BREAD, MILK, goods } from '../shop.testkit.ts';
import { openStore } from './temp-folder.testkit.ts';

function shop() {
  const { store } = openStore();
  for (const item of [MILK, BREAD, APPLES]) store.goods.put(item, 1);
  const names = (text: string): string[] => store.goods.search(text).map(({ sku }) => sku);
  return { goods: store.goods, names };
}

describe('goods', () => {
  test('are found by article, barcode and PLU', () => {
    const { goods } = shop();
    expect(goods.bySku('MILK')).toEqual(MILK);
    expect(goods.byBarcode('4600000000022')).toEqual(BREAD);
    expect(goods.byPlu('42')).toEqual(APPLES);
    expect(goods.byBarcode('4600000000039')).toBeNull();
  });

  test('are searched by beginnings of words, any case, «ё» as «е», marks ignored', () => {
    const { names } = shop();
    expect(names('мол')).toEqual(['MILK']);
    expect(names('ЕЛОЧ мол')).toEqual(['MILK']);
    expect(names('ёлочка')).toEqual(['MILK']);
    expect(names('бородин хлеб')).toEqual(['BREAD']);
    expect(names('локо')).toEqual([]);
    expect(names('"*:) OR')).toEqual([]);
    expect(names('  ')).toEqual([]);
  });

  test('a change replaces name, barcodes and PLU; a removal leaves nothing behind', () => {
    const { goods: store, names } = shop();
    store.put(goods('MILK', { name: 'Кефир', barcodes: ['4600000000046'] }), 1);
    expect(names('молоко')).toEqual([]);
    expect(names('кефир')).toEqual(['MILK']);
    expect(store.byBarcode('4600000000015')).toBeNull();
    store.remove('MILK');
    expect(names('кефир')).toEqual([]);
    expect(store.byBarcode('4600000000046')).toBeNull();
    expect(store.count()).toBe(2);
  });

  test('a full reload drops what it did not bring', () => {
    const { goods: store } = shop();
    store.put(BREAD, 2);
    store.removeOlder(2);
    expect(store.count()).toBe(1);
    expect(store.bySku('BREAD')).toEqual(BREAD);
  });

  test('goods whose name begins as typed come first', () => {
    const { goods: store, names } = shop();
    store.put(goods('SHAKE', { name: 'Коктейль молочный' }), 1);
    expect(names('моло')).toEqual(['MILK', 'SHAKE']);
  });
});
