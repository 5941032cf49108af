/** What the till tells its cashier about restrictions and coupons; till-problems.ts joins it to the rest. */
import type { Text } from '../kernel/text.ts';

export const MARKETING_PROBLEMS = {
  'restriction.blocked': {
    ru: 'Ограничение «{name}»: оплата остановлена. Измените чек или позовите старшего кассира.',
    en: 'Restriction “{name}”: the payment is stopped. Change the cheque or call the head cashier.',
  },
  'restriction.warned': {
    ru: 'Ограничение «{name}» превышено. Продажа разрешена: обратите внимание на покупателя.',
    en: 'Restriction “{name}” is exceeded. The sale is allowed: pay attention to the customer.',
  },
  'coupon.taken': {
    ru: 'Купон {code} принят.',
    en: 'Coupon {code} is taken.',
  },
  'coupon.no_gain': {
    ru: 'Купон {code} принят, но на этот чек пока ничего не даёт: проверьте товары и условия.',
    en: 'Coupon {code} is taken but gives nothing on this cheque yet: look at the goods and terms.',
  },
  'coupon.already': {
    ru: 'Купон {code} уже в этом чеке.',
    en: 'Coupon {code} is already in this cheque.',
  },
  'coupon.too_many': {
    ru: 'В одном чеке не больше 50 купонов.',
    en: 'One cheque takes no more than 50 coupons.',
  },
} as const satisfies Record<string, Text>;
