import { describe, expect, test } from 'vitest';
import { line, price, promo, whyNot } from '../../engine.testkit.ts';
import type { GoodsParams } from './params.ts';

const OFF = { kind: 'percent', percentBp: 1000 } as const;
const TEA = [
  line('green', { price: 10_000, pieces: 2, category: 'tea', brand: 'Ahmad' }),
  line('bread', { price: 4000 }),
];
const when = (fields: Partial<GoodsParams>) =>
  promo('p', OFF, { when: { kind: 'goods', goods: { categories: ['tea'] }, ...fields } });

describe('goods in the cheque', () => {
  test('[MECH-01] presence, quantity, amount and number of goods', () => {
    const cases: readonly [Partial<GoodsParams>, string | null][] = [
      [{}, null],
      [{ goods: { brands: ['Lipton'] } }, 'condition.goods_presence_min'],
      [{ measure: 'quantity', min: 2000 }, null],
      [{ measure: 'quantity', min: 3000 }, 'condition.goods_quantity_min'],
      [{ measure: 'quantity', max: 1000 }, 'condition.goods_quantity_max'],
      [{ measure: 'amount', min: 20_000 }, null],
      [{ measure: 'amount', min: 20_001 }, 'condition.goods_amount_min'],
      [{ measure: 'positions', min: 2, goods: {} }, null],
      [{ measure: 'positions', max: 1, goods: {} }, 'condition.goods_positions_max'],
    ];
    for (const [fields, code] of cases) {
      const result = price([when(fields)], TEA, { considerAll: true });
      expect([fields, whyNot(result, 'p')]).toEqual([fields, code]);
      expect(result.totals.discountKopecks).toBe(code === null ? 2400 : 0);
    }
  });

  test('by attribute, price range, group and shelf price, with exclusions', () => {
    const goods = [
      line('a', { price: 1000, attributes: { organic: true, strength: 3 } }),
      line('b', { price: 5000, alreadyDiscounted: true }),
    ];
    const filters = [
      [{ attributes: [{ code: 'organic', op: 'eq', value: true }] }, true],
      [{ attributes: [{ code: 'strength', op: 'gt', value: 3 }] }, false],
      [{ attributes: [{ code: 'constructor', op: 'ne', value: 1 }] }, false],
      [{ unitPrice: { minKopecks: 5000, maxKopecks: 5000 } }, true],
      [{ unitPrice: { maxKopecks: 999 } }, false],
      [{ discounted: 'only' }, true],
      [{ discounted: 'exclude', skus: ['b'] }, false],
      [{ groups: ['g'] }, true],
      [{ groups: ['g'], exclude: { skus: ['a'] } }, false],
    ] as const;
    for (const [filter, holds] of filters) {
      const goodsFilter = structuredClone(filter) as GoodsParams['goods'];
      const result = price(
        [promo('p', OFF, { when: { kind: 'goods', goods: goodsFilter } })],
        goods,
        {
          considerAll: true,
          bundle: {
            groups: [
              { id: 'g', name: 'G', include: [{ skus: ['a', 'b'] }], exclude: [{ skus: ['b'] }] },
            ],
          },
        },
      );
      expect([filter, result.totals.discountKopecks > 0]).toEqual([filter, holds]);
    }
  });

  test('a sum after discounts is looked at when its turn comes', () => {
    const first = promo('first', { kind: 'percent', percentBp: 5000 }, { priority: 1 });
    const rest = promo('rest', OFF, {
      when: { kind: 'goods', measure: 'amount', min: 20_000, base: 'remaining' },
    });
    expect(whyNot(price([first, rest], TEA), 'rest')).toBe('condition.goods_amount_min');
    expect(whyNot(price([rest], TEA), 'rest')).toBeNull();
  });
});
