/** The demo's rule bundle: six promotions that show discounts, earning and paying with bonuses. */
import type { BundleInput, PromotionInput } from '@verno/shared/promotions/bundle';
import { categoryId } from '../directory/categories.ts';
import type { CategoryRow } from '../directory/goods.ts';
import { BONUS, PARTNER } from './company.ts';

const FOOD = 'Продукты питания';
const TEA = categoryId(`${FOOD}/Чай и кофе`);
const DAIRY = categoryId(`${FOOD}/Молочные продукты`);
const BREAD = categoryId(`${FOOD}/Хлеб`);
const SWEETS = categoryId(`${FOOD}/Кондитерские изделия`);

const MEMBERS = { who: 'members' } as const;

const PROMOTIONS: readonly PromotionInput[] = [
  {
    id: 'tea-10',
    version: 1,
    name: 'Скидка 10 % на чай и кофе',
    priority: 30,
    rules: [
      {
        id: 'r1',
        actions: [{ kind: 'percent', percentBp: 1000, target: { goods: { categories: [TEA] } } }],
      },
    ],
  },
  {
    id: 'dairy-5-members',
    version: 1,
    name: 'Участникам 5 % на молочные продукты',
    priority: 20,
    audience: MEMBERS,
    rules: [
      {
        id: 'r1',
        actions: [{ kind: 'percent', percentBp: 500, target: { goods: { categories: [DAIRY] } } }],
      },
    ],
  },
  {
    id: 'bread-morning',
    version: 1,
    name: 'Утренний хлеб: 7 % до 11:00',
    priority: 10,
    period: { hours: [{ from: '06:00', to: '11:00' }] },
    rules: [
      {
        id: 'r1',
        actions: [{ kind: 'percent', percentBp: 700, target: { goods: { categories: [BREAD] } } }],
      },
    ],
  },
  {
    id: 'bonus-5',
    version: 1,
    name: 'Бонусы 5 % с каждой покупки',
    audience: MEMBERS,
    rules: [
      {
        id: 'r1',
        actions: [{ kind: 'earn', currency: BONUS.code, how: { type: 'percent', percentBp: 500 } }],
      },
    ],
  },
  {
    id: 'sweets-later',
    version: 1,
    name: 'Ещё 5 % за сладкое: через день, на месяц',
    audience: MEMBERS,
    rules: [
      {
        id: 'r1',
        actions: [
          {
            kind: 'earn',
            currency: BONUS.code,
            how: { type: 'percent', percentBp: 500 },
            target: { goods: { categories: [SWEETS] } },
            lifetime: { activateAfterDays: 1, expireAfterDays: 30 },
          },
        ],
      },
    ],
  },
  {
    id: 'pay-30',
    version: 1,
    name: 'Бонусами можно оплатить до 30 % чека',
    audience: MEMBERS,
    rules: [{ id: 'r1', actions: [{ kind: 'redeem', currency: BONUS.code, shareBp: 3000 }] }],
  },
];

/** The bundle of a version over the categories that the goods brought along. */
export function demoBundle(version: number, categories: readonly CategoryRow[]): BundleInput {
  return {
    schema: 1,
    partnerId: PARTNER.partnerId,
    version,
    currencies: [
      {
        code: BONUS.code,
        name: BONUS.name,
        precision: BONUS.decimals,
        perRuble: BONUS.perRuble,
      },
    ],
    categories: categories.map((row) => ({ id: row.categoryId, parentId: row.parentId })),
    promotions: PROMOTIONS,
  };
}
