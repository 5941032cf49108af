import { z } from 'zod';
import { priceFloor, target } from '../../target.ts';
import { amountKopecks, count, field } from '../../vocabulary.ts';

/** A sum off the cheque, off each position, each unit, or each set of equal size. */
export const amountOffParams = z
  .strictObject({
    kind: z.literal('amount_off'),
    phase: field(
      z.enum(['goods', 'cheque']).default('goods'),
      'Скидка на товары или на чек',
      'On goods or cheque',
      'choice',
    ),
    /** `cheque`: once, shared by the goods; `unit`: also each kilogram of goods by weight. */
    per: field(z.enum(['cheque', 'line', 'unit', 'set']), 'На что', 'Per', 'choice'),
    amountKopecks: field(amountKopecks, 'Сумма', 'Amount', 'money'),
    /** Units in a set, for `set`. */
    setUnits: field(count.optional(), 'Штук в наборе', 'Units in a set', 'count'),
    target: field(target.prefault({}), 'На какие товары', 'Goods', 'target'),
    /** Where only some units are chosen: each at its even share of what is left, or first those untouched. */
    base: field(
      z.enum(['remaining', 'untouched']).default('remaining'),
      'От какой цены',
      'Of which price',
      'choice',
    ),
    maxAmountKopecks: field(amountKopecks.optional(), 'Не больше', 'At most', 'money'),
    floor: field(priceFloor.optional(), 'Не дешевле', 'Price floor', 'money'),
  })
  .refine((params) => (params.per === 'set') === (params.setUnits !== undefined), {
    error: 'setUnits goes with per set',
  });
export type AmountOffParams = z.output<typeof amountOffParams>;
