/** What a promotion of a case takes off, as actions of ours. */
import type { ActionInput } from '@verno/shared/promotions/bundle';
import type { GoodsFilter } from '@verno/shared/promotions/goods';
import type { Action, Line, Promotion } from './case.ts';
import type { Conventions } from './conventions.ts';
import { toBp, toKopecks } from './desk.ts';
import type { Desk } from './desk.ts';
import { filterOf } from './goods.ts';

type Percent = Extract<ActionInput, { kind: 'percent' }>;
type AmountOff = Extract<ActionInput, { kind: 'amount_off' }>;
type Target = NonNullable<Percent['target']>;
type Units = NonNullable<Target['units']>;

/** Discounts before or after the sets: Verno gives both kinds of goods and cheque discounts a phase. */
export type DiscountPhase = 'goods' | 'cheque';

export interface Meaning {
  readonly conventions: Conventions;
  readonly phase: DiscountPhase;
  readonly lines: readonly Line[];
  /** The promotion leaves goods of a reduced shelf price alone. */
  readonly spareDiscounted: boolean;
}

export function discountOf(desk: Desk, action: Action, meaning: Meaning): ActionInput[] {
  switch (action.kind) {
    case 'percent':
      return [percentOf(desk, action, meaning)];
    case 'fixed':
      return [amountOf(desk, action, meaning)];
    case 'fixed_price':
      return [fixedPriceOf(desk, action, meaning)];
    case 'flexi':
      return flexiOf(desk, action, meaning);
    default:
      desk.unsupported.push(`kind ${action.kind}`);
      return [];
  }
}

/** A promotion that is its own only action. */
export function ownAction(promotion: Promotion): Action {
  return { ...promotion, kind: promotion.kind ?? 'none' };
}

export function isItemLevel(action: Action): boolean {
  return action.scope !== 'order';
}

function goodsOf(desk: Desk, action: Action, { spareDiscounted }: Meaning): GoodsFilter {
  const goods = filterOf(desk, action.match);
  return spareDiscounted ? { ...goods, discounted: 'exclude' } : goods;
}

function targetOf(desk: Desk, action: Action, meaning: Meaning): Target {
  const units = unitsOf(desk, action, meaning.conventions);
  const goods = goodsOf(desk, action, meaning);
  return units === undefined ? { goods } : { goods, units };
}

/** Which units of the goods; undefined = all. */
function unitsOf(desk: Desk, action: Action, { groupsFrom }: Conventions): Units | undefined {
  const { scope = 'items', allocation, maxUnits, maxUnitsPerLine, groupSize } = action;
  if (scope === 'cheapest_unit') return { inAll: maxUnits ?? 1, pick: 'cheapest' };
  if (scope === 'dearest_unit') return { inAll: maxUnits ?? 1, pick: 'dearest' };
  if (scope !== 'order' && scope !== 'items') {
    desk.unsupported.push(`scope ${scope}`);
    return undefined;
  }
  const units: Units = {};
  if (allocation === 'each') units.perLine = maxUnitsPerLine ?? 1;
  else if (maxUnitsPerLine !== undefined) units.perLine = maxUnitsPerLine;
  if (allocation === 'once') units.inAll = maxUnits ?? 1;
  else if (maxUnits !== undefined) units.inAll = maxUnits;
  if (groupSize !== undefined) {
    units.multipleOf = groupSize;
    units.pick = groupsFrom;
  }
  const known = allocation === undefined || ['each', 'once', 'across'].includes(allocation);
  if (!known) desk.unsupported.push(`allocation ${allocation}`);
  return Object.keys(units).length === 0 ? undefined : units;
}

function percentOf(desk: Desk, action: Action, meaning: Meaning): ActionInput {
  const target = targetOf(desk, action, meaning);
  const order = (action.scope ?? 'items') === 'order';
  const { base, rounding } = meaning.conventions.itemPercent;
  return {
    kind: 'percent',
    phase: meaning.phase,
    percentBp: toBp(desk, valueOf(desk, action), 'percent'),
    target,
    // Units counted one by one take their percentage of units nobody has made cheaper yet.
    base: isCounted(action) ? 'untouched' : order ? meaning.conventions.orderPercent : base,
    rounding: roundingOf(desk, action, order ? 'total' : rounding),
    ...cap(desk, action),
  };
}

function isCounted({ allocation }: Action): boolean {
  return allocation === 'each' || allocation === 'once';
}

function roundingOf(
  desk: Desk,
  action: Action,
  usual: Conventions['itemPercent']['rounding'],
): Conventions['itemPercent']['rounding'] {
  if (action.rounding !== undefined) {
    if (/per unit/i.test(action.rounding)) return 'perUnit';
    if (/per line/i.test(action.rounding)) return 'perLine';
    if (/total|whole/i.test(action.rounding)) return 'total';
    desk.unsupported.push(`rounding ${action.rounding}`);
  }
  if (action.perUnit === true) return 'perUnit';
  // A cap is shared as one sum.
  return action.maxAmount === undefined ? usual : 'total';
}

function amountOf(desk: Desk, action: Action, meaning: Meaning): ActionInput {
  const order = (action.scope ?? 'items') === 'order';
  const byUnit =
    action.perUnit === true ||
    action.allocation === 'each' ||
    action.allocation === 'once' ||
    action.scope === 'cheapest_unit' ||
    action.scope === 'dearest_unit';
  const whole = order || action.allocation === 'across';
  return amountOff(meaning, {
    per: byUnit ? 'unit' : whole ? 'cheque' : 'line',
    amountKopecks: toKopecks(desk, valueOf(desk, action), 'value'),
    target: targetOf(desk, action, meaning),
    // Units counted one by one are first those that nobody has made cheaper yet.
    base: isCounted(action) ? 'untouched' : 'remaining',
    ...cap(desk, action),
  });
}

/** Each unit at a price of its own. */
function fixedPriceOf(desk: Desk, action: Action, meaning: Meaning): ActionInput {
  if (meaning.phase !== 'goods') desk.unsupported.push('a fixed price after sets');
  return {
    kind: 'fixed_price',
    priceKopecks: toKopecks(desk, valueOf(desk, action), 'value'),
    target: targetOf(desk, action, meaning),
  };
}

/** So much off the first unit of each line, so much off each further one. */
function flexiOf(desk: Desk, action: Action, meaning: Meaning): ActionInput[] {
  const goods = goodsOf(desk, action, meaning);
  const first = toKopecks(desk, action.firstUnit ?? 0, 'firstUnit');
  const further = toKopecks(desk, action.additionalUnit ?? 0, 'additionalUnit');
  const counted = action.maxItems ?? action.maxUnits ?? action.maxUnitsPerLine ?? 0;
  const most = counted === 0 ? Number.MAX_SAFE_INTEGER : counted;
  const off: ActionInput[] = [
    amountOff(meaning, {
      per: 'unit',
      amountKopecks: first,
      target: { goods, units: { perLine: 1 } },
    }),
  ];
  if (most === 1) return off;
  // «Each line by itself»: skipping units is counted over all goods of a target, so each has its own.
  for (const name of new Set(meaning.lines.map((line) => line.sku))) {
    const own: GoodsFilter = { ...goods, ...filterOf(desk, { sku: name }) };
    if (goods.skus !== undefined && !goods.skus.includes(own.skus?.[0] ?? '')) continue;
    const limit = counted === 0 ? {} : { inAll: most - 1 };
    off.push(
      amountOff(meaning, {
        per: 'unit',
        amountKopecks: further,
        target: { goods: own, units: { skip: 1, ...limit } },
      }),
    );
  }
  return off;
}

function amountOff({ phase }: Meaning, fields: Omit<AmountOff, 'kind' | 'phase'>): ActionInput {
  return { kind: 'amount_off', phase, ...fields };
}

function cap(desk: Desk, { maxAmount }: Action): { maxAmountKopecks?: number } {
  return maxAmount === undefined
    ? {}
    : { maxAmountKopecks: toKopecks(desk, maxAmount, 'maxAmount') };
}

function valueOf(desk: Desk, { kind, value }: Action): number {
  if (value === undefined) desk.unsupported.push(`${kind} without a value`);
  return value ?? 0;
}
