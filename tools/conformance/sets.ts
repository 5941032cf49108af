/** Sets of goods: buy N get M, and gifts beside the cheque. */
import type { ActionInput } from '@verno/shared/promotions/bundle';
import { sku as skuId } from '@verno/shared/kernel/ids';
import type { Promotion } from './case.ts';
import { toBp, toKopecks } from './desk.ts';
import type { Desk } from './desk.ts';
import { sideFilter } from './goods.ts';

type BuyGet = Extract<ActionInput, { kind: 'buy_get' }>;

/** Null where the limit of cheap units is less than one set: such a promotion never applies. */
export function buyGetOf(desk: Desk, promotion: Promotion): ActionInput | null {
  const { buy, get, maxGetUnits } = promotion;
  if (buy === undefined || get === undefined) {
    desk.unsupported.push('buy_get without both sides');
    return null;
  }
  const maxSets = maxGetUnits === undefined ? undefined : Math.floor(maxGetUnits / get.qty);
  if (maxSets === 0) return null;
  const bought = sideFilter(desk, buy);
  const got = sideFilter(desk, get);
  const same = JSON.stringify(bought) === JSON.stringify(got);
  return {
    kind: 'buy_get',
    buy: { goods: bought, units: buy.qty },
    get: same ? { units: get.qty } : { goods: got, units: get.qty },
    off: offOf(desk, promotion),
    pick: pickOf(desk, get.pick),
    // The same goods on both sides: each set is laid out by itself, the dear ones bought first.
    grouping: same ? 'sets' : 'whole',
    ...(promotion.repeat === false ? { maxSets: 1 } : maxSets === undefined ? {} : { maxSets }),
  };
}

function offOf(desk: Desk, { percentOff, fixedOffPerUnit }: Promotion): NonNullable<BuyGet['off']> {
  if (fixedOffPerUnit !== undefined) {
    return { type: 'amount', amountKopecks: toKopecks(desk, fixedOffPerUnit, 'fixedOffPerUnit') };
  }
  return { type: 'percent', percentBp: toBp(desk, percentOff ?? 100, 'percentOff') };
}

function pickOf(desk: Desk, said: string | undefined): NonNullable<BuyGet['pick']> {
  if (said === undefined || said.startsWith('cheapest')) return 'cheapest';
  if (said.startsWith('highest line subtotal')) return 'largest_line';
  if (said.startsWith('dearest') || said.startsWith('highest')) return 'dearest';
  desk.unsupported.push(`pick ${said}`);
  return 'cheapest';
}

/** The gift comes beside the units that are paid. */
export function giftOf(desk: Desk, promotion: Promotion): ActionInput | null {
  const { buy, gift, maxUnits } = promotion;
  if (buy === undefined || gift === undefined) {
    desk.unsupported.push('gift_units without goods or gift');
    return null;
  }
  if ((gift.price ?? 0) !== 0) desk.unsupported.push('a gift with a price');
  return {
    kind: 'gift',
    buy: { goods: sideFilter(desk, buy), units: buy.qty },
    sku: skuId.parse(desk.names.sku(gift.sku)),
    units: gift.qty,
    repeat: promotion.repeat ?? true,
    inCheque: gift.addedAsExtraUnits === false ? 'free' : 'paid',
    ...(maxUnits === undefined ? {} : { maxUnits }),
  };
}
