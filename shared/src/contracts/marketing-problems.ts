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
} as const satisfies Record<string, Text>;
