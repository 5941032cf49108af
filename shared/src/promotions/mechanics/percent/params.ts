import { z } from 'zod';
import { amountKopecks, code, field, shareBp } from '../../vocabulary.ts';
import { priceBase, priceFloor, target } from '../../target.ts';

/** A percentage off goods: the same for all, or what an attribute of the goods or the member says. */
export const percentParams = z
  .strictObject({
    kind: z.literal('percent'),
    phase: field(
      z.enum(['goods', 'cheque']),
      'Скидка на товары или на чек',
      'On goods or cheque',
      'choice',
    ).default('goods'),
    percentBp: field(shareBp.optional(), 'Процент', 'Percent', 'percent'),
    /** A number of percent (7.5 = 7.5 %) in this attribute of the goods. */
    goodsAttribute: field(
      code.optional(),
      'Процент из свойства товара',
      'Percent from goods',
      'text',
    ),
    /** The same in an attribute of the member, e.g. the discount of his card. */
    memberAttribute: field(code.optional(), 'Процент из анкеты', 'Percent from member', 'text'),
    target: field(target.prefault({}), 'На какие товары', 'Goods', 'target'),
    base: field(priceBase.default('remaining'), 'От какой цены', 'Of which price', 'choice'),
    /** `total`: one rounding of the whole sum; or each position, or each unit by itself. */
    rounding: field(
      z.enum(['total', 'perLine', 'perUnit']).default('total'),
      'Округление',
      'Rounding',
      'choice',
    ),
    /** What a floor refuses moves to the other goods, or is not given. */
    refused: field(
      z.enum(['move', 'lose']).default('move'),
      'Недоданное',
      'What a floor refuses',
      'choice',
    ),
    maxAmountKopecks: field(amountKopecks.optional(), 'Не больше', 'At most', 'money'),
    floor: field(priceFloor.optional(), 'Не дешевле', 'Price floor', 'money'),
  })
  .refine(
    (params) =>
      [params.percentBp, params.goodsAttribute, params.memberAttribute].filter(
        (source) => source !== undefined,
      ).length === 1,
    { error: 'one of percentBp, goodsAttribute, memberAttribute' },
  );
export type PercentParams = z.output<typeof percentParams>;
