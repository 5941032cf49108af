/** Conditions of a case as conditions of ours. */
import type { ConditionInput } from '@verno/shared/promotions/condition';
import type { GoodsFilter } from '@verno/shared/promotions/goods';
import type { Condition, OutsideCase } from './case.ts';
import type { Conventions } from './conventions.ts';
import { listOf, toKopecks, toMilli } from './desk.ts';
import type { Desk } from './desk.ts';
import { filterOf } from './goods.ts';

type Scalar = string | number | boolean;
type Bounds = { min?: number; max?: number };
type Measured = (bounds: Bounds) => ConditionInput;

interface Reader {
  readonly unit: 'money' | 'units' | 'count';
  readonly make: Measured;
}

/** Always-false: an empty `any` is not allowed, so nobody and somebody at once. */
const NEVER: ConditionInput = {
  all: [
    { kind: 'member', is: { what: 'known' } },
    { kind: 'member', is: { what: 'anonymous' } },
  ],
};

export function conditionOf(
  desk: Desk,
  one: OutsideCase,
  conventions: Conventions,
  condition: Condition,
): ConditionInput {
  const { field } = condition;
  const wanted = [...listOf(condition.values), ...listOf(condition.value)];
  const contained = containedGoods(desk, field, wanted);
  if (contained !== null) return presence(desk, condition, contained);
  const reader = numeric(desk, conventions, condition);
  if (reader !== null) return compared(desk, condition, reader, wanted);
  if (field === 'customerGroup') return group(desk, condition, wanted);
  if (Object.hasOwn(one.context, field)) return attribute(desk, condition, wanted);
  desk.unsupported.push(`condition ${field}`);
  return NEVER;
}

function containedGoods(desk: Desk, field: string, wanted: readonly Scalar[]): GoodsFilter | null {
  const names = wanted.map(String);
  if (field === 'containsSku') return filterOf(desk, { sku: names });
  if (field === 'containsCategory') return filterOf(desk, { category: names });
  if (field === 'containsProduct') return filterOf(desk, { product: names });
  return null;
}

function presence(desk: Desk, { field, op }: Condition, goods: GoodsFilter): ConditionInput {
  const there: ConditionInput = { kind: 'goods', goods, measure: 'presence' };
  if (op === 'in' || op === 'eq') return there;
  if (op === 'nin' || op === 'ne') return { not: there };
  desk.unsupported.push(`condition ${field} ${op}`);
  return NEVER;
}

/** Conditions on a number: how it is measured and in what it is counted. */
function numeric(desk: Desk, { sumBase }: Conventions, condition: Condition): Reader | null {
  const goods = filterOf(
    desk,
    condition.match ??
      (condition.category === undefined ? undefined : { category: condition.category }),
  );
  const some = condition.match !== undefined || condition.category !== undefined;
  const sum = (base: 'initial' | 'remaining'): Measured =>
    some
      ? (bounds) => ({ kind: 'goods', goods, measure: 'amount', base, ...bounds })
      : (bounds) => ({ kind: 'cheque', measure: 'sum', base, ...bounds });
  const quantity: Measured = some
    ? (bounds) => ({ kind: 'goods', goods, measure: 'quantity', ...bounds })
    : (bounds) => ({ kind: 'cheque', measure: 'quantity', ...bounds });
  switch (condition.field) {
    case 'itemsTotal':
    case 'categoryTotal':
    case 'matchedItemsTotal':
      return { unit: 'money', make: sum(sumBase) };
    case 'discountedItemsTotal':
      return { unit: 'money', make: sum('remaining') };
    case 'cartQuantity':
    case 'categoryQuantity':
    case 'matchedItemsQuantity':
      return { unit: 'units', make: quantity };
    case 'customerOrderNumber':
      return {
        unit: 'count',
        make: (bounds) => ({ kind: 'history', measure: 'nth', ...bounds }),
      };
    case 'previousOrders':
      return {
        unit: 'count',
        make: (bounds) => ({ kind: 'history', measure: 'count', ...bounds }),
      };
    default:
      return null;
  }
}

function compared(
  desk: Desk,
  { field, op }: Condition,
  { unit, make }: Reader,
  wanted: readonly Scalar[],
): ConditionInput {
  const numbers = wanted.map((value) => inUnits(desk, field, unit, Number(value)));
  const [first] = numbers;
  if (first === undefined || numbers.some((value) => !Number.isFinite(value))) {
    desk.unsupported.push(`condition ${field} without a number`);
    return NEVER;
  }
  const exactly = numbers.map((value) => make({ min: value, max: value }));
  switch (op) {
    case 'gte':
      return make({ min: first });
    case 'gt':
      return make({ min: first + 1 });
    case 'lte':
      return make({ max: first });
    case 'lt':
      return first > 0 ? make({ max: first - 1 }) : NEVER;
    case 'eq':
    case 'in':
      return { any: exactly };
    case 'ne':
    case 'nin':
      return { not: { any: exactly } };
    default:
      desk.unsupported.push(`condition ${field} ${op}`);
      return NEVER;
  }
}

function inUnits(desk: Desk, field: string, unit: Reader['unit'], value: number): number {
  if (!Number.isFinite(value)) return value;
  if (unit === 'money') return toKopecks(desk, value, field);
  return unit === 'units' ? toMilli(desk, value, field) : value;
}

/** Groups of customers are segments of ours. */
function group(desk: Desk, { op }: Condition, wanted: readonly Scalar[]): ConditionInput {
  const anyOf = wanted.map((value) => desk.names.code(String(value)));
  const inside: ConditionInput = { kind: 'member', is: { what: 'segment', anyOf } };
  if (anyOf.length > 0 && (op === 'in' || op === 'eq')) return inside;
  if (anyOf.length > 0 && (op === 'nin' || op === 'ne')) return { not: inside };
  desk.unsupported.push(`condition customerGroup ${op}`);
  return NEVER;
}

/** Any other fact of the customer, under its own name. */
function attribute(desk: Desk, condition: Condition, wanted: readonly Scalar[]): ConditionInput {
  const { field, op } = condition;
  const [first] = wanted;
  const code = desk.names.code(field);
  const test = (how: 'eq' | 'gt' | 'gte' | 'lt' | 'lte', value: Scalar): ConditionInput => ({
    kind: 'member',
    is: { what: 'attribute', code, op: how, value },
  });
  const among: ConditionInput = {
    kind: 'member',
    is: { what: 'attribute', code, op: 'in', value: [...wanted] },
  };
  if (first === undefined) {
    desk.unsupported.push(`condition ${field} without a value`);
    return NEVER;
  }
  switch (op) {
    case 'eq':
    case 'in':
      return among;
    case 'ne':
    case 'nin':
      return { not: among };
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return test(op, first);
    default:
      desk.unsupported.push(`condition ${field} ${op}`);
      return NEVER;
  }
}
