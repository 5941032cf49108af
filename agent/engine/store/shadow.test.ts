import { expect, test } from 'vitest';
import { goods } from '../shop.testkit.ts';
import { openStore } from './temp-folder.testkit.ts';

const STAMP = { generation: 1, position: 1 };

test('emptying that a full disk took back is done whole the next time: no word of old goods finds new ones', () => {
  const { store } = openStore();
  const { shadow } = store;
  const put = (sku: string, name: string): void => {
    const item = goods(sku, { name });
    shadow.inTransaction(() => shadow.putGoods(item, JSON.stringify(item), STAMP));
  };
  put('TEA', 'Чай листовой');
  const full = (): void => {
    store.database.inTransaction(() => {
      shadow.emptySome(10);
      throw new Error('full');
    });
  };
  expect(full).toThrow('full');
  while (store.database.inTransaction(() => shadow.emptySome(10)));
  put('SALT', 'Соль каменная');
  store.database.inTransaction(() => shadow.swapGoods());
  expect(store.goods.search('соль').map(({ sku }) => sku)).toEqual(['SALT']);
  expect(store.goods.search('чай')).toEqual([]);
});
