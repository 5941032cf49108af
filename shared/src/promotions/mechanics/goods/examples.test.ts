import { describe, expect, test } from 'vitest';
import { sku } from '../../../kernel/ids.ts';
import type { MemberFacts } from '../../cheque.ts';
import { discounts, line, member, price, promo, whyNot } from '../../engine.testkit.ts';
import { pruneFacts } from '../../facts.ts';
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

describe('personal goods', () => {
  const mine = { personal: ['favourites'] };
  const rule = promo('p', { kind: 'percent', percentBp: 2000, target: { goods: mine } });
  const lines = [line('tea', { price: 10_000 }), line('rye', { price: 5000 })];
  const buyer = (goods: MemberFacts['goods']) => member(goods === undefined ? {} : { goods });

  test('[MK-04] 20 % off what the member chose, and off nothing else', () => {
    const facts = buyer({ favourites: [sku.parse('tea')], gifts: [sku.parse('rye')] });
    const result = price([rule], lines, { facts });
    expect(discounts(result)).toEqual({ tea: 2000, rye: 0 });
    expect(result.factsRead).toEqual(['member.goods.favourites']);
  });

  test('a stranger and a member without a list have no personal goods', () => {
    expect(price([rule], lines).totals.discountKopecks).toBe(0);
    expect(price([rule], lines, { facts: buyer(undefined) }).totals.discountKopecks).toBe(0);
  });

  test('a list that is not known is neither there nor not there', () => {
    const not = promo(
      'not',
      { kind: 'percent', percentBp: 1000 },
      { when: { not: { kind: 'goods', goods: mine } } },
    );
    expect(price([not], lines).totals.discountKopecks).toBe(0);
    const facts = buyer({ favourites: [] });
    expect(price([not], lines, { facts }).totals.discountKopecks).toBe(1500);
  });

  test('the list kept with a purchase is the one that was read', () => {
    const facts = buyer({ favourites: [sku.parse('tea')], gifts: [sku.parse('rye')] });
    const { factsRead } = price([rule], lines, { facts });
    expect(pruneFacts(facts, factsRead).goods).toEqual({ favourites: ['tea'] });
  });
});
